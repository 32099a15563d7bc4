"""Amounts under a heading that states another unit than the money's own."""

from __future__ import annotations

import pytest

from ledgers.formats.base import ColumnMapping
from tests.ledgers.tables import lines, read


@pytest.mark.parametrize(
    ("heading", "cell", "amount_minor"),
    [("交易金额(分)", "1130", 1130), ("交易金额（分）", "1130", 1130), ("交易金额(单位:分)", "1130", 1130),
     ("交易金额（單位：分）", "5", 5), ("交易金额/分", "1130", 1130), ("amount_cents", "1130", 1130),
     ("Amount (cents)", "1,130", 1130), ("amountInCents", "1130", 1130), ("Amount in minor units", "1130", 1130),
     ("amount_minor", "-1130", -1130), ("交易金额(万元)", "1.2345", 1234500), ("交易金额（萬元）", "-0.5", -500000),
     ("交易金额(单位：千元)", "12", 1200000), ("交易金额(角)", "113", 1130), ("交易金额(元)", "11.30", 1130),
     ("交易金额", "11.30", 1130), ("交易金额(含分期)", "11.30", 1130), ("Amount (CNY)", "11.30", 1130)],
)  # fmt: skip
def test_it_counts_in_the_unit_that_the_heading_states(
    heading: str, cell: str, amount_minor: int
) -> None:
    text = lines(
        f"商户单号;交易时间;{heading}",
        f"D01;2026-11-01 10:00:00;{cell}",
        f"D02;2026-11-01 11:00:00;{cell}",
    )

    outcome = read(text)

    assert outcome.values("gross_minor") == [amount_minor, amount_minor]


def test_it_reads_columns_of_different_units_each_in_its_own() -> None:
    outcome = read(
        lines(
            "商户订单号,交易流水号,交易时间,交易金额(分),手续费(元)",
            "D01,T01,2026-11-01 10:00:00,10000,0.60",
            "D02,T02,2026-11-01 11:00:00,2050,0.12",
        )
    )

    assert outcome.rows("gross_minor", "fee_minor") == [(10000, -60), (2050, -12)]


def test_it_goes_by_the_unit_above_the_table_where_the_heading_states_none() -> None:
    outcome = read(
        lines(
            "2026年11月对账单,,,",
            "单位：万元,,,",
            "订单号,付款时间,实付金额,备注",
            "D01,2026-11-01 10:00:00,1.5,",
            "D02,2026-11-02 10:00:00,0.03,",
        )
    )

    assert outcome.values("gross_minor") == [1500000, 30000]


def test_it_rejects_what_is_less_than_the_money_s_smallest_part() -> None:
    outcome = read(
        lines("订单号,付款时间,实付金额(分)", "D01,2026-11-01,98.5", "D02,2026-11-02,98.00")
    )

    assert outcome.faults == [(2, "实付金额(分)", "bad_amount")]
    assert outcome.values("gross_minor") == [98]


def test_it_checks_a_total_in_the_unit_of_its_column() -> None:
    outcome = read(
        lines(
            "订单号,付款时间,实付金额(分)",
            "D01,2026-11-01,1000",
            "D02,2026-11-02,250",
            "合计,,1250",
        )
    )

    assert outcome.summary.proved


def test_it_reads_a_bank_s_money_in_and_out_and_its_balance() -> None:
    outcome = read(
        lines(
            "交易日期,收入金额(分),支出金额(分),余额(分),对方户名,摘要",
            "2026-11-03,15000,,25000,甲商行,货款",
            "2026-11-04,,5000,20000,乙商行,运费",
        )
    )

    assert outcome.values("gross_minor") == [15000, -5000]
    assert outcome.summary.proved


def test_it_leaves_yen_without_a_smaller_part_as_they_are() -> None:
    mapping = ColumnMapping(
        {"order_ref": "order_id", "occurred_at": "paid_at", "gross": "amount_minor"}, currency="JPY"
    )

    outcome = read(lines("order_id,paid_at,amount_minor", "D01,2026-11-01,500"), mapping)

    assert outcome.values("gross_minor") == [500]


def test_it_takes_cents_for_the_smallest_unit_of_each_row_s_money() -> None:
    outcome = read(
        lines(
            "order_id,paid_at,amount_cents,currency",
            "D01,2026-11-01,500,jpy",
            "D02,2026-11-02,1250,usd",
            "D03,2026-11-03,1500,kwd",
        )
    )

    assert outcome.values("gross_minor") == [500, 1250, 1500]
