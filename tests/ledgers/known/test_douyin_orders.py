from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_counts_what_the_buyer_owes_and_what_others_add() -> None:
    outcome = read(fixture("douyin_orders"))

    # the shop's own discount of 5.00 is no money
    assert outcome.values("gross_minor") == [3100, 3200, 3100, 3100]
    assert outcome.values("quantity") == [1, 2, 1, 1]


def test_it_is_worth_what_the_ledger_settles() -> None:
    orders, ledger = read(fixture("douyin_orders")), read(fixture("douyin_ledger"))

    assert orders.rows("order_ref", "gross_minor")[0] == ledger.rows("order_ref", "gross_minor")[0]


def test_it_knows_an_item_by_its_sub_order() -> None:
    outcome = read(fixture("douyin_orders"))

    assert outcome.rows("kind", "order_ref", "transaction_ref", "sku")[1] == (
        "ORDER", "6900000000000000021", "6900000000000000020", "TOFU-1",
    )  # fmt: skip


def test_it_says_how_and_whether_an_order_was_paid() -> None:
    outcome = read(fixture("douyin_orders"))

    assert outcome.rows("status", "channel") == [
        ("PAID", "WECHAT"),
        ("REFUNDED", "WECHAT"),
        ("PAID", "ALIPAY"),
        ("UNPAID", None),
    ]


def test_it_takes_the_time_of_payment_or_else_of_the_order() -> None:
    outcome = read(fixture("douyin_orders"))

    assert [str(at)[14:19] for at in outcome.values("occurred_at")] == [
        "00:20", "00:20", "00:20", "00:00",
    ]  # fmt: skip


def test_it_reads_the_short_layout() -> None:
    short = text_of("douyin_orders")
    for name in ("商品ID", "商品单价", "优惠总金额", "平台优惠", "支付方式", "支付完成时间"):
        short = short.replace(f",{name},", f",旧{name},", 1)

    outcome = read(short)

    assert outcome.values("gross_minor") == [3100, 3200, 3100, 3100]


def test_it_reads_a_workbook() -> None:
    outcome = read(as_workbook(text_of("douyin_orders")))

    assert outcome.values("order_ref")[0] == "6900000000000000001"


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        (",28.00,", ",28.00x,", "订单应付金额", "bad_amount"),
        ("\t6900000000000000001", "6.9E+18", "主订单编号", "damaged_id"),
        (",31.00,28.00,", ",31.00,,", "订单应付金额", "missing_amount"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("douyin_orders", (old, new)))

    assert outcome.faults == [(2, column, code)]


def test_it_calls_an_order_closed_that_was_given_back_before_it_was_settled() -> None:
    outcome = read(fixture_with("douyin_orders", ("已完成,退款成功", "已关闭,退款成功")))

    assert outcome.values("status")[1] == "CLOSED"
