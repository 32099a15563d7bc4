"""What a match names is there, although only legs have keys that look at each row."""

from __future__ import annotations

from datetime import date

import psycopg2
import pytest
from django.db import IntegrityError
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from accounts.models import AuditEvent
from accounts.tenancy import merchant_scope
from reconcile.models import Match, MatchLeg, Reconciliation, Run
from reconcile.reports.conservation import faults
from tests.factories import Person
from tests.reconcile.books import Books, open_books
from tests.reconcile.runs import lay, live_matches, run, tamper, undo

NOWHERE = 999_999_999


@pytest.fixture
def books(alice: Person) -> Books:
    """An order and its payment, matched by a run."""
    books = open_books(alice)
    for side in ("LEFT", "RIGHT"):
        lay(books, side, "SO1", 10_000)
    run(books)
    return books


def add(books: Books, **given: object) -> Match:
    """A match of no rows: what it names is looked at when it is added."""
    made = {
        "reconciliation_id": books.reconciliation.id,
        "run_id": books.run.id,
        "state": Match.State.SUGGESTED,
        "cardinality": "1:1",
        "currency": "CNY",
        "difference_minor": 0,
        "period_on": date(2026, 10, 5),
    }
    with merchant_scope(books.merchant.id):
        return Match.objects.create(merchant=books.merchant, **(made | given))


def another_reconciliation(books: Books) -> Reconciliation:
    with merchant_scope(books.merchant.id):
        return Reconciliation.objects.create(
            merchant=books.merchant, name="another", rule_set=books.reconciliation.rule_set
        )


def event_of(books: Books) -> int:
    with merchant_scope(books.merchant.id):
        return AuditEvent.objects.order_by("id").values_list("id", flat=True)[0]


def test_it_adds_a_match_of_a_run(books: Books) -> None:
    assert add(books).id


def test_it_adds_a_match_of_no_run(books: Books) -> None:
    assert add(books, run_id=None).id


@pytest.mark.parametrize(
    "given",
    [
        {"run_id": NOWHERE},
        {"reconciliation_id": NOWHERE},
        {"run_id": None, "reconciliation_id": NOWHERE},
    ],
)
def test_it_refuses_a_match_of_nothing(books: Books, given: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="does not exist"):
        add(books, **given)


def test_it_refuses_a_match_of_another_reconciliations_run(books: Books) -> None:
    another = another_reconciliation(books)

    with pytest.raises(IntegrityError, match="does not exist"):
        add(books, reconciliation_id=another.id)


@pytest.mark.parametrize("place", [{}, {"run_id": None}], ids=["of our run", "by hand"])
def test_it_refuses_a_match_of_another_merchants_reconciliation(
    books: Books, charlie: Person, place: dict[str, int | None]
) -> None:
    theirs = open_books(charlie)

    with pytest.raises(IntegrityError, match="does not exist"):
        add(books, reconciliation_id=theirs.reconciliation.id, **place)


@pytest.mark.parametrize("model", [Run, Reconciliation])
def test_it_keeps_what_matches_name(
    books: Books, admin_connection: Connection, model: type[Run | Reconciliation]
) -> None:
    table = model._meta.db_table

    with admin_connection.cursor() as cursor, pytest.raises(psycopg2.errors.RestrictViolation):
        cursor.execute(f"delete from {table}")  # noqa: S608  (a table of our own)


@pytest.mark.parametrize(
    "change",
    [
        "reconcile_run set id = id + 1000",
        "reconcile_run set reconciliation_id = reconciliation_id + 1000",
        "reconcile_reconciliation set id = id + 1000",
        "reconcile_match set run_id = null",
        "reconcile_match set reconciliation_id = reconciliation_id + 1000",
    ],
)
def test_it_keeps_their_numbers(books: Books, admin_connection: Connection, change: str) -> None:
    with admin_connection.cursor() as cursor, pytest.raises(psycopg2.errors.RestrictViolation):
        cursor.execute(f"update {change}")


def test_it_undoes_a_match_by_an_event(books: Books) -> None:
    undo(books, live_matches(books)[0])

    assert live_matches(books) == []


@pytest.mark.parametrize("model", [Match, MatchLeg])
def test_it_refuses_an_undoing_by_nothing(books: Books, model: type[Match | MatchLeg]) -> None:
    with (
        merchant_scope(books.merchant.id),
        pytest.raises(IntegrityError, match="an event that does not exist"),
    ):
        model.objects.update(undone_by_id=NOWHERE)


def test_it_refuses_an_undoing_by_another_merchants_event(books: Books, charlie: Person) -> None:
    theirs = open_books(charlie)
    run(theirs)
    event = event_of(theirs)

    with (
        merchant_scope(books.merchant.id),
        pytest.raises(IntegrityError, match="an event that does not exist"),
    ):
        MatchLeg.objects.update(undone_by_id=event)


def test_it_finds_a_match_that_was_moved_behind_its_back(books: Books) -> None:
    another = another_reconciliation(books)
    tamper("update reconcile_match set reconciliation_id = %s", another.id)

    assert dict(faults(using="audit"))["a match is of another reconciliation than its run"] == 1
