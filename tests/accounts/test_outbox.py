"""Mails: what the post office refuses keeps neither the others nor the worker waiting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts import outbox, worker
from accounts.models import OutboxMessage, WorkerHeartbeat
from accounts.tenancy import merchant_scope
from tests.factories import Person

REFUSED = "nobody@example.com"


@pytest.fixture(autouse=True)
def _post_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes mail for everybody but one."""
    send = EmailMessage.send

    def send_if_known(message: EmailMessage) -> int:
        if message.to == [REFUSED]:
            raise ConnectionRefusedError("no such mailbox")
        return send(message)

    monkeypatch.setattr(EmailMessage, "send", send_if_known)


def put(person: Person, recipient: str, subject: str = "hello") -> OutboxMessage:
    with merchant_scope(person.merchant.id):
        return outbox.put(
            merchant=person.merchant, recipient=recipient, subject=subject, body="come in"
        )


def row(message: OutboxMessage) -> OutboxMessage:
    return OutboxMessage.objects.using("sys").get(id=message.id)


def test_it_sends_the_others_when_one_is_refused(alice: Person) -> None:
    put(alice, REFUSED)
    put(alice, "gina@example.com")

    outbox.send_waiting()

    assert [m.to for m in mail.outbox] == [["gina@example.com"]]


def test_it_tries_again_later_and_says_why(alice: Person) -> None:
    message = put(alice, REFUSED)

    outbox.send_waiting()
    outbox.send_waiting()

    kept = row(message)
    assert (kept.attempts, kept.sent_at) == (1, None)
    assert "no such mailbox" in kept.error
    assert kept.send_after is not None
    assert kept.send_after > timezone.now()


def test_it_sends_when_the_post_office_is_back(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = put(alice, REFUSED)
    outbox.send_waiting()
    OutboxMessage.objects.using("sys").update(send_after=timezone.now() - timedelta(seconds=1))

    monkeypatch.setattr(EmailMessage, "send", lambda _message: 1)
    outbox.send_waiting()

    assert row(message).sent_at is not None


def test_it_gives_up_in_the_end(alice: Person) -> None:
    put(alice, REFUSED)
    OutboxMessage.objects.using("sys").update(attempts=outbox.ATTEMPTS_MAX)

    assert outbox.send_waiting() == 0


def test_it_keeps_the_worker_alive(alice: Person) -> None:
    put(alice, REFUSED)

    worker.watch_once("worker")

    assert WorkerHeartbeat.objects.using("sys").filter(name="worker").exists()


def test_it_makes_one_line_of_a_subject(alice: Person) -> None:
    message = put(alice, "gina@example.com", "hello\nBcc: everybody@example.com" + "x" * 300)

    assert "\n" not in row(message).subject
    assert len(row(message).subject) == outbox.SUBJECT_MAX
