"""What is booked row by row, and paid in one line of the bank: wages, contributions, taxes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, confirmed, run, suggested

PAYDAY = date(2026, 6, 11)


def booked(amount: int, text: str | None, days: int = 0) -> Row:
    return invoice(
        -amount, None, description=text, booked_on=PAYDAY + timedelta(days=days), occurred_at=None
    )


def paid(amount: int, text: str | None) -> Row:
    return payment(-amount, None, description=text, booked_on=PAYDAY, occurred_at=None)


WAGES = [booked(600_000 + 137 * 3**n, f"{name}6月工资") for n, name in enumerate("赵钱孙李周")]
TOTAL = 3_000_000 + 137 * 121
OTHERS = [booked(100_000 + 7_919 * n, "付货款", n % 5) for n in range(20)]


@pytest.mark.parametrize("text", ["代发工资", "PAYROLL 0611", "本月薪资"])
def test_it_suggests_all_wages_of_a_day_for_their_sum(text: str) -> None:
    outcome = run([*WAGES, *OTHERS], [paid(TOTAL, text)], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 2, 3, 4, 5, 1001)])
    assert outcome.matches["reason_code"].item() == "sum_for_one"


def test_it_suggests_the_wages_of_more_people_than_sums_are_searched_among() -> None:
    many = [booked(500_000 + 211 * n, f"Salary {n}") for n in range(40)]

    outcome = run([*many, *OTHERS], [paid(40 * 500_000 + 211 * 780, "SALARIES")], "invoice_bank")

    assert suggested(outcome) == [(*range(1, 41), 1001)]


def test_it_adds_up_taxes_of_a_day() -> None:
    taxes = [booked(41_007, "增值税"), booked(2_870, "城建税"), booked(1_230, "教育费附加税")]

    outcome = run([*taxes, *OTHERS], [paid(45_107, "实时缴税")], "invoice_bank")

    assert suggested(outcome) == [(1, 2, 3, 1001)]


@pytest.mark.parametrize(
    ("amount", "text"),
    # some of them, one cent more, and a line that is for something else
    [(TOTAL - 600_137, "代发工资"), (TOTAL + 1, "代发工资"), (TOTAL, "货款")],
)
def test_it_leaves_other_sums_and_other_purposes(amount: int, text: str) -> None:
    outcome = run([*WAGES, *OTHERS], [paid(amount, text)], "invoice_bank")

    assert "sum_for_one" not in outcome.matches["reason_code"].to_list()


def test_it_adds_up_no_wages_of_two_days() -> None:
    late = booked(50_000, "吴6月工资", days=1)

    outcome = run([*WAGES, late, *OTHERS], [paid(TOTAL + 50_000, "代发工资")], "invoice_bank")

    assert "sum_for_one" not in outcome.matches["reason_code"].to_list()


@pytest.mark.parametrize(("days", "is_one"), [(-60, True), (-61, False), (60, True), (61, False)])
def test_it_suggests_wages_of_a_day_within_the_days_of_the_rule(
    days: int,
    is_one: bool,  # noqa: FBT001
) -> None:
    wages = [booked(600_137, "赵6月工资", days), booked(700_411, "钱6月工资", days)]

    outcome = run([*wages, *OTHERS], [paid(1_300_548, "代发工资")], "invoice_bank")

    assert ("sum_for_one" in outcome.matches["reason_code"].to_list()) == is_one


def test_it_adds_up_no_wages_that_were_partly_given_back() -> None:
    back = booked(-50_000, "吴6月工资")

    outcome = run([*WAGES, back, *OTHERS], [paid(TOTAL - 50_000, "代发工资")], "invoice_bank")

    assert "sum_for_one" not in outcome.matches["reason_code"].to_list()


def test_it_takes_nothing_for_wages_that_says_nothing() -> None:
    outcome = run([*WAGES, booked(9_000, None), *OTHERS], [paid(TOTAL, "代发工资")], "invoice_bank")

    assert suggested(outcome) == [(1, 2, 3, 4, 5, 1001)]
    silent = run([*WAGES, *OTHERS], [paid(TOTAL, None)], "invoice_bank")
    assert "sum_for_one" not in silent.matches["reason_code"].to_list()


def test_one_wage_of_a_day_is_no_sum() -> None:
    """Two people earn the same, and nothing says whose wage was paid."""
    wages = [booked(600_137, "赵6月工资"), booked(600_137, "钱6月工资", days=1)]

    outcome = run([*wages, *OTHERS], [paid(600_137, "代发工资")], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [])


def test_it_counts_no_row_without_words_among_the_wages() -> None:
    ours = [*WAGES, booked(70_000, None), *OTHERS]

    assert suggested(run(ours, [paid(TOTAL, "PAYROLL 0611")], "invoice_bank")) == [
        (1, 2, 3, 4, 5, 1001)
    ]
    assert suggested(run(ours, [paid(TOTAL + 70_000, "PAYROLL 0611")], "invoice_bank")) == []
