"""A line of nothing but what the rows above it come to is no record, though no word says so."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read

HEADER = "Payment date;Order No;Transaction ID;Amount;Fee;Currency"
ROWS = ("01.06.2026;SX-1;T1;1.250,50;12,50;EUR", "13.06.2026;SX-2;T2;-20,00;0,00;EUR")


@pytest.mark.parametrize("total", [";;;1.230,50;12,50;", ";;;1.230,50;12,50;EUR", ";;;1.230,50;;"])
def test_it_passes_over_a_last_line_of_sums(total: str) -> None:
    outcome = read(lines(HEADER, *ROWS, total))

    assert outcome.values("gross_minor") == [125050, -2000]
    assert (outcome.faults, outcome.summary.rows) == ([], 2)


@pytest.mark.parametrize(
    "last",
    [";;;1.230,51;12,50;EUR", ";;;1.230,50;12,51;EUR", "14.06.2026;;;1.230,50;12,50;EUR", ";;T3;1.230,50;12,50;EUR",
     ";;;0,00;;EUR"],
)  # fmt: skip
def test_it_keeps_a_last_line_that_is_no_sum_or_says_more(last: str) -> None:
    assert read(lines(HEADER, *ROWS, last)).summary.rows == 3


def test_it_passes_over_the_sums_of_a_bank_s_two_columns() -> None:
    table = lines(
        "Date,Description,Money in,Money out",
        "2026-06-01,sale,90.00,",
        "2026-06-02,rent,,40.00",
        "2026-06-03,sale,5.00,",
        ",,95.00,40.00",
    )

    assert read(table).values("gross_minor") == [9000, -4000, 500]


def test_it_passes_over_the_sum_of_a_list_whose_rows_all_have_numbers() -> None:
    outcome = read(lines("Order No,Amount,Quantity", "SX-1,8.00,2", "SX-2,9.00,1", ",17.00,3"))

    assert (outcome.values("order_ref"), outcome.faults) == (["SX-1", "SX-2"], [])


def test_it_reads_a_row_without_a_day_between_others() -> None:
    table = lines("Date,Order No,Amount", "2026-06-01,SX-1,8.00", ",,8.00", "2026-06-02,SX-2,9.00")

    assert read(table).summary.rows == 3


PARTS = (
    "SX-1,2026-06-01,8.00",
    "SX-2,2026-06-01,9.00",
    "{},,17.00",
    "SX-3,2026-06-02,5.00",
    "{},,5.00",
)


def controls(*rows: str) -> list[tuple[str, int, int]]:
    outcome = read(lines("Order No,Date,Amount", *rows))
    assert outcome.values("order_ref") == ["SX-1", "SX-2", "SX-3"][: outcome.summary.rows]
    return [(made.name, made.stated, made.computed) for made in outcome.summary.controls]


@pytest.mark.parametrize(
    "name",
    [
        "小计",
        "小計",
        "2026-06-01 小计",
        "6月1日小計",
        "门店小计",
        "Subtotal",
        "Sub total",
        "Sub-Total 6/1",
    ],
)
def test_it_takes_the_sum_of_a_part_for_no_sum_of_all(name: str) -> None:
    assert controls(*(part.format(name) for part in PARTS)) == []


@pytest.mark.parametrize("total", ["22.00", "23.00"])
def test_it_compares_the_sum_of_all_under_the_sums_of_parts(total: str) -> None:
    rows = (*(part.format("小计") for part in PARTS), f"合计,,{total}")

    (control,) = controls(*rows)

    assert control == ("合计 Amount", int(float(total) * 100), 2200)


def test_it_compares_the_only_sum_that_calls_itself_one_of_a_part() -> None:
    assert controls(*PARTS[:2], "Subtotal,,16.00") == [("Subtotal Amount", 1600, 1700)]
