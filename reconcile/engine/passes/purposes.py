"""Rows of one day that are for one thing, such as the wages of all, and that the bank pays in one line."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from reconcile.engine.likeness.said_in_words import CONTRIBUTIONS, TAXES, WAGES
from reconcile.engine.likeness.scoring import WORDS_MAX, Sides, days_feature
from reconcile.engine.passes.pools import Member, Pool

PURPOSES = (WAGES, CONTRIBUTIONS, TAXES)


def of_one_purpose(given: Sides, days_max: int) -> Iterator[Pool]:
    """For each row of the right side all rows of the left of one day that say the same and are that sum.

    Not some of these rows, but all: among the wages of many some sum nearly always fits.
    """
    for purpose in PURPOSES:
        says = pl.col("words").str.contains(purpose).fill_null(value=False)
        lines = given.right.filter(says).select(
            "currency", target="row", total="amount", day_right="day"
        )
        rows = given.left.filter(says) if len(lines) else given.left.clear()
        yield from _paid_in_one(rows, lines, days_max)


def _paid_in_one(rows: pl.DataFrame, lines: pl.DataFrame, days_max: int) -> Iterator[Pool]:
    by = ["currency", "day"]
    days = (pl.col("day") - pl.col("day_right")).dt.total_days().abs().alias("days")
    sums = rows.drop_nulls("day").group_by(by).agg(
        total=pl.col("amount").sum(), rows=pl.len(), signs=pl.col("amount").sign().n_unique()
    )  # fmt: skip
    sums = sums.filter(pl.col("rows") > 1, pl.col("signs") == 1)
    paid = sums.join(lines, on=["currency", "total"]).with_columns(days)
    paid = paid.filter(pl.col("days") <= days_max).with_columns(days_feature=days_feature())
    parts = paid.join(rows.select("row", "amount", *by), on=by).with_columns(
        amount=pl.col("amount").abs(), name=pl.lit(WORDS_MAX), is_numbered=pl.lit(value=False)
    )
    columns = ["row", "amount", "days", "days_feature", "name", "is_numbered"]
    pools = parts.sort("row").group_by("target", "total", "day").agg(pl.struct(columns))
    for target, total, _day, members in pools.sort("target", "day").iter_rows():
        yield (target, abs(total)), [Member(**member) for member in members]
