"""Where every entry is: counted once from the entries and their legs, and from the few that are elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import psycopg2
import pytest

from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase, MatchLeg, OpenItem
from reconcile.reports import conservation
from reconcile.reports.conservation import conserve, is_conserved
from tests import database
from tests.factories import Person
from tests.reconcile.acts import rows_of, split_off
from tests.reconcile.books import OCTOBER, Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def counted(books: Books, until: date = OCTOBER[1]) -> dict[tuple[object, object], tuple[int, int]]:
    """Rows and amount for each side and place."""
    with merchant_scope(books.merchant.id):
        found = conserve(books.merchant, books.reconciliation, until=until)
    assert {line["currency"] for line in found} <= {"CNY"}
    return {(p["side"], p["place"]): (p["rows"], p["amount_minor"]) for p in found}  # type: ignore[misc]  # integers


def twice(books: Books) -> int:
    with merchant_scope(books.merchant.id):
        found = conserve(books.merchant, books.reconciliation, until=OCTOBER[1])
    assert is_conserved(found) is not any(line["twice"] for line in found)
    return sum(int(str(line["twice"])) for line in found)


def test_it_counts_nothing_where_nothing_is(books: Books) -> None:
    assert counted(books) == {}


def test_it_tells_what_is_confirmed_from_what_is_suggested(books: Books) -> None:
    books.pair(100)
    books.pair(50)
    books.suggested(7)

    assert counted(books) == {
        ("LEFT", "confirmed"): (2, 150),
        ("LEFT", "suggested"): (1, 7),
        ("RIGHT", "confirmed"): (2, 150),
        ("RIGHT", "suggested"): (1, 7),
    }


def test_it_counts_an_open_row_and_a_resolved_one(books: Books) -> None:
    books.case("LEFT", 100)
    resolved = books.case("RIGHT", 30)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=resolved.id).update(
            state="RESOLVED", resolution="WRITTEN_OFF"
        )

    assert counted(books) == {("LEFT", "open"): (1, 100), ("RIGHT", "resolved"): (1, 30)}


def test_it_counts_what_waits(books: Books) -> None:
    entry = books.entry("RIGHT", 40)
    with merchant_scope(books.merchant.id):
        OpenItem.objects.create(
            merchant=books.merchant, reconciliation=books.reconciliation, entry=entry, side="RIGHT",
            amount_minor=40, currency="CNY", booked_on=OCTOBER[0], expected_by=date(2026, 11, 3),
        )  # fmt: skip

    assert counted(books) == {("RIGHT", "waiting"): (1, 40)}


def test_it_counts_the_parts_of_a_row_each_by_itself(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    split_off(books, bob, case, *rows_of(books, case), amount_minor=30)

    assert counted(books) == {("LEFT", "open"): (2, 100)}


def test_it_finds_a_row_that_is_in_no_place(books: Books) -> None:
    books.entry("LEFT", 60)
    books.case("LEFT", 100)

    assert counted(books) == {("LEFT", "open"): (1, 100), ("LEFT", "unplaced"): (1, 60)}


def test_it_finds_a_row_that_is_in_two_places(books: Books) -> None:
    books.pair(100)
    assert twice(books) == 0

    with merchant_scope(books.merchant.id):
        leg = MatchLeg.objects.get(side="LEFT")
        OpenItem.objects.create(
            merchant=books.merchant, reconciliation=books.reconciliation, entry_id=leg.entry_id,
            side="LEFT", amount_minor=100, currency="CNY", booked_on=OCTOBER[0],
            expected_by=date(2026, 11, 3),
        )  # fmt: skip

    assert twice(books) == 1
    assert counted(books)["LEFT", "confirmed"] == (1, 100)


def test_it_leaves_out_what_was_booked_later(books: Books) -> None:
    books.pair(100)
    books.pair(50, on=date(2026, 11, 1))
    books.case("LEFT", 7, on=date(2026, 11, 1))

    assert counted(books) == {("LEFT", "confirmed"): (1, 100), ("RIGHT", "confirmed"): (1, 100)}


@pytest.mark.parametrize(
    ("start", "rows"), [(date(2026, 10, 31), 1), (date(2026, 11, 1), 0), (None, 1)]
)
def test_it_counts_a_row_without_a_day_by_the_start_of_its_statement(
    books: Books, start: date | None, rows: int
) -> None:
    books.left.period_start, books.left.period_end = start, None
    with merchant_scope(books.merchant.id):
        books.left.save()
    books.entry("LEFT", 60, on=None)  # type: ignore[arg-type]  # a row without a day

    assert [n for n, _amount in counted(books).values()] == [1] * rows


def test_it_leaves_out_a_statement_that_was_taken_back(books: Books) -> None:
    books.entry("LEFT", 60)
    books.left.state = "VOIDED"
    with merchant_scope(books.merchant.id):
        books.left.save()

    assert counted(books) == {}


@pytest.fixture
def believed_empty(transactional_db: None) -> Iterator[None]:
    """What VACUUM writes down of pages that a killed run has left."""

    def write_down(pages: int, rows: int) -> None:
        with psycopg2.connect(database.url_of("admin")) as admin, admin.cursor() as cursor:
            cursor.execute(
                "update pg_class set relpages = %s, reltuples = %s where relname in"
                " ('reconcile_match', 'reconcile_matchleg', 'ledgers_entry')",
                [pages, rows],
            )
        admin.close()

    write_down(4_000, 0)
    yield
    write_down(0, -1)


@pytest.mark.usefixtures("believed_empty")
def test_it_sets_no_rows_beside_all_others_of_a_merchant(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = conservation.FAULTS
    plans = {name: f"explain (format json) {query}" for name, query in asked.items()}
    monkeypatch.setattr(conservation, "FAULTS", plans)

    found = {name: str(plan) for name, plan in conservation.faults(using="audit")}

    assert found.keys() == asked.keys()
    assert not [name for name, plan in found.items() if "Merge Join" in plan]
