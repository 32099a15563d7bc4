"""Who waits for whom: a person never long, and nobody for what only names a reconciliation."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections

from accounts.models import Membership, Merchant, Role
from accounts.services import people
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from reconcile.models import Run
from reconcile.services import cases, locking, matches
from reconcile.services.runs import start_run
from tests.factories import Person
from tests.reconcile.acts import in_another_session, void
from tests.reconcile.books import OCTOBER, Books, open_books


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    monkeypatch.setattr(locking, "WAIT_SECONDS_MAX", 1)
    return open_books(alice)


@contextmanager
def while_a_file_comes_in(books: Books) -> Iterator[None]:
    """Hold a ledger, as taking a statement in does, and the merchant by a row that names it."""
    held, ended = threading.Event(), threading.Event()

    def hold() -> None:
        with merchant_scope(books.merchant.id):
            Ledger.objects.select_for_update().get(id=books.right.ledger_id)
            with connection.cursor() as cursor:
                cursor.execute("select 1 from accounts_merchant for key share")
            held.set()
            ended.wait(30)
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


def test_it_voids_nothing_while_another_file_of_the_ledger_comes_in(
    books: Books, alice: Person
) -> None:
    with while_a_file_comes_in(books), pytest.raises(locking.BusyError):
        void(books, alice, books.right)

    void(books, alice, books.right)


def test_it_lists_what_a_bulk_act_could_not_do_while_a_run_writes(
    books: Books, bob: Person
) -> None:
    case = books.case("LEFT", 100)
    match = books.match(
        ("LEFT", books.entry("LEFT", 5)), ("RIGHT", books.entry("RIGHT", 5)), state="SUGGESTED"
    )

    with in_another_session(books), merchant_scope(books.merchant.id):
        assigned = cases.assign_many(
            merchant=books.merchant,
            actor=bob.actor,
            case_ids=[case.public_id],
            membership_id=bob.membership.public_id,
        )
        accepted = matches.accept_suggestions(
            merchant=books.merchant, actor=bob.actor, match_ids=[match.public_id]
        )

    assert (assigned.done, assigned.changed) == (0, (case.public_id,))
    assert (accepted.done, accepted.changed) == (0, (match.public_id,))
