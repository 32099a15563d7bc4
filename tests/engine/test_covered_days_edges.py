"""From which offset on a file's days are taken for those of another zone, and which zone that is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from reconcile.engine import Period
from reconcile.engine.sides.covered_days import period_of

HOUR = 60
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
# a clock's time and the minutes by which it is east of UTC
Written = tuple[str, int]


def rows(*written: Written) -> pl.DataFrame:
    """A row of each of the first days of June, with the day that its file writes."""
    made = []
    for at, (clock, minutes) in enumerate(written):
        day = FIRST + timedelta(days=at)
        local = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=UTC)
        made.append((day, local - timedelta(minutes=minutes), day))
    names = ["booked_on", "occurred_at", "day"]
    cast = (
        pl.col("occurred_at").cast(pl.Datetime("us", "UTC")),
        pl.col("booked_on", "day").cast(pl.Date),
    )
    return pl.DataFrame(made, schema=names, orient="row").with_columns(*cast)


def offset_of(declared: int, *written: Written) -> int:
    period = period_of(rows(*written), Period(FIRST, LAST, declared))
    assert period is not None
    assert (period.first, period.last) == (FIRST, LAST)
    return period.offset_minutes


def all_day(minutes: int) -> tuple[Written, Written]:
    """The first and the last minute of a day, which leave no doubt."""
    return ("00:00", minutes), ("23:59", minutes)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (all_day(8 * HOUR), 8 * HOUR),
        (all_day(-4 * HOUR), -4 * HOUR),
        # the islands furthest to the east and to the west, and what lies beyond them
        (all_day(14 * HOUR), 14 * HOUR),
        (all_day(14 * HOUR + 1), 2 * HOUR),
        (all_day(-12 * HOUR), -12 * HOUR),
        (all_day(-12 * HOUR - 1), -12 * HOUR),
        (all_day(-12 * HOUR - 2), 2 * HOUR),
        # nobody sells at night: any zone between the two it could be
        ((("09:00", 13 * HOUR), ("21:00", 13 * HOUR)), 9 * HOUR),
        ((("09:00", -11 * HOUR), ("12:00", -11 * HOUR)), -5 * HOUR - 30),
    ],
)
def test_it_goes_by_the_offset_that_the_days_show(
    written: tuple[Written, ...], expected: int
) -> None:
    assert offset_of(2 * HOUR, *written) == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [(-601, 0), (-600, -600), (0, 0), (600, 600), (601, 0)],
)
def test_it_keeps_what_was_declared_where_that_can_be(declared: int, expected: int) -> None:
    """At ten in the morning and at two in the afternoon in London it is the same day in many places."""
    assert offset_of(declared, ("10:00", 0), ("14:00", 0)) == expected


@pytest.mark.parametrize(
    ("declared", "clocks", "expected"),
    [
        (-599, ("09:59:30", "14:00"), -599),
        (-600, ("09:59:30", "14:00"), 0),
        (599, ("10:00", "14:00:30"), 599),
        (600, ("10:00", "14:00:30"), -1),
    ],
)
def test_it_counts_no_part_of_a_minute(
    declared: int, clocks: tuple[str, str], expected: int
) -> None:
    assert offset_of(declared, *((clock, 0) for clock in clocks)) == expected


@pytest.mark.parametrize(
    ("summer", "expected"),
    # an hour apart: a clock that was put back; a minute more: no clock
    [(2 * HOUR, HOUR + 30), (2 * HOUR + 1, 8 * HOUR)],
)
def test_a_clock_is_put_back_by_an_hour(summer: int, expected: int) -> None:
    assert offset_of(8 * HOUR, ("00:00", summer), ("23:59:30", HOUR)) == expected


def test_it_goes_by_the_rows_where_no_days_were_declared() -> None:
    made = period_of(rows(*all_day(0)), None)

    assert made == Period(FIRST, date(2026, 6, 2), 0)
    assert period_of(rows(), None) is None
