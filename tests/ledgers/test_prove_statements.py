from __future__ import annotations

import pytest

from ledgers.formats import ColumnMapping
from tests.ledgers.tables import Outcome, lines, read

HEADER = "Date,Description,Amount,Balance"
DOWN = ("2026-10-05,a,10.00,110.00", "2026-10-06,b,-20.00,90.00", "2026-10-07,c,5.00,95.00")
BANK = "Date,Description,Money in,Money out"


def names(outcome: Outcome) -> list[str]:
    return [control.name for control in outcome.summary.controls]


@pytest.mark.parametrize("rows", [DOWN, DOWN[::-1]], ids=["oldest first", "newest first"])
def test_it_follows_the_running_balance_down_and_up(rows: tuple[str, ...]) -> None:
    summary = read(lines(HEADER, *rows)).summary

    assert summary.proved is True
    assert (summary.opening_minor, summary.closing_minor) == (10000, 9500)


def test_it_counts_the_lines_that_break_the_running_balance() -> None:
    outcome = read(lines(HEADER, DOWN[0], "2026-10-06,b,-20.00,91.00", "2026-10-07,c,5.00,96.00"))

    assert outcome.summary.proved is False
    assert outcome.control("lines that break the running balance") == (0, 1)
    assert outcome.control("closing balance") == (9600, 9500)


def test_it_finds_the_row_that_was_refused_by_the_balance() -> None:
    later = ("2026-10-08,d,5.00,100.00", "2026-10-09,e,1.00,101.00")

    outcome = read(lines(HEADER, DOWN[0], "2026-10-06,b,-2O.00,90.00", DOWN[2], *later))

    assert outcome.control("closing balance") == (10100, 12100)


def test_it_leaves_a_balance_that_doesn_t_run_out_of_account() -> None:
    outcome = read(
        lines(
            HEADER,
            "2026-10-05,a,10.00,7.00",
            "2026-10-06,b,-20.00,3.00",
            "2026-10-07,c,5.00,900.00",
        )
    )

    assert outcome.summary.proved is None
    assert outcome.summary.opening_minor is None


def test_it_leaves_balances_that_are_not_all_readable_out_of_account() -> None:
    assert read(lines(HEADER, DOWN[0], "2026-10-06,b,-20.00,", DOWN[2])).summary.proved is None


def test_it_follows_a_balance_for_each_currency() -> None:
    rows = (
        "2026-10-05,a,10.00,110.00,HKD",
        "2026-10-05,b,1.00,1.00,USD",
        "2026-10-06,c,-10.00,100.00,HKD",
    )

    summary = read(lines(HEADER + ",Currency", *rows)).summary

    assert summary.proved is True
    assert [c.currency for c in summary.controls if c.name == "closing balance"] == ["HKD", "USD"]
    assert summary.closing_minor is None


def test_it_follows_the_balance_net_of_fees() -> None:
    header = "Date,Type,Amount,Fee,Net,Balance,Transaction ID"
    mapping = ColumnMapping(
        columns={"occurred_at": "Date", "gross": "Amount", "fee": "Fee", "net": "Net", "balance": "Balance",
                 "transaction_ref": "Transaction ID"}, ledger_kind="bank"
    )  # fmt: skip

    outcome = read(
        lines(
            header,
            "2026-10-05,x,100.00,-3.00,97.00,97.00,T1",
            "2026-10-06,x,10.00,-1.00,9.00,106.00,T2",
        ),
        mapping,
    )

    assert outcome.summary.proved is True


def test_it_compares_a_row_of_sums_with_the_rows() -> None:
    rows = ("2026-10-05,a,10.00,", "2026-10-06,b,,4.00")

    agreeing = read(lines(BANK, *rows, "Total,,10.00,4.00"))
    wrong = read(lines(BANK, *rows, "Total,,11.00,4.00"))

    assert agreeing.summary.proved is True
    assert wrong.control("Total Money in") == (1100, 1000)
    assert wrong.summary.proved is False


def test_it_leaves_sums_out_that_can_t_be_read() -> None:
    outcome = read(lines(BANK, "2026-10-05,a,10.00,", "Total,,n/a", "Total,,10.00,,,,"))

    assert outcome.summary.proved is None


def test_it_compares_sums_that_are_stated_in_words() -> None:
    header = "账务流水号,发生时间,收入金额（+元）,支出金额（-元）,账户余额（元）"
    rows = ("1,2026-10-05 10:00:00,90.70,,190.70", "2,2026-10-05 11:00:00,,-40.00,150.70")

    outcome = read(lines(header, *rows, "#支出合计：1笔，共-40.00元", "#收入合計：1筆，共90.00元"))

    assert outcome.control("支出合计") == (4000, 4000)
    assert outcome.control("收入合计") == (9000, 9070)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("Opening balance,100.00", "Closing balance,95.00"),
        ("期初余额：,100.00", "期末余额：,95.00"),
    ],
)
def test_it_compares_stated_balances_with_the_movements(opening: str, closing: str) -> None:
    rows = ("2026-10-05,a,-10.00", "2026-10-06,b,5.00")

    outcome = read(lines(opening, "", "Date,Description,Amount", *rows, closing))
    half = read(lines(opening, "", "Date,Description,Amount", *rows))

    assert outcome.control("stated closing balance") == (9500, 9500)
    assert half.summary.proved is None


def test_it_takes_a_balance_that_states_two_amounts_for_neither() -> None:
    outcome = read(
        lines(
            "Opening balance,1.00,2.00",
            "",
            "Date,Description,Amount",
            "2026-10-05,a,1.00",
            "Closing balance,3.00",
        )
    )

    assert outcome.summary.proved is None


def test_it_compares_no_sums_of_several_currencies() -> None:
    outcome = read(
        lines(
            "Date,Description,Amount,Currency",
            "2026-10-05,a,1.00,HKD",
            "2026-10-05,b,1.00,USD",
            "Total,,2.00",
        )
    )

    assert outcome.summary.proved is None
    assert outcome.summary.currencies == ("HKD", "USD")


def test_it_proves_nothing_by_a_balance_without_rows() -> None:
    outcome = read(
        lines(HEADER, "2026-10-05,a,x,1.00"),
        ColumnMapping(columns={"gross": "Amount", "balance": "Balance"}, ledger_kind="bank"),
    )

    assert names(outcome) == []


def test_it_leaves_a_sum_in_words_out_that_is_no_amount() -> None:
    outcome = read(lines(BANK, "2026-10-05,a,10.00,", "#收入合计：1笔，共99999999999999999999元"))

    assert names(outcome) == []
