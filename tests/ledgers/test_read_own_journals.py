"""Books that a merchant keeps of its bank: money that comes in is a debit there, and a credit at the bank."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read

JOURNAL = "日期,凭证字号,摘要,借方金额,贷方金额,方向,余额"


def test_it_reads_debit_as_money_in_where_the_balance_rises_with_it() -> None:
    outcome = read(
        lines(
            JOURNAL,
            "2026-06-02,记-1,收货款,520.00,,借,1520.00",
            "2026-06-03,记-2,付材料费,,310.50,借,1209.50",
            "2026-06-08,记-3,收运费,86.00,,借,1295.50",
        )
    )

    assert outcome.values("gross_minor") == [52000, -31050, 8600]
    assert outcome.summary.proved is True


def test_it_reads_a_journal_whose_last_line_stands_first() -> None:
    outcome = read(
        lines(
            "Date,Memo,Debit,Credit,Balance",
            "2026-06-08,freight,86.00,,1295.50",
            "2026-06-03,material,,310.50,1209.50",
            "2026-06-02,sale,520.00,,1520.00",
        )
    )

    assert outcome.values("gross_minor") == [8600, -31050, 52000]


def test_it_reads_sides_that_stand_beside_one_amount() -> None:
    outcome = read(
        lines(
            "记账日期,摘要,借贷方向,金额,余额",
            "2026-06-02,收货款,借,520.00,1520.00",
            "2026-06-03,付材料费,贷,310.50,1209.50",
            "2026-06-08,收运费,借,86.00,1295.50",
        )
    )

    assert outcome.values("gross_minor") == [52000, -31050, 8600]


@pytest.mark.parametrize(
    "rows",
    [
        # a bank's statement
        ("2026-06-02,sale,,520.00,1520.00", "2026-06-03,rent,310.50,,1209.50"),
        # a balance that proves nothing
        ("2026-06-02,sale,,520.00,9.00", "2026-06-03,rent,310.50,,8.00"),
    ],
)
def test_it_reads_debit_as_money_out_unless_the_balance_speaks_against_it(
    rows: tuple[str, ...],
) -> None:
    outcome = read(lines("Date,Narrative,Debit,Credit,Balance", *rows))

    assert outcome.values("gross_minor") == [52000, -31050]


def test_it_reads_what_was_bought_with_a_card_as_money_out_though_the_debt_rises() -> None:
    outcome = read(
        lines(
            "Date,Card No,Description,Debit,Credit,Balance",
            "2026-06-02,1234,paper,20.00,,120.00",
            "2026-06-03,1234,thank you,,100.00,20.00",
            "2026-06-04,1234,toner,30.00,,50.00",
        )
    )

    assert outcome.values("gross_minor") == [-2000, 10000, -3000]
