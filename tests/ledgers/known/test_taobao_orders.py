from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_an_order_by_what_the_buyer_paid() -> None:
    outcome = read(fixture("taobao_orders"))

    assert outcome.rows("kind", "status", "gross_minor", "net_minor", "quantity")[0] == (
        "ORDER", "PAID", 8500, 8500, 2,
    )  # fmt: skip
    assert outcome.rows("order_ref", "description", "counterparty")[0] == (
        "4100000000000000001", "茶杯", "买**",
    )  # fmt: skip


def test_it_says_which_orders_were_paid() -> None:
    outcome = read(fixture("taobao_orders"))

    assert outcome.values("status") == ["PAID", "UNPAID", "CLOSED", "PAID"]


def test_it_takes_the_time_of_payment_or_else_of_the_order() -> None:
    outcome = read(fixture("taobao_orders"))

    # the header names 订单付款时间 with a blank behind it
    assert [str(at) for at in outcome.values("occurred_at")[:2]] == [
        "2026-10-05 02:00:30+00:00", "2026-10-05 02:00:00+00:00",
    ]  # fmt: skip


def test_it_knows_the_paid_order_from_the_unpaid_one_of_an_earlier_export() -> None:
    unpaid = read(fixture("taobao_orders")).values("natural_id")[1]

    paid = read(fixture_with("taobao_orders", ("等待买家付款", "交易成功"))).values("natural_id")[1]

    assert (unpaid, paid) == ("4100000000000000002|UNPAID", "4100000000000000002")


def test_it_knows_an_order_again_when_it_is_done() -> None:
    paid = read(fixture("taobao_orders")).values("natural_id")[3]

    done = fixture_with("taobao_orders", ("买家已付款，等待卖家发货", "交易成功"))

    assert read(done).values("natural_id")[3] == paid


def test_it_reads_the_sheet_of_qianniu() -> None:
    outcome = read(as_workbook(text_of("taobao_orders", "qianniu")))

    assert outcome.summary.format == "taobao_orders"
    assert outcome.rows("order_ref", "transaction_ref", "gross_minor") == [
        ("4100000000000000011", "2026100522001100000000000011", 3800)
    ]


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        (",85.00,,交易成功", ",abc,,交易成功", "买家实际支付金额", "bad_amount"),
        ('"=""4100000000000000001"""', "4.1E+18", "订单编号", "damaged_id"),
        ('"=""4100000000000000001"""', "", "订单编号", "missing_id"),
        ("2026-10-05 10:00:30", "2026-13-05 10:00:30", "订单付款时间", "bad_date"),
        ("茶杯,1,No:75000000000001,,,2", "茶杯,1,No:75000000000001,,,two", "宝贝总数量", "bad_quantity"),
    ],
)  # fmt: skip
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("taobao_orders", (old, new)))

    assert outcome.faults == [(2, column, code)]
