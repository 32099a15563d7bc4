from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_the_amount_of_each_article_and_none_of_the_order() -> None:
    outcome = read(fixture("jushuitan_orders"))

    assert outcome.rows("kind", "order_ref", "sku", "quantity", "gross_minor")[:2] == [
        ("ORDER", "261005-000000000000001", "CUP-1", 1, 3000),
        ("ORDER", "261005-000000000000001", "TRAY-1", 1, 2500),
    ]


def test_it_joins_by_the_sub_order_as_well() -> None:
    outcome = read(fixture("jushuitan_orders"))

    assert outcome.values("transaction_ref")[2] == "261005-000000000000002"


def test_it_says_which_orders_were_paid_and_which_live_on_elsewhere() -> None:
    outcome = read(fixture("jushuitan_orders"))

    assert outcome.values("status") == ["PAID", "PAID", "UNPAID", "CLOSED"]


def test_it_calls_an_order_in_trouble_paid() -> None:
    assert read(fixture_with("jushuitan_orders", ("已发货", "异常"))).values("status")[0] == "PAID"


def test_it_knows_the_articles_of_an_order_apart() -> None:
    outcome = read(fixture("jushuitan_orders"))

    assert outcome.values("natural_id")[0] == "20001|1|261005-000000000000001|CUP-1"
    assert len(set(outcome.values("natural_id"))) == 4


def test_it_reads_a_workbook() -> None:
    outcome = read(as_workbook(text_of("jushuitan_orders")))

    assert outcome.values("gross_minor") == [3000, 2500, 6000, 3000]


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("茶杯,1,30,30,", "茶杯,1,30,3o,", "商品金额", "bad_amount"),
        ("茶杯,1,30,30,", "茶杯,one,30,30,", "数量", "bad_quantity"),
        ("261005-000000000000001", "2.6E+20", "线上订单号", "damaged_id"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("jushuitan_orders", (old, new)))

    assert outcome.faults == [(2, column, code)]
