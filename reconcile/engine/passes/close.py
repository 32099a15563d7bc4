"""Where keys end: rows that could be the same by amount, day and words. These are only suggested."""

from __future__ import annotations

import polars as pl
from rapidfuzz import fuzz

from reconcile.engine.passes import links_of_pairs, no_links
from reconcile.engine.rules import Rule

# a block of equal amounts larger than this says nothing: with list prices everything fits everything
BLOCK_ROWS_MAX = 100
PAIRS_MAX = 200_000
DAYS_DEFAULT = 3
SIMILAR_MIN = (
    80  # of 100, rapidfuzz ratio of two references that a slip of the keyboard may separate
)


def near_pairs(left: pl.DataFrame, right: pl.DataFrame, days_max: int) -> pl.DataFrame:
    """Pairs of equal amount and currency at most that many days apart, blocks bounded."""
    columns = ["row", "currency", "amount", "day", "order_key", "words", "counterparty"]
    ours, theirs = _small_blocks(left.select(columns)), _small_blocks(right.select(columns))
    pairs = ours.join(theirs, on=["currency", "amount"], how="inner")
    days = (pl.col("day") - pl.col("day_right")).dt.total_days().abs().fill_null(days_max)
    near = pairs.with_columns(days=days).filter(pl.col("days") <= days_max)
    return near.sort("row", "days", "row_right").head(PAIRS_MAX)


def _small_blocks(rows: pl.DataFrame) -> pl.DataFrame:
    size = pl.len().over("currency", "amount")
    return rows.filter((size <= BLOCK_ROWS_MAX) & (pl.col("amount") != 0))


def suggest_close(
    left: pl.DataFrame, right: pl.DataFrame, rule: Rule
) -> tuple[pl.DataFrame, pl.DataFrame, dict[int, int]]:
    """Suggested links, rivals, and the score (0 to 100) by lead.

    Two rows that both carry an order number are close only if one could be a slip of the other. Rows
    without one are close by amount and day, and rivals where several are.
    """
    days_max = rule.tolerance.days if rule.tolerance.days is not None else DAYS_DEFAULT
    pairs = near_pairs(left, right, days_max)
    if pairs.is_empty():
        return no_links(), no_links(), {}
    scores = [
        _score(ours, theirs, words, words_right, days)
        for ours, theirs, words, words_right, days in pairs.select(
            "order_key", "order_key_right", "words", "words_right", "days"
        ).iter_rows()
    ]
    scored = pairs.with_columns(score=pl.Series(scores, dtype=pl.Int32)).filter(pl.col("score") > 0)
    alone = (pl.len().over("row") == 1) & (pl.len().over("row_right") == 1)
    sole = scored.filter(alone)
    contested = scored.filter(~alone)
    links = links_of_pairs(sole.select("row", "row_right"))
    by_lead = dict(sole.select("row", "score").iter_rows())
    return links, _components(contested), by_lead


def _score(ours: str | None, theirs: str | None, words: str, other: str, days: int) -> int:
    if ours is not None and theirs is not None:
        likeness = int(fuzz.ratio(ours, theirs))
        return likeness - days if likeness >= SIMILAR_MIN and ours != theirs else 0
    # the key of one side may stand in the other's text
    for key, text in ((ours, other), (theirs, words)):
        if key is not None and key in text:
            return 95 - days
    return max(60 - 5 * days + int(fuzz.token_set_ratio(words, other)) // 5, 1)


def _components(contested: pl.DataFrame) -> pl.DataFrame:
    """Rows that compete with one another share the lead of their currency and amount."""
    if contested.is_empty():
        return no_links()
    rows = pl.concat(
        [
            contested.select("currency", "amount", "row"),
            contested.select("currency", "amount", pl.col("row_right").alias("row")),
        ]
    ).unique()
    return rows.select(
        pl.col("row").min().over("currency", "amount").alias("lead"), pl.col("row")
    ).sort("lead", "row")
