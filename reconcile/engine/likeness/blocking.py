"""Which rows are worth comparing: pairs that share an amount, a name or a number, in blocks.

Every block is bounded. One that is too large is looked at day by day; what is still too large, only
where names agree or a number says so; and then no more. What is dropped is dropped by whole blocks,
never in the middle of one: a pair that is the only one of its row is that in truth.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.likeness.numbers import KEY_LENGTH_MIN, stands_in
from reconcile.engine.links import BLOCK_PAIRS_MAX, PAIR_SCHEMA
from reconcile.engine.side_by_side import of_each
from reconcile.engine.sorting import ascending

# pairs in all: what is more is not looked through by a person either
PAIRS_ALL_MAX = 500_000
# a number that stands in more texts than this is none
TEXTS_PER_NUMBER_MAX = 50
NUMBERS = 1 << 32  # rows are numbered in 32 bits


def no_pairs() -> pl.DataFrame:
    return pl.DataFrame(schema=PAIR_SCHEMA)


def each_once(*some: pl.DataFrame) -> pl.DataFrame:
    """All these pairs, each once, in their order: sorted as one number of 64 bits, which is far faster."""
    place = pl.col("row").cast(pl.UInt64) * NUMBERS + pl.col("row_right")
    places = ascending(pl.concat(some).select(place=place)["place"])
    first = places.to_frame().filter((places != places.shift(1)).fill_null(value=True))
    return first.select(
        row=pl.col("place").floordiv(NUMBERS), row_right=pl.col("place") % NUMBERS
    ).cast(PAIR_SCHEMA)  # type: ignore[arg-type]  # names to types


def pairs_in_blocks(
    left: pl.DataFrame, right: pl.DataFrame, block: list[str], days_max: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Row and row_right of every pair of a block within the days; and the blocks too large for it."""
    sizes = left.group_by(block).len().join(right.group_by(block).len("len_right"), on=block)
    # 64 bits: two sides of 100,000 equal amounts make more pairs than 32 hold
    sizes = sizes.select(
        *block, pairs=pl.col("len").cast(pl.Int64) * pl.col("len_right").cast(pl.Int64)
    )
    large = sizes.filter(pl.col("pairs") > BLOCK_PAIRS_MAX).select(block)
    if large.is_empty() and (sizes["pairs"].sum() or 0) <= PAIRS_ALL_MAX:
        pairs = left.join(right, on=block).filter(_within(days_max))
        return pairs.select("row", "row_right").cast(PAIR_SCHEMA), large  # type: ignore[arg-type]  # names to types
    by_day = _sizes_by_day(left, right, large, block, days_max)
    sizes = pl.concat([sizes.join(large, on=block, how="anti"), by_day])
    # the smallest blocks say most
    sizes = sizes.sort("pairs", *block)
    kept = sizes.filter(
        (pl.col("pairs") <= BLOCK_PAIRS_MAX) & (pl.col("pairs").cum_sum() <= PAIRS_ALL_MAX)
    )
    crowded = sizes.join(kept, on=block, how="anti").select(block)
    whole = kept.join(large, on=block, how="anti").select(block)
    pairs = left.join(whole, on=block, how="semi").join(right, on=block)
    dated = _pairs_by_day(left, right, kept.join(large, on=block, how="semi"), block, days_max)
    found = pl.concat([pairs.filter(_within(days_max)).select("row", "row_right"), dated])
    return found.cast(PAIR_SCHEMA), crowded  # type: ignore[arg-type]  # names to types


def _within(days_max: int) -> pl.Expr:
    days = (pl.col("day") - pl.col("day_right")).dt.total_days().abs()
    return days.fill_null(days_max) <= days_max


