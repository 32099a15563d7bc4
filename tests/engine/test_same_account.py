"""A supplier's statement without our numbers is matched by what was topped up, with how much, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reconcile.engine import Outcome
from tests.engine.records import NOON, Row, confirmed, row, run, suggested

PHONE = "13800001111"


def ours(number: str = "CZ01", phone: str = PHONE, after: int = 0, **given: object) -> Row:
    at = NOON + timedelta(minutes=after)
    made = row(number, 9850, kind="ORDER", status="PAID", account=phone, occurred_at=at)
    return made | {"booked_on": at.date()} | given


def theirs(number: str = "S77", phone: str = PHONE, after: int = 2, **given: object) -> Row:
    return ours(number, phone, after, **given)


def decide(here: list[Row], there: list[Row]) -> Outcome:
    return run(here, there, "orders_orders")


def test_it_confirms_the_only_top_up_of_a_phone_within_the_hour() -> None:
    here = [ours(), ours("CZ02", "13900002222")]
    there = [theirs("S78", "13900002222"), theirs(phone="+86 138-0000-1111")]

    outcome = decide(here, there)

    assert confirmed(outcome) == [(1, 1002), (2, 1001)]
    assert set(outcome.matches["reason_code"]) == {"same_account"}


def test_it_confirms_over_midnight_by_the_hour_and_not_by_the_day() -> None:
    evening, morning = 60 * 12 - 1, 60 * 22
    here = [ours(after=evening), ours("CZ02", after=morning)]

    assert confirmed(decide(here, [theirs(after=evening + 2)])) == [(1, 1001)]


@pytest.mark.parametrize(
    "there",
    [theirs(phone="13800009999"), theirs(gross_minor=9800), theirs(after=60 * 24 * 3), theirs(status="FAILED"),
     theirs(phone="138****1111")],
)  # fmt: skip
def test_it_pairs_no_other_phone_amount_day_or_failure(there: Row) -> None:
    outcome = decide([ours()], [there])

    assert (confirmed(outcome), suggested(outcome)) == ([], [])


@pytest.mark.parametrize("there", [theirs(after=60 * 5), theirs(after=60 * 20)])
def test_it_only_suggests_what_came_hours_later(there: Row) -> None:
    assert suggested(decide([ours()], [there])) == [(1, 1001)]


def test_it_only_suggests_another_number_where_numbers_are_shared() -> None:
    here = [ours(), ours("CZ02", "13900002222")]

    outcome = decide(here, [theirs(), theirs("CZ02", "13900002222")])

    assert (confirmed(outcome), suggested(outcome)) == ([(2, 1002)], [(1, 1001)])


def test_it_suggests_equal_top_ups_of_one_day_in_their_order() -> None:
    here = [ours("CZ01"), ours("CZ02", after=20)]

    outcome = decide(here, [theirs("S2", after=21), theirs("S1", after=1)])

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1002), (2, 1001)])


def test_it_leaves_equal_top_ups_open_where_one_is_missing() -> None:
    outcome = decide([ours("CZ01"), ours("CZ02", after=20)], [theirs(after=21)])

    assert (confirmed(outcome), suggested(outcome)) == ([], [])
