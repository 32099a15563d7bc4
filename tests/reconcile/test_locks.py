"""Who waits for whom: a person never long, and nobody for what only names a reconciliation."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.db import connection, connections

from accounts import patience
from accounts.actors import SYSTEM
from accounts.models import Membership, Merchant, Role
from accounts.services import people
from accounts.tenancy import merchant_scope
from ledgers.models import Statement, Upload
from ledgers.services.ledgers import change_ledger
from ledgers.services.statements import ingest_statement
from ledgers.services.uploads import confirm_upload
from reconcile.models import Run, Settlement
from reconcile.services import settlements
from reconcile.services.runs import start_run
from tests.factories import Person
from tests.reconcile.acts import in_another_session, void
from tests.reconcile.books import OCTOBER, Books, open_books


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    monkeypatch.setattr(patience, "WAIT_SECONDS_MAX", 1)
    books = open_books(alice)
    books.pair(900)
    return books


class StoppedError(Exception):
    """Ends the taking in of a statement, and with it what it holds."""


@contextmanager
def while_a_file_comes_in(books: Books) -> Iterator[None]:
    """Take a statement in, as far as its rows, and hold what that holds, the merchant's name too."""
    held, ended = threading.Event(), threading.Event()

    def pause(phase: str, done: int, total: int) -> None:
        held.set()
        ended.wait(30)
        raise StoppedError

    def hold() -> None:
        with suppress(StoppedError), merchant_scope(books.merchant.id):
            with connection.cursor() as cursor:
                cursor.execute("select 1 from accounts_merchant for key share")
            ingest_statement(
                merchant=books.merchant,
                actor=SYSTEM,
                statement_id=books.right.public_id,
                progress=pause,
            )
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def impatient() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = '1s'")
    yield


def test_it_queues_a_run_while_another_one_is_written(books: Books, bob: Person) -> None:
    with in_another_session(books), merchant_scope(books.merchant.id), impatient():
        run = start_run(
            merchant=books.merchant,
            actor=bob.actor,
            reconciliation=books.reconciliation,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )

    assert run.state == Run.State.QUEUED


def test_it_changes_a_role_while_a_file_comes_in(books: Books, alice: Person, bob: Person) -> None:
    with while_a_file_comes_in(books), merchant_scope(books.merchant.id), impatient():
        changed: Membership = people.change_role(
            merchant=Merchant.objects.get(),
            actor=alice.actor,
            membership=bob.membership,
            role=Role.APPROVER,
        )

    assert changed.role == Role.APPROVER


def test_it_takes_the_next_file_while_one_comes_in(books: Books, dave: Person) -> None:
    with merchant_scope(books.merchant.id):
        upload = Upload.objects.create(
            merchant=books.merchant,
            file="nowhere",
            name="november.csv",
            size_bytes=1,
            sha256="1" * 64,
            state=Upload.State.INSPECTED,
            inspection={"format": "generic_table"},
            uploaded_by_name="dave",
        )
        books.right.ledger.format = "generic_table"
        books.right.ledger.save(update_fields=["format"])

    with while_a_file_comes_in(books), merchant_scope(books.merchant.id), impatient():
        confirmed = confirm_upload(
            merchant=books.merchant,
            actor=dave.actor,
            upload_id=upload.public_id,
            ledger=books.right.ledger,
        )

    assert confirmed.state == Statement.State.QUEUED


def test_it_voids_nothing_while_another_file_of_the_ledger_comes_in(
    books: Books, alice: Person
) -> None:
    with while_a_file_comes_in(books), pytest.raises(patience.BusyError):
        void(books, alice, books.right)

    void(books, alice, books.right)


def test_it_approves_nothing_while_a_file_comes_in(
    books: Books, bob: Person, carol: Person
) -> None:
    """Its rows may lie in the very period, whatever period the file was said to be of."""
    with merchant_scope(books.merchant.id):
        submitted = settlements.submit_settlement(
            merchant=books.merchant,
            actor=bob.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )

    def approve() -> Settlement:
        with merchant_scope(books.merchant.id):
            return settlements.approve_settlement(
                merchant=books.merchant, actor=carol.actor, settlement_id=submitted.public_id
            )

    with while_a_file_comes_in(books), pytest.raises(patience.BusyError):
        approve()

    assert approve().state == Settlement.State.APPROVED


def test_it_renames_no_ledger_while_a_file_comes_in(books: Books, alice: Person) -> None:
    with (
        while_a_file_comes_in(books),
        pytest.raises(patience.BusyError),
        merchant_scope(books.merchant.id),
    ):
        change_ledger(
            merchant=books.merchant,
            actor=alice.actor,
            ledger=books.right.ledger,
            name="WeChat Pay",
            account="",
            is_active=True,
        )
