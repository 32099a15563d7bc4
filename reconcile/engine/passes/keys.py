"""Matching by keys that people trust: order number, transaction, refund, batch, article."""

from __future__ import annotations

import polars as pl

from reconcile.engine.links import PAIR_SCHEMA, links_of_groups, links_of_pairs, no_links
from reconcile.engine.records import Kind
from reconcile.engine.rules import Rule, Tolerance
from reconcile.engine.sides.frames import picked, without
from reconcile.engine.sides.merged import without_parts
from reconcile.engine.sorting import ascending

PPM = 1_000_000
# a key that more rows share is no key: "test", a shop's name, a constant
GROUP_ROWS_MAX = 10_000
SAME = ["key", "currency", "amount"]


def _keyed(rows: pl.DataFrame, column: str, *, is_left: bool) -> pl.DataFrame:
    return rows.filter(pl.col(column).is_not_null()).select(
        "row", pl.col(column).alias("key"), "currency", "amount", "day", is_left=is_left
    )


def pair_by_key(left: pl.DataFrame, right: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """One row to one row: same key, currency and amount, and no second such row on either side."""
    found = [no_links()]
    for left_key, right_key in rule.keys:
        left, right = without(left, found[-1]), without(right, found[-1])
        found.append(links_of_pairs(only_pairs(left, right, left_key, right_key)))
    return pl.concat(found)


def only_pairs(
    left: pl.DataFrame, right: pl.DataFrame, left_key: str, right_key: str
) -> pl.DataFrame:
    """Row and row_right of those that are the only ones of their key, currency and amount on their side."""
    if not (_has_any(left, left_key) and _has_any(right, right_key)):
        return pl.DataFrame(schema=PAIR_SCHEMA)
    ours, theirs = without_parts(left, right, (left_key, right_key))
    return _pairs(_hashed(ours, left_key), _hashed(theirs, right_key))


def _has_any(rows: pl.DataFrame, column: str) -> bool:
    """Whether any row has this key: asked before anything is made of it."""
    return rows[column].null_count() < len(rows)


def _hashed(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows that have a key, with one number for it and the amount."""
    known = picked(rows, rows[column].is_not_null())
    return known.select(
        "row",
        "currency",
        "amount",
        key=pl.col(column),
        hashed=pl.col(column).hash() ^ pl.col("amount").hash(),
    )


def _pairs(ours: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Row and row_right of those that are the only ones of their key, currency and amount on their side.

    Both sides' numbers are sorted as one list, each with its place in its last bits: two that follow one
    another are a pair. That is faster than a join, and nothing multiplies where many rows are equal.
    """
    if ours.is_empty() or theirs.is_empty():
        return pl.DataFrame(schema=PAIR_SCHEMA)
    step = 1 << (len(ours) + len(theirs)).bit_length()
    hashed = pl.concat([ours["hashed"], theirs["hashed"]]).to_frame()
    number = pl.col("hashed") - pl.col("hashed") % step
    places = ascending(hashed.select(at=number + pl.int_range(pl.len(), dtype=pl.UInt64))["at"])
    number_of = places // step
    as_next = (number_of == number_of.shift(-1)).fill_null(value=False)
    as_last = as_next.shift(1, fill_value=False)
    is_first = as_next & ~as_last & ~as_next.shift(-1, fill_value=False)
    is_second = is_first.shift(1, fill_value=False)
    two = pl.DataFrame({"at": places.filter(is_first), "there": places.filter(is_second)})
    two = two.select(pl.all() % step).filter(
        (pl.col("at") < len(ours)) & (pl.col("there") >= len(ours))
    )
    partner = pl.repeat(None, len(ours), dtype=pl.UInt32, eager=True).scatter(
        two["at"], (two["there"] - len(ours)).cast(pl.UInt32)
    )
    mine = ours.with_columns(partner=partner).filter(pl.col("partner").is_not_null())
    other = theirs.select(pl.col("row", *SAME).gather(mine["partner"]).name.suffix("_right"))
    pairs = pl.concat([mine, other], how="horizontal")
    same = pairs.select(pl.all_horizontal(pl.col(c) == pl.col(f"{c}_right") for c in SAME))
    pairs = picked(pairs.select(list(PAIR_SCHEMA)), same.to_series())
    several = places.filter((as_next | as_last) & ~is_first & ~is_second) % step
    return pl.concat([pairs, _pairs_of_several(ours, theirs, several)])


def _pairs_of_several(ours: pl.DataFrame, theirs: pl.DataFrame, at: pl.Series) -> pl.DataFrame:
    """The pairs among the rows whose number more than two have, by chance or because they are equal."""
    left = ours.select(pl.all().gather(at.filter(at < len(ours))))
    right = theirs.select(pl.all().gather(at.filter(at >= len(ours)) - len(ours)))
    alone, alone_there = (side.unique(subset=SAME, keep="none") for side in (left, right))
    return alone.join(alone_there, on=SAME).select(list(PAIR_SCHEMA))


def sum_by_key(left: pl.DataFrame, right: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """All open rows of a key, 1:N to N:M, where both sides' sums are equal in one currency.

    Where only one side has a refund of it, or both have other ones, what was paid may still be equal.
    """
    whole = _groups_by_key(left, right, rule, Tolerance())
    left, right = without(left, whole), without(right, whole)
    found = [whole]
    for left_key, right_key in rule.keys:
        left, right = without(left, found[-1]), without(right, found[-1])
        found.append(_of_one_direction(left, right, left_key, right_key))
    return pl.concat(found)


def _of_one_direction(
    left: pl.DataFrame, right: pl.DataFrame, left_key: str, right_key: str
) -> pl.DataFrame:
    """The rows of a key whose money goes one way, beside others of it that go the other way."""
    if not (_has_any(left, left_key) and _has_any(right, right_key)):
        return no_links()
    back = pl.concat(
        [
            side.filter(pl.col("amount") < 0).select(key=key).drop_nulls()
            for side, key in ((left, left_key), (right, right_key))
        ]
    ).unique()
    if back.is_empty():
        return no_links()
    # mostly few orders have something given back: only theirs are looked at
    left = left.join(back, left_on=left_key, right_on="key", how="semi", maintain_order="left")
    right = right.join(back, left_on=right_key, right_on="key", how="semi", maintain_order="left")
    rows = shared_keys(left, right, left_key, right_key)
    both_ways = (pl.col("amount") > 0).any() & (pl.col("amount") < 0).any()
    rows = rows.filter(both_ways.over("key"))
    if rows.is_empty():
        return no_links()
    by = ["key", "way"]
    rows = with_ways(rows, pl.concat([side.select("row", "kind") for side in (left, right)]))
    groups = rows.group_by(by).agg(
        sides=pl.col("is_left").n_unique(), currencies=pl.col("currency").n_unique(), rows=pl.len(),
        difference=pl.when("is_left").then("amount").otherwise(-pl.col("amount")).sum(),
    )  # fmt: skip
    is_group = (pl.col("sides") == 2) & (pl.col("currencies") == 1)  # noqa: PLR2004  (ours and theirs)
    agreeing = groups.filter(
        is_group & (pl.col("rows") <= GROUP_ROWS_MAX) & (pl.col("difference") == 0)
    )
    return links_of_groups(rows.join(agreeing.select(by), on=by, how="semi"), by)


def with_ways(rows: pl.DataFrame, kinds: pl.DataFrame) -> pl.DataFrame:
    """Rows of keys with `way`, the direction of their money: a fee goes with what it was taken from, or
    with what it was given back for."""
    rows = rows.join(kinds, on="row", how="left", maintain_order="left")
    way, is_fee = pl.col("amount").sign(), pl.col("kind") == Kind.FEE
    sold = (way.eq(1) & ~is_fee).any().over("key")
    return rows.with_columns(
        way=pl.when(is_fee).then(pl.when(sold).then(1).otherwise(-1)).otherwise(way)
    )


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
            pl.len().alias("rows"),
        )
        is_group = (pl.col("currencies") == 1) & (pl.col("rows") <= GROUP_ROWS_MAX)
        agreeing = groups.filter(is_group & _within(tolerance))
        links = links_of_groups(rows.join(agreeing.select("key"), on="key", how="semi"), ["key"])
        found.append(links)
        left, right = without(left, links), without(right, links)
    return pl.concat(found)


def shared_keys(
    left: pl.DataFrame, right: pl.DataFrame, left_key: str, right_key: str
) -> pl.DataFrame:
    """The rows of both sides whose key stands on the other side too, marked `is_left`."""
    if not (_has_any(left, left_key) and _has_any(right, right_key)):
        return _keyed(left.clear(), left_key, is_left=True)
    ours, theirs = _keyed(left, left_key, is_left=True), _keyed(right, right_key, is_left=False)
    if ours.is_empty() or theirs.is_empty():
        return ours.clear()
    return pl.concat(
        [ours.join(theirs, on="key", how="semi"), theirs.join(ours, on="key", how="semi")]
    )


def _within(tolerance: Tolerance) -> pl.Expr:
    difference = (pl.col("sum_left") - pl.col("sum_right")).abs()
    allowed = difference <= tolerance.amount_minor
    if tolerance.amount_ppm is not None:
        # whichever is smaller holds; 10^14 minor units times a million don't fit in 64 bits
        whole = pl.col("sum_left").abs().cast(pl.Int128) * tolerance.amount_ppm
        allowed &= difference.cast(pl.Int128) * PPM <= whole
    if tolerance.days is not None:
        allowed &= pl.col("days").fill_null(0) <= tolerance.days
    return allowed
