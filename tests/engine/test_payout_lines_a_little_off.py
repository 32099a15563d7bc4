"""A payout and a line that only the channel joins: how much may be lacking, until when, and with what score."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reconcile.engine import Context, Period
from tests.engine.payouts import JUNE, found, groups, line, sale
from tests.engine.records import run

# paid out on the fifth, which the bank may show until the tenth: its file ends a day before
ENDED = Context(JUNE.left_period, Period(date(2026, 6, 1), date(2026, 6, 9)))


@pytest.mark.parametrize(
    ("amount", "day", "is_charged"),
    [
        # a twentieth is what a charge may take, and no more
        (950, 9, True),
        (949, 9, False),
        (999, 9, True),
        # nobody charges the bank
        (1_001, 9, False),
        # of an earlier day the charge would be in the file
        (950, 8, False),
    ],
)
def test_a_charge_of_the_bank_may_follow_what_came_on_its_last_day(
    amount: int,
    day: int,
    is_charged: bool,  # noqa: FBT001
) -> None:
    made = found(
        [sale("X1", 1_000, channel="STRIPE")], [line(amount, day, "STRIPE")], context=ENDED
    )

    assert groups(made.likely_unequal) == ([(0, 1)] if is_charged else [])


@pytest.mark.parametrize(
    ("amount", "is_near"), [(900, True), (899, False), (1_100, True), (1_101, False)]
)
def test_a_payout_that_is_overdue_may_be_off_by_a_tenth(amount: int, is_near: bool) -> None:  # noqa: FBT001
    made = found([sale("X1", 1_000, channel="STRIPE")], [line(amount, 8, "STRIPE")])

    assert groups(made.likely_unequal) == ([(0, 1)] if is_near else [])


@pytest.mark.parametrize(("last", "is_told"), [(9, False), (10, True), (11, True)])
def test_a_payout_is_overdue_when_its_last_day_has_passed(last: int, is_told: bool) -> None:  # noqa: FBT001
    context = Context(JUNE.left_period, Period(date(2026, 6, 1), date(2026, 6, last)))

    made = found([sale("X1", 1_000, channel="STRIPE")], [line(990, 8, "STRIPE")], context=context)

    assert groups(made.likely_unequal) == ([(0, 1)] if is_told else [])


def test_the_bank_s_file_ends_with_its_last_line_where_nobody_says_when() -> None:
    ours = [sale("X1", 1_000, channel="STRIPE")]
    theirs = [line(990, 8, "STRIPE"), line(5, 10, "interest")]

    assert groups(found(ours, theirs, context=Context()).likely_unequal) == [(0, 1)]
    assert groups(found(ours, theirs[:1], context=Context()).likely_unequal) == [(0, 1)]
    earlier = [line(990, 8, "STRIPE"), line(5, 9, "interest")]
    assert groups(found(ours, earlier, context=Context()).likely_unequal) == []


def test_it_shows_what_only_the_channel_joins_as_a_weak_candidate() -> None:
    """It is what a person looks at first, and no more than what equal amounts alone would say."""
    outcome = run([sale("X1", 97, channel="STRIPE")], [line(80, 8, "STRIPE")], "payout_bank", JUNE)

    told = [json.loads(text) for text in outcome.cases["candidates"]]
    assert [[(each["entries"], each["score"]) for each in case] for case in told] == [
        [([1001], 40)],
        [([1], 40)],
    ]
