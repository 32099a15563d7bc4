"""Matching by keys that people trust: order number, transaction, refund, batch, article."""

from __future__ import annotations

import polars as pl

from reconcile.engine.passes import links_of_groups, links_of_pairs, no_links
from reconcile.engine.rules import Rule, Tolerance

PPM = 1_000_000


def _keyed(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    return rows.filter(pl.col(column).is_not_null()).select(
        "row", pl.col(column).alias("key"), "currency", "amount", "day"
    )


def pair_by_key(left: pl.DataFrame, right: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """One row to one row: same key, currency and amount, and no second such row on either side."""
    found = []
    for left_key, right_key in rule.keys:
        pairs = _unique(left, left_key).join(
            _unique(right, right_key), on=["key", "currency", "amount"], how="inner"
        )
        links = links_of_pairs(pairs)
        found.append(links)
        if not links.is_empty():
            left = left.join(links, on="row", how="anti", maintain_order="left")
            right = right.join(links, on="row", how="anti", maintain_order="left")
    return pl.concat(found)


def _unique(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    keyed = rows.filter(pl.col(column).is_not_null()).select(
        "row", pl.col(column).alias("key"), "currency", "amount"
    )
    return keyed.unique(subset=["key", "currency", "amount"], keep="none")


def sum_by_key(left: pl.DataFrame, right: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """All open rows of a key, 1:N to N:M, where both sides' sums are equal in one currency."""
    return _groups_by_key(left, right, rule, Tolerance())


def tolerate_by_key(left: pl.DataFrame, right: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """All open rows of a key whose sums and days lie within the rule's tolerance."""
    return _groups_by_key(left, right, rule, rule.tolerance)


def _groups_by_key(
    left: pl.DataFrame, right: pl.DataFrame, rule: Rule, tolerance: Tolerance
) -> pl.DataFrame:
    found = [no_links()]
    for left_key, right_key in rule.keys:
        rows = shared_keys(left, right, left_key, right_key)
        if rows.is_empty():
            continue
        groups = rows.group_by("key").agg(
            pl.col("currency").n_unique().alias("currencies"),
            pl.col("amount").filter(pl.col("is_left")).sum().alias("sum_left"),
            pl.col("amount").filter(~pl.col("is_left")).sum().alias("sum_right"),
            (pl.col("day").max() - pl.col("day").min()).dt.total_days().alias("days"),
        )
        agreeing = groups.filter(pl.col("currencies") == 1).filter(_within(tolerance))
        links = links_of_groups(rows.join(agreeing.select("key"), on="key", how="semi"), ["key"])
        found.append(links)
        left = left.join(links, on="row", how="anti", maintain_order="left")
        right = right.join(links, on="row", how="anti", maintain_order="left")
    return pl.concat(found)


def shared_keys(
    left: pl.DataFrame, right: pl.DataFrame, left_key: str, right_key: str
) -> pl.DataFrame:
    """The rows of both sides whose key stands on the other side too, marked `is_left`."""
    ours, theirs = _keyed(left, left_key), _keyed(right, right_key)
    return pl.concat(
        [
            ours.join(theirs, on="key", how="semi").with_columns(is_left=pl.lit(value=True)),
            theirs.join(ours, on="key", how="semi").with_columns(is_left=pl.lit(value=False)),
        ]
    )


def _within(tolerance: Tolerance) -> pl.Expr:
    difference = (pl.col("sum_left") - pl.col("sum_right")).abs()
    allowed = difference <= tolerance.amount_minor
    if tolerance.amount_ppm is not None:
        # whichever is smaller holds; in 128 bits, for 10^14 minor units times a million don't fit 64
        whole = pl.col("sum_left").abs().cast(pl.Int128) * tolerance.amount_ppm
        allowed &= difference.cast(pl.Int128) * PPM <= whole
    if tolerance.days is not None:
        allowed &= pl.col("days").fill_null(0) <= tolerance.days
    return allowed


def reverse_on_one_side(left: pl.DataFrame, right: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """Rows of one side that share a key unknown to the other side and cancel out to zero."""
    found = [no_links()]
    for left_key, right_key in rule.keys:
        ours, theirs = _keyed(left, left_key), _keyed(right, right_key)
        for mine, other in ((ours, theirs), (theirs, ours)):
            alone = mine.join(other, on="key", how="anti")
            sums = alone.group_by("key", "currency").agg(
                pl.col("amount").sum().alias("sum"), pl.len().alias("rows")
            )
            cancelled = sums.filter((pl.col("sum") == 0) & (pl.col("rows") > 1))
            rows = alone.join(cancelled, on=["key", "currency"], how="semi")
            found.append(links_of_groups(rows, ["key", "currency"]))
        taken = pl.concat(found)
        left = left.join(taken, on="row", how="anti", maintain_order="left")
        right = right.join(taken, on="row", how="anti", maintain_order="left")
    return pl.concat(found)
