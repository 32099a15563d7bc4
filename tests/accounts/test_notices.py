"""Who is told of what, how, and in which language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils.translation import get_language

from accounts import clock, digests, notices
from accounts.models import Delivery, Notice, NoticeKind, OutboxMessage
from accounts.services.notices import choose_delivery
from accounts.services.people import choose_language
from accounts.tenancy import merchant_scope
from tests.factories import Person

MORNING = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)  # half past nine in Shanghai


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)


def tell(
    by: Person, *people: Person, kind: NoticeKind = NoticeKind.MENTIONED, count: int = 1
) -> list[Notice]:
    with merchant_scope(by.merchant.id):
        return notices.tell(
            merchant=by.merchant,
            actor=by.actor,
            people=[person.user for person in people],
            kind=kind,
            address="/exceptions/",
            about="SO1",
            note="please look",
            count=count,
        )


def choose(person: Person, kind: NoticeKind, delivery: Delivery) -> None:
    with merchant_scope(person.merchant.id):
        choose_delivery(merchant=person.merchant, person=person.user, chosen={kind: delivery})


def mails(person: Person) -> list[OutboxMessage]:
    with merchant_scope(person.merchant.id):
        return list(OutboxMessage.objects.for_merchant(person.merchant).order_by("id"))


def test_it_tells_a_colleague(alice: Person, bob: Person) -> None:
    (notice,) = tell(alice, bob)

    assert (notice.user, notices.words(notice)) == (
        bob.user,
        "Alice mentions you at SO1: “please look”",
    )


def test_it_tells_nobody_of_their_own_act(alice: Person) -> None:
    assert tell(alice, alice) == []


def test_it_tells_nobody_who_does_not_work_here(alice: Person, charlie: Person) -> None:
    assert tell(alice, charlie) == []
    assert mails(alice) == []


def test_it_tells_nobody_who_has_left(alice: Person, bob: Person) -> None:
    with merchant_scope(alice.merchant.id):
        bob.membership.is_active = False
        bob.membership.save()

    assert tell(alice, bob) == []


def test_it_mails_at_once_with_a_link_to_the_thing(alice: Person, bob: Person) -> None:
    tell(alice, bob)

    (mail,) = mails(alice)
    assert mail.recipient == "bob@example.com"
    assert mail.subject == "Alice mentions you at SO1: “please look”"
    assert "http://127.0.0.1:8000/exceptions/" in mail.body


def test_it_mails_in_the_language_of_the_reader(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_language(person=bob.user, language="zh-hans")
    monkeypatch.setattr(notices, "words", lambda _notice: get_language())

    tell(alice, bob)

    assert mails(alice)[0].subject == "zh-hans"


def test_it_mails_nothing_of_what_is_wanted_here_only(alice: Person, bob: Person) -> None:
    choose(bob, NoticeKind.MENTIONED, Delivery.APP)

    assert len(tell(alice, bob)) == 1
    assert mails(alice) == []


def test_it_mails_nothing_to_the_people_of_the_sample(alice: Person, bob: Person) -> None:
    alice.merchant.is_demo = True

    assert len(tell(alice, bob)) == 1
    assert mails(alice) == []


def test_it_writes_nothing_of_what_is_not_wanted_at_all(alice: Person, bob: Person) -> None:
    choose(bob, NoticeKind.MENTIONED, Delivery.OFF)

    assert tell(alice, bob) == []


def test_it_leaves_to_the_days_mail_what_comes_too_thick(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "MAILS_PER_HOUR_MAX", 1)
    tell(alice, bob)

    (second,) = tell(alice, bob)

    assert second.is_for_digest
    assert len(mails(alice)) == 1


def test_it_refuses_a_sentence_that_nobody_wrote(alice: Person, bob: Person) -> None:
    with pytest.raises(LookupError), merchant_scope(alice.merchant.id):
        notices.tell(
            merchant=alice.merchant,
            actor=alice.actor,
            people=[bob.user],
            kind=NoticeKind.MENTIONED,
            address="/",
            about="SO1",
            outcome="approved",
        )


def test_it_counts_many_things_in_one_sentence(alice: Person, bob: Person) -> None:
    (notice,) = tell(alice, bob, kind=NoticeKind.ASSIGNED, count=3)

    assert notices.words(notice) == "Alice gave you 3 cases"


def test_it_sends_one_mail_a_day_of_what_is_unread(alice: Person, bob: Person) -> None:
    choose(bob, NoticeKind.MENTIONED, Delivery.DAILY)
    tell(alice, bob)
    tell(alice, bob)

    assert [digests.send_digests() for _ in range(2)] == [1, 0]
    (mail,) = mails(alice)
    assert mail.subject == "Mountain Tea: 2 things wait for you"
    assert mail.body.count("Alice mentions you at SO1") == 2


def test_it_sends_no_mail_of_what_was_read(alice: Person, bob: Person) -> None:
    choose(bob, NoticeKind.MENTIONED, Delivery.DAILY)
    tell(alice, bob)
    with merchant_scope(alice.merchant.id):
        Notice.objects.for_merchant(alice.merchant).update(read_at=MORNING)

    digests.send_digests()

    assert mails(alice) == []


def test_it_waits_for_the_morning_of_the_merchant(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(bob, NoticeKind.MENTIONED, Delivery.DAILY)
    tell(alice, bob)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 1, 20, 0, tzinfo=UTC))

    assert digests.send_digests() == 0


def test_it_says_how_many_more_there_are(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "DIGEST_LINES_MAX", 1)
    choose(bob, NoticeKind.MENTIONED, Delivery.DAILY)
    tell(alice, bob)
    tell(alice, bob)

    digests.send_digests()

    assert "… and 1 more" in mails(alice)[0].body


def test_it_goes_on_with_the_next_merchant_when_one_fails(
    alice: Person, bob: Person, charlie: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(merchant: object) -> None:
        if merchant == alice.merchant:
            raise RuntimeError("broken")

    monkeypatch.setattr(digests, "_send_digests_of", fail)

    assert digests.send_digests() == 1


def test_it_has_a_sentence_for_every_kind() -> None:
    assert {kind for kind, _outcome in notices.SENTENCES} == set(NoticeKind.values)
    assert set(notices.USUAL) == set(NoticeKind)
