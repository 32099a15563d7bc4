from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, lines, read
from tests.ledgers.test_open_workbooks import workbook

HEADER = "订单号,订单状态,用户实付金额(元),商家实收金额(元),商品数量(件),售后状态,订单成交时间"
ORDER = "261005-000000000000041,已收货,40,42,2,无售后或售后取消,2026-10-05 11:00:00"


def row(cells: str) -> Outcome:
    return read(lines(HEADER, cells))


def test_it_reads_an_order_with_what_the_shop_is_owed() -> None:
    outcome = read(fixture("pdd_orders"))

    # the platform pays its own coupon of 2.00
    assert outcome.rows("row_number", "kind", "status", "gross_minor", "fee_minor", "net_minor")[0] == (
        2, "ORDER", "PAID", 4200, 0, 4200
    )  # fmt: skip


def test_it_knows_an_order_by_its_number() -> None:
    outcome = read(fixture("pdd_orders"))

    assert outcome.rows("natural_id", "order_ref", "order_key")[0] == (
        "261005-000000000000041",
        "261005-000000000000041",
        "261005000000000000041",
    )


def test_it_knows_an_order_that_is_not_paid_yet_apart() -> None:
    waits = row(ORDER.replace("已收货", "待付款"))

    assert waits.values("natural_id") == ["261005-000000000000041|UNPAID"]


def test_it_reads_pieces_and_the_code_of_the_variant_before_that_of_the_article() -> None:
    outcome = read(fixture("pdd_orders"))

    assert outcome.rows("quantity", "sku", "description") == [
        (2, "TEA-R", "茶"),
        (1, "CUP", "杯子"),
        (1, None, "壶"),
    ]


def test_it_takes_the_day_from_the_number_where_the_time_is_empty() -> None:
    outcome = read(fixture("pdd_orders"))

    assert outcome.rows("booked_on", "occurred_at")[2] == (date(2026, 10, 6), None)


@pytest.mark.parametrize(
    ("state", "after_sale", "status"),
    [
        ("已收货", "无售后或售后取消", "PAID"),
        ("待发货", "", "PAID"),
        ("已发货，待签收", "售后处理中", "PAID"),
        ("待发货，退款中", "售后处理中", "PAID"),
        ("已发货，退款成功", "退款成功", "REFUNDED"),
        ("已取消，退款成功", "退款成功", "CLOSED"),
        ("已收货", "退款成功", "PARTLY_REFUNDED"),
        ("待支付", "", "UNPAID"),
        ("已取消", "", "CLOSED"),
    ],
)
def test_it_reads_the_state_of_an_order(state: str, after_sale: str, status: str) -> None:
    outcome = row(f"261005-1,{state},40,42,2,{after_sale},2026-10-05 11:00:00")

    assert outcome.values("status") == [status]


def test_it_reads_the_columns_in_any_order() -> None:
    names, cells = HEADER.split(","), ORDER.split(",")

    outcome = read(lines(",".join(reversed(names)), ",".join(reversed(cells))))

    assert outcome.rows("order_ref", "gross_minor") == [("261005-000000000000041", 4200)]


def test_it_reads_full_width_brackets_and_gbk() -> None:
    header = HEADER.replace("(", "（").replace(")", "）")

    outcome = read(lines(header, ORDER).encode("gb18030"))

    assert (outcome.summary.format, outcome.values("gross_minor")) == ("pdd_orders", [4200])


def test_it_reads_an_export_of_chosen_columns() -> None:
    outcome = read(
        lines("商家实收金额(元),用户实付金额(元),订单号,订单状态", "42,40,261005-1,已收货")
    )

    assert outcome.rows("status", "gross_minor", "quantity", "booked_on") == [
        ("PAID", 4200, None, date(2026, 10, 5))
    ]


def test_it_reads_a_workbook() -> None:
    outcome = read(workbook([HEADER.split(","), ORDER.split(",")]))

    assert outcome.rows("order_ref", "gross_minor", "quantity") == [
        ("261005-000000000000041", 4200, 2)
    ]


def test_it_is_a_list_of_orders_without_totals() -> None:
    summary = read(fixture("pdd_orders")).summary

    assert (summary.ledger_kind, summary.proved) == ("orders", None)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (",已收货,40,42,2,,2026-10-05 11:00:00", ("订单号", "missing_id")),
        ("2.61E+20,已收货,40,42,2,,2026-10-05 11:00:00", ("订单号", "damaged_id")),
        ("261005-1,,40,42,2,,2026-10-05 11:00:00", ("订单状态", "missing_kind")),
        ("261005-1,已收货,40,4Z,2,,2026-10-05 11:00:00", ("商家实收金额(元)", "bad_amount")),
        ("261005-1,已收货,40,,2,,2026-10-05 11:00:00", ("商家实收金额(元)", "missing_amount")),
        ("261005-1,已收货,40,42,two,,2026-10-05 11:00:00", ("商品数量(件)", "bad_quantity")),
        ("261005-1,已收货,40,42,2,,yesterday", ("订单成交时间", "bad_date")),
        ("SO1,已收货,40,42,2,,", ("订单成交时间", "missing_date")),
        ("261305-1,已收货,40,42,2,,", ("订单成交时间", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(cells: str, fault: tuple[str, str]) -> None:
    assert row(cells).faults == [(2, *fault)]
