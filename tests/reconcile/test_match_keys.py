"""What a match, its legs and open items name is there, although no key looks at each row."""

from __future__ import annotations

import uuid
from datetime import date

import psycopg2
import pytest
from django.db import IntegrityError
from django.db.models import Model
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from accounts.models import AuditEvent
from accounts.tenancy import merchant_scope
from ledgers.models import Entry
from reconcile.models import Match, MatchLeg, OpenItem, Reconciliation, Run
from reconcile.reports.conservation import faults
from reconcile.services import match_rows, outcomes
from tests.factories import Person
from tests.reconcile.books import Books, open_books
from tests.reconcile.runs import entries_of, lay, live_matches, run, tamper, undo

NOWHERE = 999_999_999


@pytest.fixture
def books(alice: Person) -> Books:
    """An order and its payment, matched by a run, and an order that nobody paid."""
    books = open_books(alice)
    for side in ("LEFT", "RIGHT"):
        lay(books, side, "SO1", 10_000)
    lay(books, "LEFT", "SO2", 20_000)
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


def add_leg(books: Books, match: Match, **given: object) -> MatchLeg:
    """A leg of nothing, by which no sum goes wrong."""
    entry = lay(books, "LEFT", None, 0) if "entry_id" not in given else None
    made = {
        "reconciliation_id": match.reconciliation_id,
        "match_id": match.id,
        "entry": entry,
        "side": "LEFT",
        "amount_minor": 0,
    }
    with merchant_scope(books.merchant.id):
        return MatchLeg.objects.create(merchant=books.merchant, **(made | given))


def _leg(match: Match, *, entry_id: int) -> MatchLeg:
    return MatchLeg(
        merchant=match.merchant,
        reconciliation_id=match.reconciliation_id,
        match=match,
        entry_id=entry_id,
        side="LEFT",
        amount_minor=0,
    )


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


@pytest.mark.parametrize(("many_rows", "look_up_rows"), [(5_000, 20), (1, 20), (1, 0)])
def test_it_writes_a_run_however_its_rows_are_looked_up(
    alice: Person, monkeypatch: pytest.MonkeyPatch, many_rows: int, look_up_rows: int
) -> None:
    for module in (match_rows, outcomes):
        monkeypatch.setattr(module, "MANY_ROWS", many_rows)
    monkeypatch.setattr(match_rows, "LOOK_UP_ROWS", look_up_rows)
    books = open_books(alice)
    rows = [lay(books, side, "SO1", 10_000).id for side in ("LEFT", "RIGHT")]

    run(books)

    assert [entries_of(books, match) for match in live_matches(books)] == [rows]


def test_it_adds_a_leg_of_its_match_and_of_an_entry(books: Books) -> None:
    assert add_leg(books, add(books)).id


@pytest.mark.parametrize("given", [{"match_id": NOWHERE}, {"entry_id": NOWHERE}])
def test_it_refuses_a_leg_of_nothing(books: Books, given: dict[str, int]) -> None:
    match = add(books)

    with pytest.raises(IntegrityError, match="does not exist"):
        add_leg(books, match, **given)


def test_it_refuses_a_leg_of_another_merchants_match(books: Books, charlie: Person) -> None:
    theirs = add(open_books(charlie), run_id=None)

    with pytest.raises(IntegrityError, match="a match that does not exist"):
        add_leg(books, add(books), match_id=theirs.id)


def test_it_refuses_a_leg_of_another_merchants_entry(books: Books, charlie: Person) -> None:
    theirs = lay(open_books(charlie), "LEFT", "SO1", 10_000)

    with pytest.raises(IntegrityError, match="an entry that does not exist"):
        add_leg(books, add(books), entry_id=theirs.id)


def test_it_refuses_a_leg_of_a_match_in_another_reconciliation(books: Books) -> None:
    another = another_reconciliation(books)

    with pytest.raises(IntegrityError, match="does not exist in its reconciliation"):
        add_leg(books, add(books), reconciliation_id=another.id)


def test_it_refuses_legs_of_which_one_names_nothing(books: Books) -> None:
    match, entry = add(books), lay(books, "LEFT", None, 0)
    legs = [_leg(match, entry_id=each) for each in (entry.id, NOWHERE)]

    with (
        merchant_scope(books.merchant.id),
        pytest.raises(IntegrityError, match="an entry that does not exist"),
    ):
        MatchLeg.objects.bulk_create(legs)


