from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, lines, read

HEADER = "订单编号,订单金额,店铺,商品,订单状态,支付方式,物流公司,快递单号,下单时间,拼单时间,发货时间,成交时间"


def row(*, number: str = "261005-1", paid: str = "9.90", state: str = "交易成功", by: str = "微信支付",
        at: str = "2026-10-05 19:00:00") -> Outcome:  # fmt: skip
    return read(lines(HEADER, f"{number},{paid},店,笔,{state},{by},,,{at},,,"))


def test_it_reads_an_order_as_money_that_the_buyer_paid() -> None:
    outcome = read(fixture("pdd_buyer"))

    assert outcome.rows("row_number", "kind", "gross_minor", "fee_minor", "net_minor") == [
        (2, "ORDER", -1580, 0, -1580),
        (3, "ORDER", -18900, 0, -18900),
        (4, "ORDER", -990, 0, -990),
    ]


def test_it_knows_an_order_by_its_number_and_says_how_it_was_paid() -> None:
    outcome = read(fixture("pdd_buyer"))

    assert outcome.rows("natural_id", "order_ref", "channel", "counterparty")[0] == (
        "261005-000000000000051", "261005-000000000000051", "WECHAT", "某饮品店"
    )  # fmt: skip
    assert outcome.values("channel") == ["WECHAT", "ALIPAY", "OTHER"]


def test_it_takes_the_time_of_the_order_as_that_of_china() -> None:
    outcome = read(fixture("pdd_buyer"))

    assert outcome.values("occurred_at")[0] == datetime(2026, 10, 5, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "status"),
    [("已签收，待确认收货", "PAID"), ("已寄出，待商家处理", "PAID"), ("交易成功", "PAID"), ("待发货", "PAID"),
     ("待付款", "UNPAID"), ("交易已取消", "CLOSED"), ("未发货，退款成功", "REFUNDED")],
)  # fmt: skip
def test_it_reads_the_state_of_an_order(state: str, status: str) -> None:
    assert row(state=state).values("status") == [status]


def test_it_reads_a_comma_within_the_name_of_the_goods() -> None:
    assert read(fixture("pdd_buyer")).values("description")[1] == "鞋 - 黑,43 1x ￥209.00"


def test_it_is_a_list_of_orders_without_totals() -> None:
    summary = read(fixture("pdd_buyer")).summary

    assert (summary.format, summary.ledger_kind, summary.proved) == ("pdd_buyer", "orders", None)


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (row(number=""), ("订单编号", "missing_id")),
        (row(number="2.61E+20"), ("订单编号", "damaged_id")),
        (row(paid="9.9O"), ("订单金额", "bad_amount")),
        (row(paid=""), ("订单金额", "missing_amount")),
        (row(state=""), ("订单状态", "missing_kind")),
        (row(at="19:00"), ("下单时间", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(outcome: Outcome, fault: tuple[str, str]) -> None:
    assert outcome.faults == [(2, *fault)]
