from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read

HEADER = "Date,Description,Amount"
ROW = "2026-10-05,tea,-3.50"


@pytest.mark.parametrize(
    "footer",
    ["合计,,-3.50", "Total,,-3.50", "本页小计：,,-3.50", "Total for October,,-3.50", "SUM,,-3.50", "#导出时间：[2026年]",
     "-----结束-----", "=====", "This is a computer generated statement.", "电子回单仅供参考", "Closing balance,,10.00",
     "期末余额,,10.00", "31/10/2026,Closing balance,10.00", "Grand Total,,-3.50", "Saldo final,,1.00",
     "2026-10-31,本期合計,-3.50"],
)  # fmt: skip
def test_it_takes_what_stands_under_the_rows_for_none(footer: str) -> None:
    outcome = read(lines(HEADER, ROW, "", footer, ""))

    assert (len(outcome.entries), len(outcome.rejected)) == (1, 0)


@pytest.mark.parametrize(
    "row",
    ["2026-10-06,Total Wine,-9.00", "2026-10-06,total,-9.00", "2026-10-06,本期还款,-9.00", "2026-10-06,***公司,-9.00",
     "2026-10-06,# of cups: two,-9.00"],
)  # fmt: skip
def test_it_takes_a_last_row_for_a_row_whatever_it_says(row: str) -> None:
    outcome = read(lines(HEADER, ROW, row))

    assert outcome.values("gross_minor") == [-350, -900]


def test_it_takes_a_name_in_the_first_cell_for_a_row_where_the_row_has_its_day() -> None:
    outcome = read(
        lines("Description,Date,Amount", "Total Wine,2026-10-05,-9.00", "tea,2026-10-05,-1.00", "Total due,,-10.00",
              "Total Wine,2026-10-06,-8.00")
    )  # fmt: skip

    assert outcome.values("gross_minor") == [-900, -100, -800]


@pytest.mark.parametrize("row", ["小计,,-3.50", ",Subtotal,-3.50"])
def test_it_passes_over_sums_between_rows(row: str) -> None:
    outcome = read(lines(HEADER, ROW, row, ROW))

    assert outcome.values("row_number") == [2, 4]


def test_it_takes_the_names_of_totals_and_the_line_under_them_for_a_footer() -> None:
    names = "资金流水总笔数,收入笔数,收入金额"

    outcome = read(lines(HEADER, ROW, names, "1,0,0.00"))

    assert (len(outcome.entries), len(outcome.rejected)) == (1, 0)


def test_it_refuses_a_last_row_that_was_cut_off() -> None:
    outcome = read(lines(HEADER, ROW, "2026-10-06"))

    assert outcome.faults == [(3, "", "short_row")]


def test_it_leaves_the_end_of_a_record_of_several_lines_with_it() -> None:
    outcome = read(
        lines(HEADER, ROW, '2026-10-06,"tea\nTotal, due",-9.00', '2026-10-07,-8.00,"see\n"')
    )

    assert outcome.rows("row_number", "gross_minor") == [(2, -350), (3, -900)]
    assert outcome.faults == [(5, "Amount", "bad_amount")]
