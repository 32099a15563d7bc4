"""A till and a wallet that share no number: what was sold at one time of the day is suggested, and never confirmed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reconcile.engine import Outcome
from tests.engine.records import NOON, Row, cases, confirmed, row, run, suggested


def sale(seconds: int, amount: int = 1800, **given: object) -> Row:
    at = NOON + timedelta(seconds=seconds)
    return row(None, amount, **{"kind": "ORDER", "occurred_at": at} | given)


def paid(seconds: int, amount: int = 1800, number: str = "P1", **given: object) -> Row:
    made = sale(seconds, amount, kind="PAYMENT", order_key=number, order_ref=number)
    return made | given


def outcome_of(ours: list[Row], theirs: list[Row], others: int = 5) -> Outcome:
    """Of these rows beside others, each of an amount of its own, that show that both clocks agree."""
    at = [100_000 + 2_000 * n for n in range(others)]
    return run(
        [*ours, *(sale(at[n], 7_001 + n) for n in range(others))],
        [*theirs, *(paid(at[n] + 30, 7_001 + n, number=f"Q{n}") for n in range(others))],
    )


def said(outcome: Outcome, *entries: int) -> set[str]:
    """The reasons of the matches of these entries."""
    legs = outcome.legs.filter(outcome.legs["entry"].is_in(entries))
    return set(outcome.matches.join(legs, on="match_no", how="semi")["reason_code"])


@pytest.mark.parametrize(("others", "is_told"), [(4, True), (3, False)])
def test_it_hears_the_minute_only_where_several_show_that_the_clocks_agree(
    others: int,
    is_told: bool,  # noqa: FBT001
) -> None:
    outcome = outcome_of([sale(0)], [paid(20)], others)

    assert ("amount_and_minute" in said(outcome, 1)) == is_told


def test_it_tells_sales_of_one_amount_apart_by_the_minute() -> None:
    ours = [sale(0), sale(3_600), sale(9_000)]
    theirs = [paid(3_640, number="P7"), paid(50, number="P9"), paid(20_000, number="P3")]

    outcome = outcome_of(ours, theirs)

    assert confirmed(outcome) == []
    assert {(1, 1002), (2, 1001)} <= set(suggested(outcome))
    assert said(outcome, 1, 2) == {"amount_and_minute"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # two so near on one side, or on the other; and one so near that is another's
        ([sale(0), sale(600)], [paid(20)]),
        ([sale(0)], [paid(20), paid(600, number="P2")]),
        ([sale(0), sale(300)], [paid(20), paid(320, number="P2")]),
    ],
)
def test_it_asks_where_another_is_nearly_as_near(ours: list[Row], theirs: list[Row]) -> None:
    outcome = outcome_of(ours, theirs)

    assert said(outcome, 1) == set()
    assert "AMBIGUOUS" in cases(outcome)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # minutes later, of another amount, of a day without a time, and of somebody who is called otherwise
        (sale(0), paid(180)),
        (sale(0), paid(0, 1810)),
        (sale(0, occurred_at=None), paid(0)),
        (sale(0, counterparty="Amber Mill"), paid(0, counterparty="Zenith Foods")),
    ],
)
def test_it_says_no_minute_where_none_is_shared(ours: Row, theirs: Row) -> None:
    assert "amount_and_minute" not in said(outcome_of([ours], [theirs]), 1)


def test_a_number_goes_before_the_time() -> None:
    ours = [sale(0, order_key="SO20260001", order_ref="SO20260001"), sale(3_600)]
    theirs = [paid(3_620, number="SO20260010"), paid(7_200, number="P2")]

    assert "amount_and_minute" in said(outcome_of(ours, theirs), 2)


@pytest.mark.parametrize(("apart", "is_told"), [(120, True), (179, True), (180, False)])
def test_less_than_three_minutes_are_at_once(apart: int, is_told: bool) -> None:  # noqa: FBT001
    outcome = outcome_of([sale(0), sale(3_600)], [paid(apart)])

    assert ("amount_and_minute" in said(outcome, 1)) == is_told


def test_a_time_that_many_rows_have_is_none() -> None:
    days = [timedelta(days=n) for n in range(3)]
    ours = [sale(0, 1_000 + n.days, occurred_at=NOON + n) for n in days]
    theirs = [
        paid(
            0, 1_000 + n, number=f"P{n}", occurred_at=NOON + days[n] + timedelta(seconds=60 + n * 9)
        )
        for n in range(3)
    ]

    assert "amount_and_minute" not in said(outcome_of(ours, theirs), 1, 2, 3)
