"""A file is missing only for rows that the files at hand could not hold, as late as they usually come."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from reconcile.engine import Context, Outcome, Period
from reconcile.engine.faults import from_json
from reconcile.engine.ready import DOCUMENTS
from reconcile.engine.sides.delays import Delay, usual_delay
from tests.engine.records import Row, row, run

ORDERS = Period(date(2026, 6, 1), date(2026, 6, 15))
SETTLED = Period(date(2026, 6, 7), date(2026, 6, 22))
WEEK = timedelta(days=7)


def on(order: str, day: date, **given: object) -> Row:
    return row(order, 1000, booked_on=day, occurred_at=None, **given)


def judged(ours: list[Row], theirs: list[Row]) -> Outcome:
    """Beside two orders that were settled a week later."""
    days = [date(2026, 6, 2), date(2026, 6, 12)]
    ordered = [on(f"S{day:%d}", day) for day in days]
    paid = [on(f"S{day:%d}", day + WEEK) for day in days]
    context = Context(ORDERS, SETTLED, is_next_file_awaited=False)
    return run([*ordered, *ours], [*paid, *theirs], context=context)


def said(outcome: Outcome) -> list[tuple[str, str]]:
    return outcome.cases.select("kind", "reason_code").rows()


@pytest.mark.parametrize(
    ("day", "kind", "reason"),
    [
        # of the fifteenth at the latest, which our file holds
        (22, "EXTERNAL_ONLY", "not_on_other_side"),
        (23, "MISSING_STATEMENT", "beyond_last_day"),
    ],
)
def test_it_misses_no_file_of_ours_for_what_is_settled_later(
    day: int, kind: str, reason: str
) -> None:
    assert said(judged([], [on("X1", date(2026, 6, day))])) == [(kind, reason)]


def test_it_misses_no_file_of_theirs_for_an_order_that_is_settled_later() -> None:
    assert said(judged([on("X1", date(2026, 6, 1))], [])) == [
        ("INTERNAL_ONLY", "not_on_other_side")
    ]


def test_it_misses_no_file_where_the_order_stands_in_ours() -> None:
    late = on("S12", date(2026, 6, 28), kind="ADJUSTMENT", gross_minor=-300, net_minor=-300)

    assert "MISSING_STATEMENT" not in {kind for kind, _reason in said(judged([], [late]))}


@pytest.mark.parametrize(
    ("has_refunds", "kind"), [(True, "MISSING_STATEMENT"), (False, "EXTERNAL_ONLY")]
)
def test_it_misses_our_refunds_of_later_days_where_we_keep_them(
    has_refunds: bool,  # noqa: FBT001  (a case of the test)
    kind: str,
) -> None:
    ours = [row("S02", -100, booked_on=date(2026, 6, 3), occurred_at=None)] if has_refunds else []
    theirs = (
        [row("S02", -100, booked_on=date(2026, 6, 10), occurred_at=None)] if has_refunds else []
    )
    later = row("S12", -400, booked_on=date(2026, 6, 29), occurred_at=None)

    outcome = judged(ours, [*theirs, later])

    assert [found for found, _reason in said(outcome)] == [kind]


def delay(*matches: tuple[int, list[int], bool]) -> Delay:
    """Of matches of one row of ours each: its day, the days of theirs, and whether it is confirmed."""
    ours = [(at, "LEFT", day, sure) for at, (day, _theirs, sure) in enumerate(matches)]
    theirs = [
        (at, "RIGHT", day, sure) for at, (_ours, days, sure) in enumerate(matches) for day in days
    ]
    rows = [*ours, *theirs]
    everything = pl.DataFrame(
        {
            "side": [side for _lead, side, _day, _sure in rows],
            "day": [date(2026, 6, day) for _lead, _side, day, _sure in rows],
        }
    )
    linked = pl.DataFrame(
        {
            "lead": [lead for lead, *_rest in rows],
            "row": range(len(rows)),
            "confirmed": [sure for *_rest, sure in rows],
        },
        schema={"lead": pl.UInt32, "row": pl.UInt32, "confirmed": pl.Boolean},
    )
    return usual_delay(linked, everything)


def days(least: int, most: int) -> Delay:
    return Delay(timedelta(days=least), timedelta(days=most))


def test_it_takes_the_quickest_and_the_slowest_match() -> None:
    assert delay((1, [4], True), (2, [9, 11], True)) == days(3, 9)


def test_it_knows_what_comes_on_the_same_day() -> None:
    assert delay((1, [1], True), (9, [9], True)) == days(0, 0)


def test_it_learns_nothing_where_no_day_is_known() -> None:
    assert delay((1, [4], False)) == days(0, 0)


@pytest.mark.parametrize(("bound", "slowest"), [(7, 9), (6, 5), (5, 5), (1, 3)])
def test_it_asks_every_so_many_of_more_matches_than_it_needs(
    monkeypatch: pytest.MonkeyPatch, bound: int, slowest: int
) -> None:
    """Of six rows in three matches all, the first and the last, or the first."""
    monkeypatch.setattr("reconcile.engine.sides.delays.SAMPLE", bound)

    assert delay((1, [4], True), (1, [10], True), (1, [6], True)) == days(3, slowest)


@pytest.mark.parametrize(
    ("day", "kind", "reason"),
    [
        # settled by the seventh, on which their file begins, or in the one before it
        (date(2026, 5, 31), "INTERNAL_ONLY", "not_on_other_side"),
        (date(2026, 5, 30), "MISSING_STATEMENT", "before_first_day"),
        # settled on the 22nd, or on the day after it
        (date(2026, 6, 22), "INTERNAL_ONLY", "not_on_other_side"),
        (date(2026, 6, 24), "MISSING_STATEMENT", "beyond_last_day"),
    ],
)
def test_it_misses_a_file_of_theirs_for_an_order_whose_settlement_none_can_hold(
    day: date, kind: str, reason: str
) -> None:
    assert said(judged([on("X1", day)], [])) == [(kind, reason)]


@pytest.mark.parametrize(
    ("day", "kind", "reason"),
    [
        # of the first of June, or of the day before our file begins
        (date(2026, 6, 1), "EXTERNAL_ONLY", "not_on_other_side"),
        (date(2026, 5, 30), "MISSING_STATEMENT", "before_first_day"),
    ],
)
def test_it_misses_a_file_of_ours_for_what_was_settled_before_it(
    day: date, kind: str, reason: str
) -> None:
    assert said(judged([], [on("X1", day)])) == [(kind, reason)]


def test_it_sees_that_theirs_come_first() -> None:
    assert delay((9, [4], True)) == days(-5, -5)
    assert delay((9, [4], True)).turned == days(5, 5)


def test_it_leaves_the_rare_ones_aside() -> None:
    ordinary = [(1, [2], True)] * 30

    assert delay(*ordinary, (1, [29], True), (20, [1], True)) == days(1, 1)


def test_it_learns_nothing_from_suggestions() -> None:
    assert delay((1, [4], False)) == Delay()


def settled_late(matches: int, *, wait_days: int | None = None) -> list[tuple[str, str]]:
    """What an order of the fifteenth and one of the sixteenth are, as so many of before were settled a week later."""
    days = [date(2026, 6, 1) + timedelta(days=n % 8) for n in range(matches)]
    ours = [on(f"S{n}", day) for n, day in enumerate(days)]
    paid = [on(f"S{n}", day + WEEK) for n, day in enumerate(days)]
    open_ones = [on("X1", date(2026, 6, 15)), on("X2", date(2026, 6, 16))]
    waits = {} if wait_days is None else {"wait_days": {"default": wait_days}}
    rules = from_json({**DOCUMENTS["orders_channel"], **waits})
    context = Context(Period(date(2026, 6, 1), date(2026, 6, 22)), SETTLED)
    return said(run([*ours, *open_ones], paid, rules, context))


LACKING, EXPECTED = ("INTERNAL_ONLY", "not_on_other_side"), ("TIMING", "still_expected")


def test_it_expects_in_the_next_file_what_is_settled_a_week_later() -> None:
    assert settled_late(20) == [LACKING, EXPECTED]


def test_it_expects_nothing_by_a_few_matches() -> None:
    assert settled_late(19) == [LACKING, LACKING]


def test_it_waits_as_long_as_the_rules_say_before_what_was_usual() -> None:
    assert settled_late(20, wait_days=6) == [LACKING, LACKING]
    assert settled_late(20, wait_days=8) == [EXPECTED, EXPECTED]


def test_it_learns_no_waiting_from_sums_of_several_days() -> None:
    """Of weekly deliveries of one order the first comes at once, and so does the last one."""
    days = [date(2026, 6, day) for day in (1, 8)]
    both = [on(f"S{n}", day) for n in range(20) for day in days]
    context = Context(Period(date(2026, 6, 1), date(2026, 6, 22)), SETTLED)

    outcome = run([*both, on("X1", date(2026, 6, 16))], both, context=context)

    assert said(outcome) == [LACKING]
