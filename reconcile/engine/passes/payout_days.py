"""Payouts that are known by a day alone: what was settled on it, or a batch that is called by nothing but a day.

A day is no number. It stands in many a text, and often another one does: a bank writes the day of the sales
where the channel means that of the money. So such a payout is only suggested, whatever a text says.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import Status
from reconcile.engine.sides.frames import LEAVING

DAY_SUM_DAYS = 3
# before the day: no key of a file holds it, and no text
OF_DAY = "\x1f"
# 20260603 and, in years of the Republic of China, 1150603
_DAY = r"^(?:(?:19|20)[0-9]{2}|1[0-4][0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$"
# shorter ones, and those whose day stands first, may be numbers, unless they are the row's own day
_SHORT = r"^[0-9]{4,8}$"
_OWN = ("%y%m%d", "%m%d", "%d%m%Y", "%m%d%Y")
_NO_MONEY = (Status.FAILED, Status.CLOSED, Status.UNPAID, Status.PENDING, Status.REVOKED)


def with_days_of_settlement(left: pl.DataFrame) -> pl.DataFrame:
    """With one batch per file and day on which its rows are settled, where the file has no batches itself.

    A batch that is called by a day says so which day is meant.
    """
    named = _called(left, _DAY)
    if len(named):
        day = pl.col("batch_key").str.to_date("%Y%m%d", strict=False)
        is_day = pl.col("batch_key").is_in(named.implode())
        left = left.with_columns(value_on=pl.coalesce("value_on", pl.when(is_day).then(day)))
    if left["value_on"].null_count() == len(left):
        return left
    has_moved = ~pl.col("status").is_in(_NO_MONEY).fill_null(value=False)
    asked = names_no_payouts(left) & has_moved & pl.col("value_on").is_not_null()
    day = pl.concat_str(pl.lit(OF_DAY), pl.col("value_on").dt.to_string("%Y%m%d"), pl.col("source"))
    return left.with_columns(batch_key=pl.when(asked).then(day).otherwise("batch_key"))


def names_no_payouts(left: pl.DataFrame) -> pl.Expr:
    """Rows of files that know neither batches nor withdrawals: all that they hold is paid out by the day."""
    has_own = pl.col("batch_key").is_not_null() | pl.col("kind").is_in(LEAVING)
    others = left.select(pl.col("source").filter(has_own).unique())["source"]
    return ~pl.col("source").is_in(others.implode())


def called_by_day(left: pl.DataFrame) -> pl.Series:
    """The batches that are nothing but a day."""
    sure, short = _called(left, f"^{OF_DAY}|{_DAY}"), _called(left, _SHORT)
    if short.is_empty():
        return sure
    batch = pl.col("batch_key")
    rows = left.filter(batch.is_in(short.implode())).select("batch_key", "day", "value_on")
    days = [pl.col(name).dt.to_string(form) for name in ("day", "value_on") for form in _OWN]
    is_own = pl.any_horizontal((batch == day).fill_null(value=False) for day in days)
    return pl.concat([sure, rows.filter(is_own)["batch_key"]]).unique().sort()


def is_one_of(batches: pl.Series) -> pl.Expr:
    """Whether a payout's batch is one of these."""
    return pl.col("batch").is_in(batches.implode()).fill_null(value=False)


def _called(left: pl.DataFrame, pattern: str) -> pl.Series:
    """The batches that are written so."""
    batches = left["batch_key"].drop_nulls().unique().sort()
    return batches.filter(batches.str.contains(pattern))


def sums_of_days(
    left: pl.DataFrame, taken: pl.DataFrame, *of: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What rows that `taken` has not come to day by day, for each currency and what `of` names.

    Returns the links of each day's rows, and the days as payouts.
    """
    by = [*of, "currency", "day"]
    has_moved = ~pl.col("status").is_in(_NO_MONEY).fill_null(value=False)
    loose = left.filter(has_moved & pl.col("day").is_not_null() & ~pl.col("kind").is_in(LEAVING))
    days = loose.select("row", "amount", *by).join(taken, on="row", how="anti")
    days = days.with_columns(lead=pl.col("row").min().over(by))
    last = pl.col("day").dt.offset_by(f"{DAY_SUM_DAYS}d")
    units = days.group_by(*by, "lead").agg(pl.col("amount").sum())
    return days.select("lead", "row"), units.with_columns(first="day", last=last)