def test_it_refuses_legs_with_one_missing_in_the_middle(books: Books) -> None:
    match = add(books)
    entries = [lay(books, "LEFT", None, 0).id for _ in range(3)]
    tamper("delete from ledgers_entry where id = %s", entries[1])

    with (
        merchant_scope(books.merchant.id),
        pytest.raises(IntegrityError, match="an entry that does not exist"),
    ):
        MatchLeg.objects.bulk_create(_leg(match, entry_id=each) for each in entries)


def test_it_adds_legs_on_both_sides_of_a_gap(books: Books) -> None:
    match = add(books)
    entries = [lay(books, "LEFT", None, 0).id for _ in range(3)]

    with merchant_scope(books.merchant.id):
        made = MatchLeg.objects.bulk_create(_leg(match, entry_id=each) for each in entries[::2])

    assert len(made) == 2


def test_it_refuses_legs_of_two_reconciliations_together(books: Books) -> None:
    another = another_reconciliation(books)
    matches = [add(books), add(books, reconciliation_id=another.id, run_id=None)]
    legs = [_leg(match, entry_id=lay(books, "LEFT", None, 0).id) for match in matches]

    with (
        merchant_scope(books.merchant.id),
        pytest.raises(IntegrityError, match="belong to one reconciliation"),
    ):
        MatchLeg.objects.bulk_create(legs)


def test_it_refuses_legs_that_do_not_sum_to_the_difference(books: Books) -> None:
    match = add(books)

    with pytest.raises(IntegrityError, match="do not sum to its difference"):
        add_leg(books, match, amount_minor=1)


@pytest.mark.parametrize("model", [Run, Reconciliation, Match, Entry])
def test_it_keeps_what_matches_and_legs_name(
    books: Books, admin_connection: Connection, model: type[Model]
) -> None:
    table = model._meta.db_table

    with admin_connection.cursor() as cursor, pytest.raises(psycopg2.errors.RestrictViolation):
        cursor.execute(f"delete from {table}")  # noqa: S608  (a table of our own)


@pytest.mark.parametrize("model", [Match, Entry])
def test_it_empties_no_table_that_legs_name(
    books: Books, admin_connection: Connection, model: type[Model]
) -> None:
    table = model._meta.db_table

    with admin_connection.cursor() as cursor, pytest.raises(psycopg2.errors.RestrictViolation):
        cursor.execute(f"truncate {table} cascade")


@pytest.mark.parametrize(
    "change",
    [
        "reconcile_run set id = id + 1000",
        "reconcile_run set reconciliation_id = reconciliation_id + 1000",
        "reconcile_reconciliation set id = id + 1000",
        "reconcile_match set run_id = null",
        "reconcile_match set reconciliation_id = reconciliation_id + 1000",
        "reconcile_match set id = id + 1000",
        "reconcile_matchleg set match_id = match_id + 1000",
        "reconcile_matchleg set entry_id = entry_id + 1000",
        "reconcile_matchleg set reconciliation_id = reconciliation_id + 1000",
        "reconcile_openitem set entry_id = entry_id + 1000",
        "reconcile_openitem set reconciliation_id = reconciliation_id + 1000",
        "ledgers_entry set id = id + 1000",
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


@pytest.mark.parametrize("column", ["match_id", "entry_id"])
def test_it_finds_a_leg_that_was_moved_behind_its_back(books: Books, column: str) -> None:
    change = f"update reconcile_matchleg set {column} = %s where side = 'LEFT'"  # noqa: S608  (a column of our own)

    tamper(change, NOWHERE)

    assert dict(faults(using="audit"))["a leg has no match in its reconciliation, or no entry"] == 1


def open_item(books: Books, **given: object) -> OpenItem:
    """A place for a row like that of the order that nobody paid."""
    with merchant_scope(books.merchant.id):
        found = OpenItem.objects.get()
        found.pk, found.public_id, found.part = None, uuid.uuid4(), 1
        for name, value in given.items():
            setattr(found, name, value)
        found.save(force_insert=True)
        return found


def test_it_adds_an_item_of_an_entry(books: Books) -> None:
    assert open_item(books).id


def test_it_refuses_an_item_of_nothing(books: Books) -> None:
    with pytest.raises(IntegrityError, match="an entry that does not exist"):
        open_item(books, entry_id=NOWHERE)


def test_it_refuses_an_item_of_another_merchants_entry(books: Books, charlie: Person) -> None:
    theirs = lay(open_books(charlie), "LEFT", "SO1", 10_000)

    with pytest.raises(IntegrityError, match="an entry that does not exist"):
        open_item(books, entry_id=theirs.id)


def test_it_finds_an_item_that_was_moved_behind_its_back(books: Books) -> None:
    tamper("update reconcile_openitem set entry_id = %s", NOWHERE)

    assert dict(faults(using="audit"))["an item has no entry"] == 1
