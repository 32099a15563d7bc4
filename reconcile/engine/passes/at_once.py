"""Sales whose sides share no number, as of a till and a wallet: the only two of an amount at one time of the day.

What the same amount was paid for hours later is no rival of it then. That is a suggestion, and no more.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.likeness.references import REFERENCE_SLIP
from reconcile.engine.likeness.scoring import EXACT, Sides

# a till and a wallet write down one sale within so many whole minutes
SOON_MINUTES_MAX = 2
# and nothing else of that amount within so many tells it apart
ALONE_MINUTES = 15
# that the clocks of both sides agree, so many pairs show; two sales of one price alone are a question
PAIRS_MIN = 5
# a time that so many rows have, and more than so large a part of them, is that of a day without a time: midnight
SAME_TIME_MIN, SAME_TIME_PART = 3, 10


def told_by_time(pairs: pl.DataFrame, given: Sides) -> pl.DataFrame:
    """The pairs with `is_at_once`, and without those of such rows that lie apart and that no number ties."""
    unnumbered = pl.col("reference") < REFERENCE_SLIP
    alike = unnumbered & (pl.col("amount_feature") == EXACT)
    timed = pairs.filter(alike & (pl.col("minutes") <= ALONE_MINUTES).fill_null(value=False))
    near = timed.filter(
        ~pl.col("row").is_in(_without_time(given.left).implode()),
        ~pl.col("row_right").is_in(_without_time(given.right).implode()),
    )
    against = pl.col("names_differ") | pl.col("names_other_number")
    alone = pl.col("row").is_unique() & pl.col("row_right").is_unique()
    soon = near.filter(alone).filter((pl.col("minutes") <= SOON_MINUTES_MAX) & ~against)
    told = soon.select("row", "row_right", is_at_once=pl.lit(value=True))
    told = told if len(told) >= PAIRS_MIN else told.clear()
    marked = pairs.join(told, on=["row", "row_right"], how="left", maintain_order="left")
    marked = marked.with_columns(pl.col("is_at_once").fill_null(value=False))
    held = pl.col("row").is_in(told["row"].implode())
    held |= pl.col("row_right").is_in(told["row_right"].implode())
    return marked.filter(pl.col("is_at_once") | ~held | ~unnumbered)


def _without_time(rows: pl.DataFrame) -> pl.Series:
    """The rows whose time of day is that of many others."""
    times = rows.select("row", at=pl.col("occurred_at").dt.time()).drop_nulls("at")
    same = pl.len().over("at")
    many = (same >= SAME_TIME_MIN) & (same * SAME_TIME_PART > pl.len())
    return times.filter(many)["row"]