def _sizes_by_day(
    left: pl.DataFrame, right: pl.DataFrame, large: pl.DataFrame, block: list[str], days_max: int
) -> pl.DataFrame:
    """How many pairs a large block has within the days."""
    by = [*block, "day"]
    ours, theirs = (
        side.join(large, on=block, how="semi").group_by(by).len() for side in (left, right)
    )
    pairs = ours.join(theirs, on=block).filter(_within(days_max))
    product = pl.col("len").cast(pl.Int64) * pl.col("len_right").cast(pl.Int64)
    return pairs.group_by(block).agg(pairs=product.sum())


def _pairs_by_day(
    left: pl.DataFrame, right: pl.DataFrame, blocks: pl.DataFrame, block: list[str], days_max: int
) -> pl.DataFrame:
    by = [*block, "day"]
    ours, theirs = (side.join(blocks, on=block, how="semi") for side in (left, right))
    days = ours.select(by).unique().join(theirs.select(by).unique(), on=block)
    days = days.filter(_within(days_max))
    return (
        ours.join(days, on=by, nulls_equal=True)
        .join(theirs, left_on=[*block, "day_right"], right_on=by, nulls_equal=True)
        .select("row", "row_right")
    )


def pairs_by_name(
    left: pl.DataFrame, right: pl.DataFrame, links: pl.DataFrame, block: list[str]
) -> pl.DataFrame:
    """Pairs of rows whose names are alike and that share the block's columns, bounded by name."""
    if left.is_empty() or links.is_empty():
        return no_pairs()
    by = [*block, "who"]
    sizes = (
        left.group_by(by).len()
        .join(links, on="who")
        .join(right.group_by(by).len("len_right"), left_on=[*block, "who_right"], right_on=by)
    )  # fmt: skip
    product = pl.col("len").cast(pl.Int64) * pl.col("len_right").cast(pl.Int64)
    sizes = sizes.with_columns(pairs=product).filter(pl.col("pairs") <= BLOCK_PAIRS_MAX)
    names = [*block, "who", "who_right"]
    sizes = sizes.sort("pairs", *names).filter(pl.col("pairs").cum_sum() <= PAIRS_ALL_MAX)
    found = left.join(sizes.select(names), on=by).join(
        right, left_on=[*block, "who_right"], right_on=by
    )
    return found.select("row", "row_right").cast(PAIR_SCHEMA)  # type: ignore[arg-type]  # names to types


def number_links(left: pl.DataFrame, right: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Row and row_right where the number of one stands in the text of the other; and all rows whose
    number could stand in some text: its characters follow one another there."""
    both = of_each(_numbers_in, (left, right), (right, left))
    (ours, heard), (theirs, heard_there) = both
    turned = theirs.select(row="row_right", row_right="row")
    return pl.concat([ours, turned]).unique(maintain_order=True), pl.concat([heard, heard_there])


def _numbers_in(numbered: pl.DataFrame, other: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    keyed = numbered.select("row", "order_key").filter(
        pl.col("order_key").str.len_chars() >= KEY_LENGTH_MIN
    )
    patterns = keyed["order_key"].unique().sort().to_list()
    if not patterns or other.is_empty():
        return no_pairs(), keyed["row"].clear()
    text = pl.col("words").str.replace_all(" ", "", literal=True)
    hits = (
        other.select("row", "words", order_key=text.str.extract_many(patterns, overlapping=True))
        .explode("order_key")
        .drop_nulls("order_key")
        .unique(["row", "order_key"], maintain_order=True)
    )
    heard = keyed.filter(pl.col("order_key").is_in(hits["order_key"].unique().implode()))["row"]
    found = hits.filter(pl.len().over("order_key") <= TEXTS_PER_NUMBER_MAX)
    stands = [
        stands_in(key, words) for key, words in found.select("order_key", "words").iter_rows()
    ]
    found = found.filter(pl.Series(stands, dtype=pl.Boolean))
    pairs = keyed.join(found.select("order_key", row_right="row"), on="order_key")
    pairs = pairs.filter(pl.len().over("order_key") <= TEXTS_PER_NUMBER_MAX)
    return pairs.select("row", "row_right").sort("row", "row_right").cast(PAIR_SCHEMA), heard  # type: ignore[arg-type]  # names to types
