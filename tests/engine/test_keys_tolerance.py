"""A rule may allow sums and days to lie a little apart; of two limits the smaller one holds."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import RuleSet, from_json
from tests.engine.records import cases, confirmed, row, run


def within(**tolerance: int) -> RuleSet:
    rule = {
        "name": "Nearly", "method": "tolerance", "outcome": "confirm",
        "keys": [{"left": "order_key", "right": "order_key"}], "tolerance": tolerance,
    }  # fmt: skip
    return from_json(
        {"name": "Nearly", "basis": {"left": "gross", "right": "gross"}, "rules": [rule]}
    )


@pytest.mark.parametrize(("paid", "is_matched"), [(9_995, True), (10_005, True), (9_994, False)])
def test_it_confirms_up_to_the_allowed_amount(paid: int, is_matched: bool) -> None:  # noqa: FBT001
    outcome = run([row("A1", 10_000)], [row("A1", paid)], within(amount_minor=5))

    assert bool(confirmed(outcome)) == is_matched


def test_it_keeps_the_difference_on_the_match() -> None:
    outcome = run([row("A1", 10_000)], [row("A1", 9_995)], within(amount_minor=5))

    assert outcome.matches["difference_minor"].to_list() == [5]


@pytest.mark.parametrize(("paid", "is_matched"), [(9_990, True), (9_989, False)])
def test_it_holds_the_smaller_of_amount_and_share(
    paid: int,
    is_matched: bool,  # noqa: FBT001
) -> None:
    rules = within(amount_minor=500, amount_ppm=1000)

    outcome = run([row("A1", 10_000)], [row("A1", paid)], rules)

    assert bool(confirmed(outcome)) == is_matched


@pytest.mark.parametrize(("day", "is_matched"), [(7, True), (8, False)])
def test_it_confirms_up_to_the_allowed_days(day: int, is_matched: bool) -> None:  # noqa: FBT001
    theirs = [row("A1", 10_000, booked_on=date(2026, 6, day))]

    outcome = run([row("A1", 10_000)], theirs, within(days=2))

    assert bool(confirmed(outcome)) == is_matched


def test_it_never_reaches_across_currencies() -> None:
    theirs = [row("A1", 10_000, currency="USD")]

    outcome = run([row("A1", 10_000)], theirs, within(amount_minor=500))

    assert cases(outcome) == {"CURRENCY_MISMATCH": [(1, 1001)]}
