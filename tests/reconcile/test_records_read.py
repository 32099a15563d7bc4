"""What a run reads is what stands in the table, to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.tenancy import merchant_scope
from ledgers.models import Statement, Upload
from reconcile.reports import records
from reconcile.reports.records import read_records
from tests.factories import Person
from tests.reconcile.books import open_books
from tests.reconcile.runs import OCTOBER, lay

MOMENTS = [
    datetime(2026, 10, 5, 7, 8, 9, 1, tzinfo=UTC),
    datetime(2026, 10, 5, 7, 8, 9, 999_999, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2199, 12, 31, 23, 59, 59, 123_457, tzinfo=UTC),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_moments_are_read_as_they_stand(alice: Person, moment: datetime) -> None:
    books = open_books(alice)
    lay(books, "LEFT", "SO1", 10_000, occurred_at=moment)

    with merchant_scope(books.merchant.id):
        read = read_records(books.merchant, books.reconciliation, until=OCTOBER[1])

    assert read.left["occurred_at"].to_list() == [moment]


@pytest.mark.parametrize(("shop", "column"), [("东门店", ["东门店"]), (None, None)])
def test_shops_are_read_where_any_row_names_one(
    alice: Person, shop: str | None, column: list[str] | None
) -> None:
    books = open_books(alice)
    lay(books, "LEFT", "SO1", 10_000, shop=shop)

    with merchant_scope(books.merchant.id):
        read = read_records(books.merchant, books.reconciliation, until=OCTOBER[1])

    found = read.left["shop"].to_list() if "shop" in read.left.columns else None
    assert found == column


@pytest.mark.parametrize(("columns", "shows"), [(["退款金额"], True), (["手续费"], False)])
def test_it_says_whether_their_statements_would_hold_a_refund(
    alice: Person,
    columns: list[str],
    shows: bool,  # noqa: FBT001
) -> None:
    books = open_books(alice)
    with merchant_scope(books.merchant.id):
        Upload.objects.filter(id=books.right.upload_id).update(inspection={"header": columns})
        Statement.objects.filter(id=books.right.id).update(format="wechat_trade")

        read = read_records(books.merchant, books.reconciliation, until=OCTOBER[1])

    assert read.context.right_shows_refunds is shows


def test_it_expects_no_refund_in_plain_tables(alice: Person) -> None:
    books = open_books(alice)

    with merchant_scope(books.merchant.id):
        read = read_records(books.merchant, books.reconciliation, until=OCTOBER[1])

    assert not read.context.right_shows_refunds


def test_two_connections_read_what_one_reads(
    alice: Person, charlie: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = open_books(charlie)
    lay(theirs, "LEFT", "SO9", 10_000)
    books = open_books(alice)
    for side in ("LEFT", "RIGHT"):
        lay(books, side, "SO1", 10_000)
        lay(books, side, "SO2", 20_000)
    with merchant_scope(books.merchant.id):
        by_one = read_records(books.merchant, books.reconciliation, until=OCTOBER[1])
        monkeypatch.setattr(records, "MANY_ROWS", 0)
        by_two = read_records(books.merchant, books.reconciliation, until=OCTOBER[1])

    assert len(by_two.left) == len(by_two.right) == 2
    assert by_two.left.equals(by_one.left)
    assert by_two.right.equals(by_one.right)
    assert by_two.context == by_one.context
    assert by_two.statements == by_one.statements


def test_a_failure_of_the_second_connection_is_ours(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = open_books(alice)
    monkeypatch.setattr(records, "MANY_ROWS", 0)
    monkeypatch.setattr(records, "_as_records", lambda *_given: 1 / 0)

    with pytest.raises(ZeroDivisionError), merchant_scope(books.merchant.id):
        read_records(books.merchant, books.reconciliation, until=OCTOBER[1])
