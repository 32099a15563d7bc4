"""Which way money went: out of the channel's account to the bank, or from the bank into the account."""

from __future__ import annotations

import pytest

from tests.engine.payouts import JUNE, evidence, found, groups, june, line, sale
from tests.engine.records import Row, cases, confirmed, run


def drawn(amount: int, day: int = 9, batch: str | None = None, **given: object) -> Row:
    """A withdrawal of an account of WeChat, or one that came back."""
    return sale(batch, -amount, june(day), kind="PAYOUT", channel="WECHAT", **given)


def paid_in(amount: int, day: int = 9) -> Row:
    return sale(None, amount, june(day), kind="TRANSFER", channel="WECHAT", description="充值")


def arrived(amount: int, day: int = 9, text: str = "财付通") -> Row:
    return line(amount, day, text)


def left_bank(amount: int, day: int = 9, text: str = "财付通") -> Row:
    return line(-amount, day, text)


def test_it_finds_a_withdrawal_in_what_arrives_and_a_deposit_in_what_leaves() -> None:
    ours = [drawn(3_000, 8), paid_in(3_000, 10)]

    outcome = run(ours, [arrived(3_000, 8), left_bank(3_000, 10)], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]


def test_it_finds_deposits_where_nothing_was_withdrawn() -> None:
    outcome = run(
        [paid_in(700), paid_in(900)], [left_bank(900), left_bank(700)], "payout_bank", JUNE
    )

    assert confirmed(outcome) == [(1, 1002), (2, 1001)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([paid_in(700)], [arrived(700)]),
        ([drawn(700)], [left_bank(700)]),
        # one that came back, in a file without any other withdrawal
        ([drawn(-700, description="提现退回")], [arrived(700)]),
    ],
)
def test_it_takes_nothing_that_went_the_other_way(ours: list[Row], theirs: list[Row]) -> None:
    made = found(ours, theirs)

    assert (groups(made.confirmed), groups(made.suggested)) == ([], [])


@pytest.mark.parametrize("batch", [None, "WD771"])
def test_it_finds_a_withdrawal_that_came_back_by_its_own_day(batch: str | None) -> None:
    ours = [
        drawn(500, 8, batch, description="提现"),
        drawn(-500, 15, batch, description="提现退回"),
    ]

    made = found(ours, [arrived(500, 8), left_bank(500, 15, "财付通 提现退票")])

    assert groups(made.confirmed) == [(0, 2), (1, 3)]


@pytest.mark.parametrize(
    ("day", "is_found"), [(3, False), (4, True), (8, True), (9, True), (12, True), (13, False)]
)
def test_it_looks_for_a_deposit_before_and_after_its_day(day: int, is_found: bool) -> None:  # noqa: FBT001
    # three banking days before Tuesday the 9th is Thursday the 4th
    assert bool(groups(found([paid_in(700)], [left_bank(700, day)]).confirmed)) == is_found


def test_it_confirms_nothing_where_a_list_of_payouts_does_not_say_what_its_signs_mean() -> None:
    ours = [sale(None, 900, kind="PAYOUT"), sale(None, -900, kind="PAYOUT")]
    theirs = [line(900, 8, "STRIPE"), line(-900, 8, "STRIPE"), line(900, 9, "?")]

    made = found(ours, theirs)

    assert (groups(made.confirmed), groups(made.suggested), evidence(made)) == ([], [], [])
    assert made.due["lead"].to_list() == [0, 1]


def test_it_takes_a_later_row_of_a_payouts_number_for_its_return() -> None:
    ours = [
        sale("PO881", 640, june(12), kind="PAYOUT"),
        sale("PO881", -640, june(8), kind="PAYOUT"),
    ]

    made = found(ours, [line(640, 9, "STRIPE"), line(-640, 12, "STRIPE RETURN")])

    assert groups(made.confirmed) == [(0, 3), (1, 2)]


def test_it_matches_the_rest_beside_a_list_that_does_not_say_it() -> None:
    ours = [sale(None, 900, kind="PAYOUT"), sale(None, -900, kind="PAYOUT")]
    ours.append(sale("X1", 400, source="other.csv"))

    made = found(ours, [line(900, 8, "STRIPE"), line(400, 8, "STRIPE")])

    assert groups(made.confirmed) == [(2, 4)]


def test_it_says_that_the_bank_lacks_a_deposit() -> None:
    outcome = run([paid_in(700), drawn(90)], [arrived(5, 29, "interest")], "payout_bank", JUNE)

    assert cases(outcome)["INTERNAL_ONLY"] == [(1,), (2,)]
    assert outcome.cases["reason_code"].to_list()[:2] == [
        "deposit_not_at_bank",
        "payout_not_at_bank",
    ]
