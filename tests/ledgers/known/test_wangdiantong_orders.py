from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_the_share_of_each_article_and_not_the_order_s_amount() -> None:
    outcome = read(fixture("wangdiantong_orders"))

    assert outcome.rows("kind", "gross_minor", "net_minor", "quantity") == [
        ("ORDER", 2150, 2150, 1),
        ("ORDER", 1330, 1330, 1),
        ("ORDER", 0, 0, 0),
        ("ORDER", 600, 600, 1),
    ]


def test_it_finds_the_platform_s_order_behind_splits_and_second_parcels() -> None:
    outcome = read(fixture("wangdiantong_orders"))

    assert outcome.rows("order_ref", "order_key", "transaction_ref") == [
        ("6900000000000000001", "6900000000000000001", "JY1"),
        ("6900000000000000002", "6900000000000000002", "JY1"),
        ("6900000000000000003", "6900000000000000003", "JY2"),
        ("6900000000000000004", "6900000000000000004", "JY3"),
    ]


def test_it_leaves_other_numbers_as_they_are() -> None:
    outcome = read(
        fixture_with("wangdiantong_orders", ("6900000000000000001", "261005-000000000000001"))
    )

    assert outcome.values("order_ref")[0] == "261005-000000000000001"


def test_it_says_which_orders_went_back() -> None:
    outcome = read(fixture_with("wangdiantong_orders", (",已完成,,", ",已完成,部分退款,")))

    assert outcome.values("status") == ["PARTLY_REFUNDED", "PAID", "REFUNDED", "PAID"]


def test_it_knows_the_articles_of_an_order_apart() -> None:
    outcome = read(fixture("wangdiantong_orders"))

    assert len(set(outcome.values("natural_id"))) == 4


def test_it_reads_a_workbook() -> None:
    outcome = read(as_workbook(text_of("wangdiantong_orders")))

    assert outcome.values("gross_minor") == [2150, 1330, 0, 600]


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("1,21.50", "1,21.505", "分摊后总价", "bad_amount"),
        ('"=""JY1"""', "", "订单编号", "missing_id"),
        ('"=""6900000000000000001"""', "6.9E+18", "子单原始单号", "damaged_id"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("wangdiantong_orders", (old, new)))

    assert outcome.faults == [(2, column, code)]
