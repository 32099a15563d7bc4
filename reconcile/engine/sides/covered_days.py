"""Which days a side's files cover, and where these begin and end.

A file may write its moments with an offset of their own, as Shopify does, and then its days are those of that offset,
whatever zone its ledger is in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl

from reconcile.engine.records import Context, Period
from reconcile.engine.side_by_side import of_each
from reconcile.engine.sides.frames import sides_of

# no place on earth is further from UTC
EAST_MOST, WEST_MOST = 14 * 60, -12 * 60
# by so much a clock is put forward or back in summer
SUMMER_MINUTES = 60


def covering(everything: pl.DataFrame, context: Context) -> Context:
    """The context with the days that the rows of both sides cover, asked once of a million rows."""
    left, right = sides_of(everything)
    periods = of_each(period_of, (left, context.left_period), (right, context.right_period))
    return replace(context, left_period=periods[0], right_period=periods[1])


def period_of(rows: pl.DataFrame, declared: Period | None) -> Period | None:
    """The days that are declared, or else those of the rows, in the zone in which the rows count them."""
    if declared is None:
        days = rows["day"].drop_nulls()
        if days.is_empty():
            return None
        declared = Period(days.min(), days.max())  # type: ignore[arg-type]  # dates
    return _in_their_zone(rows, declared)


def _in_their_zone(rows: pl.DataFrame, period: Period) -> Period:
    """The period by the offset of its rows' own days, if that can't be the one that was declared.

    A moment that is written as of a day says how far east or west of UTC that day may begin. Where the rows
    have no offset in common, their days are not those of their moments.
    """
    begins = pl.col("booked_on").cast(pl.Datetime("us", "UTC")) - pl.col("occurred_at")
    least, most = rows.select(least=begins.max(), most=begins.min() + timedelta(days=1)).row(0)
    if least is None:
        return period
    low, high = _minutes(least), -_minutes(-most)
    if low > EAST_MOST or high < WEST_MOST or low > high + SUMMER_MINUTES:
        return period
    if low <= period.offset_minutes <= high:
        return period
    middle = (max(low, WEST_MOST) + min(high, EAST_MOST)) // 2
    return replace(period, offset_minutes=middle)


def _minutes(span: timedelta) -> int:
    """Whole minutes, those that have begun included."""
    return -int(-span // timedelta(minutes=1))
