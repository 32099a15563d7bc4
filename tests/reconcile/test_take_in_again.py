"""The same file a second time: never twice in the books, and never barred for good."""

from __future__ import annotations

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from accounts import jobs
from accounts.models import AuditEvent, Job
from accounts.tenancy import merchant_scope
from ledgers.models import Entry, Statement, Upload
from ledgers.services import uploads
from reconcile.services import statements
from tests.factories import Person
from tests.ledgers.bills import wechat_bill, wechat_row
from tests.reconcile.desk import OCTOBER, Desk, open_desk

BILL = wechat_bill(wechat_row(1, 9_900))


@pytest.fixture
def desk(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    monkeypatch.setattr(jobs, "RETRY_DELAY_SECONDS", 0)
    return open_desk(alice)


def receive(desk: Desk) -> uploads.Received:
    with merchant_scope(desk.merchant.id):
        return uploads.receive_upload(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            file=SimpleUploadedFile("bill.csv", BILL),
        )


def void(desk: Desk, statement: Statement) -> None:
    with merchant_scope(desk.merchant.id):
        statements.void_statement(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            statement_id=statement.public_id,
            reason="the wrong ledger",
        )


def test_it_takes_a_voided_file_into_another_ledger(desk: Desk) -> None:
    void(desk, desk.lay(desk.orders, BILL))

    again = desk.lay(desk.channel, BILL)

    with merchant_scope(desk.merchant.id):
        assert Statement.objects.get(id=again.id).rows_added == 1
        assert Entry.objects.filter(ledger=desk.channel).count() == 1


def test_it_takes_a_voided_file_into_its_ledger_again(desk: Desk) -> None:
    void(desk, desk.lay(desk.channel, BILL))

    again = desk.lay(desk.channel, BILL)

    with merchant_scope(desk.merchant.id):
        assert Statement.objects.get(id=again.id).rows_added == 1


def test_it_receives_a_file_once_that_many_send_at_once(desk: Desk) -> None:
    received: list[uploads.Received] = []
    together = threading.Barrier(8)

    def send() -> None:
        together.wait(10)
        try:
            received.append(receive(desk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(received) == 8
    assert [r.is_new for r in received].count(True) == 1
    with merchant_scope(desk.merchant.id):
        assert Upload.objects.count() == 1


def break_ingest(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(claim: jobs.Claim) -> None:
        raise OSError("the disk is full")

    monkeypatch.setitem(jobs._handlers, "ingest_statement", fail)


def test_it_refuses_a_statement_that_no_worker_could_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_ingest(monkeypatch)

    statement = desk.lay(desk.channel, BILL)

    with merchant_scope(desk.merchant.id):
        kept = Statement.objects.get(id=statement.id)
        assert AuditEvent.objects.filter(verb="statement.given_up").count() == 1
        assert "the disk is full" in Job.objects.get(kind="ingest_statement").error
    assert (kept.state, kept.error_code) == (Statement.State.REFUSED, "given_up")
    page = desk.owner.client().get(f"/statements/{statement.public_id}/")
    assert "upload it again" in page.content.decode()


def test_it_takes_it_in_when_the_worker_is_well_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_ingest(broken)
        desk.lay(desk.channel, BILL)

    again = desk.lay(desk.channel, BILL)

    with merchant_scope(desk.merchant.id):
        assert Statement.objects.get(id=again.id).state == Statement.State.COMMITTED


def test_it_refuses_an_upload_whose_worker_dies_every_time(desk: Desk) -> None:
    received = receive(desk)
    Job.objects.using("sys").update(attempts=jobs.ATTEMPTS_MAX)

    jobs.work_off()

    with merchant_scope(desk.merchant.id):
        kept = Upload.objects.get(id=received.upload.id)
    assert (kept.state, kept.error_code) == (Upload.State.REFUSED, "given_up")


def test_it_ends_a_job_even_where_its_farewell_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(claim: jobs.Claim) -> None:
        raise RuntimeError("no farewell")

    monkeypatch.setitem(jobs._farewells, "inspect_upload", fail)
    receive(desk)
    Job.objects.using("sys").update(attempts=jobs.ATTEMPTS_MAX)

    jobs.work_off()

    assert Job.objects.using("sys").get().state == Job.State.DEAD


def test_it_wants_both_days_of_a_period_or_neither(desk: Desk) -> None:
    upload = receive(desk).upload
    jobs.work_off()

    with pytest.raises(uploads.NotReadyError, match="neither"), merchant_scope(desk.merchant.id):
        uploads.confirm_upload(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            upload_id=upload.public_id,
            ledger=desk.channel,
            period=(OCTOBER[0], None),
        )
