"""A table of rates is taken whole, or refused with every fault by row and column."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from reconcile.engine.records import Rate
from reconcile.rate_table import ROWS_MAX, QuotedRate, RateTableError, read_table

HEADER = ("base", "quote", "day", "rate")
DAY = date(2026, 6, 5)


def faults(*rows: tuple[str, ...]) -> list[tuple[int | None, str, str]]:
    with pytest.raises(RateTableError) as refused:
        read_table([HEADER, *rows])
    return [(fault.row, fault.column, fault.code) for fault in refused.value.faults]


def test_it_reads_rates() -> None:
    assert read_table([HEADER, ("USD", "EUR", "2026-06-05", "0.92")]) == (
        QuotedRate("USD", "EUR", DAY, Decimal("0.92")),
    )


def test_it_takes_columns_in_any_order_and_leaves_others() -> None:
    table = [("Rate", "note", "Day", "Quote", "Base"), ("0.92", "x", "2026-06-05", "eur", "usd")]

    assert read_table(table) == (QuotedRate("USD", "EUR", DAY, Decimal("0.92")),)


@pytest.mark.parametrize("day", ["2026/06/05", "2026-06-05 00:00:00", "2026-06-05T00:00:00"])
def test_it_reads_days_as_sheets_write_them(day: str) -> None:
    assert read_table([HEADER, ("USD", "EUR", day, "1")])[0].valid_on == DAY


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (("DOL", "EUR", "2026-06-05", "1"), (2, "base", "bad_currency")),
        (("USD", "", "2026-06-05", "1"), (2, "quote", "bad_currency")),
        (("USD", "USD", "2026-06-05", "1"), (2, "quote", "same_currency")),
        (("USD", "EUR", "05.06.2026", "1"), (2, "day", "bad_day")),
        (("USD", "EUR", "2026-02-30", "1"), (2, "day", "bad_day")),
        (("USD", "EUR", "2026-06-05", "0"), (2, "rate", "not_above_zero")),
        (("USD", "EUR", "2026-06-05", "-1.5"), (2, "rate", "not_above_zero")),
        (("USD", "EUR", "2026-06-05", "1.0000000001"), (2, "rate", "too_many_decimals")),
        (("USD", "EUR", "2026-06-05", "1,5"), (2, "rate", "bad_rate")),
        (("USD", "EUR", "2026-06-05", "1e5"), (2, "rate", "bad_rate")),
        (("USD", "EUR", "2026-06-05", "1234567890"), (2, "rate", "bad_rate")),
        (("USD", "EUR", "2026-06-05"), (2, "rate", "bad_rate")),
    ],
)
def test_it_refuses_what_is_no_rate(row: tuple[str, ...], fault: tuple[int, str, str]) -> None:
    assert faults(row) == [fault]


def test_it_takes_ten_decimals_of_which_the_last_is_zero() -> None:
    table = [HEADER, ("USD", "EUR", "2026-06-05", "0.1234567890")]

    assert read_table(table)[0].as_rate().rate_e9 == 123_456_789


def test_it_refuses_a_pair_and_day_that_stand_twice() -> None:
    rows = [("USD", "EUR", "2026-06-05", rate) for rate in ("0.92", "0.93")]

    assert faults(*rows) == [(3, "day", "twice")]


def test_it_names_every_fault_at_once() -> None:
    rows = [("USD", "EUR", "today", "x"), ("USD", "EUR", "2026-06-05", "0")]

    assert faults(*rows) == [
        (2, "day", "bad_day"),
        (2, "rate", "bad_rate"),
        (3, "rate", "not_above_zero"),
    ]


def test_it_counts_blank_lines_but_reads_over_them() -> None:
    assert faults(("", "", "", ""), ("USD", "EUR", "2026-06-05", "0"))[0][0] == 3


@pytest.mark.parametrize("rows", [(), (("", "", "", ""),)])
def test_it_refuses_a_table_without_rates(rows: tuple[tuple[str, ...], ...]) -> None:
    assert faults(*rows) == [(None, "", "empty")]


@pytest.mark.parametrize("table", [[], [("from", "to")]])
def test_it_refuses_a_table_without_its_header(table: list[tuple[str, ...]]) -> None:
    with pytest.raises(RateTableError, match="base, quote, day and rate"):
        read_table(table)


def test_it_refuses_a_table_that_is_too_long() -> None:
    rows = [("USD", "EUR", "2026-06-05", "1")] * (ROWS_MAX + 1)

    assert faults(*rows) == [(None, "", "too_many")]


def test_it_minds_the_decimals_of_both_currencies() -> None:
    rate = QuotedRate("JPY", "KWD", DAY, Decimal("0.002"))

    assert rate.as_rate() == Rate("JPY", "KWD", DAY, 2_000_000, 3, "table")
