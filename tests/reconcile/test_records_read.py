"""What a run reads is what stands in the table, to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.tenancy import merchant_scope
from ledgers.models import Statement, Upload
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
