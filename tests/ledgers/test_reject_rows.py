from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.tables import lines, read

HEADER = "订单号,支付时间,支付方式,实付金额,订单状态"
GOOD = "SO1,2026-10-05 10:00:00,微信支付,99.00,已付款"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("1.2E+27,2026-10-05 10:00:00,微信支付,99.00,已付款", "订单号", "damaged_id"),
        ('"2,02608E+27",2026-10-05 10:00:00,微信支付,99.00,已付款', "订单号", "damaged_id"),
        ("2026080209140512.0,2026-10-05 10:00:00,微信支付,99.00,已付款", "订单号", "damaged_id"),
        ('SO2,2026-10-05 10:00:00,微信支付,"12,3O",已付款', "实付金额", "bad_amount"),
        ("SO2,2026-10-05 10:00:00,微信支付,,已付款", "实付金额", "missing_amount"),
        ("SO2,2026-10-05 10:00:00,微信支付,1.005,已付款", "实付金额", "bad_amount"),
        ("SO2,2026-02-31 10:00:00,微信支付,1.00,已付款", "支付时间", "bad_date"),
        ("SO2,2026-10-05 10:00:00,微信支付,1.00,已\x01付款", "", "control_character"),
        ("SO2,2026-10-05 10:00:00,微信支付,1.00,已\u202e付款", "", "control_character"),
        ("SO2,2026-10-05 10:00:00", "", "short_row"),
    ],
)
def test_it_says_where_and_why_a_row_is_refused(row: str, column: str, code: str) -> None:
    outcome = read(lines(HEADER, GOOD, row, GOOD))

    assert outcome.faults == [(3, column, code)]
    assert outcome.values("row_number") == [2, 4]
    assert outcome.summary.rejected == 1
    assert outcome.summary.rows == 3


def test_it_names_the_first_fault_of_a_row_that_has_several() -> None:
    outcome = read(lines(HEADER, GOOD, "1.2E+27,2026-02-31,微信支付,x,已付款"))

    assert outcome.faults == [(3, "支付时间", "bad_date")]


def test_it_says_in_a_sentence_what_is_wrong() -> None:
    outcome = read(
        lines(
            HEADER,
            GOOD,
            "SO2,2026-02-31,微信支付,1.00,已付款",
            "SO3\x01,2026-10-05,微信支付,1.00,已付款",
        )
    )

    assert outcome.sentences == [
        "“2026-02-31” in column 支付时间 is not a date.",
        "The row holds a control character, which no statement has.",
    ]


def test_it_cuts_a_long_cell_short() -> None:
    outcome = read(lines(HEADER, GOOD, f"SO2,{'x' * 500},微信支付,1.00,已付款"))

    assert len(str(outcome.rejected["value"].item())) == 200


def test_it_leaves_armour_and_tabs_in_the_raw_row() -> None:
    row = "`SO1\t,2026-10-05 10:00:00\t,微信支付,`99.00,已付款"

    outcome = read(lines(HEADER, row))

    assert outcome.rows("order_ref", "gross_minor", "raw") == [("SO1", 9900, row)]


def test_it_refuses_a_settlement_day_that_is_none() -> None:
    outcome = read(
        lines(
            "Payout ID,Payout date,Created at,Transaction ID,Amount",
            "P1,2026-10-05,2026-10-04,T1,1.00",
            "P1,soon,2026-10-04,T2,1.00",
        )
    )

    assert str(outcome.values("value_on")) == "[datetime.date(2026, 10, 5)]"
    assert outcome.faults == [(3, "Payout date", "bad_date")]


def test_it_rejects_an_order_without_its_number() -> None:
    outcome = read(
        lines("Order No,Paid At,Amount", ",2026-06-03 10:00:00,9.00", "-,2026-06-03,9.00", "S1,2026-06-03,9.00")
    )  # fmt: skip

    assert outcome.faults == [(2, "Order No", "missing_key"), (3, "Order No", "missing_key")]


def test_it_takes_a_channel_s_row_without_an_order() -> None:
    outcome = read(
        lines(
            "Order No,Transaction ID,Date,Amount,Fee",
            ",,2026-06-03,9.00,0.00",
            "S1,T1,2026-06-03,9.00,0.00",
        )
    )

    assert outcome.values("order_key") == [None, "S1"]


def test_it_counts_the_days_of_rejected_rows_to_the_file_s_period() -> None:
    outcome = read(
        lines(
            "Order No,Paid At,Amount",
            "S1,2026-06-01,12,3O",
            "S2,2026-06-02,free",
            "S3,2026-06-03,9.00",
            "S4,2026-06-05,",
        )
    )

    assert outcome.values("order_ref") == ["S3"]
    assert outcome.summary.period_start == date(2026, 6, 2)
    assert outcome.summary.period_end == date(2026, 6, 5)
