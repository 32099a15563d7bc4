"""Orders that were shipped or paid together: one row names several order numbers in one cell."""

from __future__ import annotations

import polars as pl

from reconcile.engine.side_by_side import of_each
from reconcile.engine.sides.folding import letters
from reconcile.engine.sides.listed_numbers import END_MIN

# what people and systems write between two numbers
BETWEEN = r"[,，;；、|/+\n]"
AND = ["和", "与", "與"]
BETWEEN_NUMBERS = r"[,，;；、|/+\n&＆" + "".join(AND) + "]"
# which rows go by such a key; frames have the column only where there are any
JOINED = "is_joined"


def join_merged(left: pl.DataFrame, right: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give orders that a row of the other side names together that row's key, on both sides."""
    ours, theirs = of_each(parts_of_cells, (left,), (right,))
    names = _names(ours, left, right)
    if not names.is_empty():
        left, right = _renamed(left, names), _renamed(right, names)
        theirs = parts_of_cells(right)
    names = _names(theirs, right, left)
    if not names.is_empty():
        left, right = _renamed(left, names), _renamed(right, names)
    return left, right


def without_parts(
    left: pl.DataFrame, right: pl.DataFrame, pair: tuple[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows but those of orders named together that are several on a side.

    One of them alone may have the amount by chance: only what all of them come to says whether it agrees.
    """
    if JOINED not in left.columns or not (left[JOINED].any() or right[JOINED].any()):
        return left, right
    sides = [
        rows.filter(pl.col(JOINED)).select("row", "currency", key=key, way=pl.col("amount").sign())
        for rows, key in zip((left, right), pair, strict=True)
    ]
    by = ["key", "way", "currency"]
    several = pl.concat(side.filter(pl.struct(by).is_duplicated()) for side in sides)
    parts = pl.concat(sides).join(several, on=by, how="semi")["row"].implode()
    is_part = pl.col("row").is_in(parts)
    return left.filter(~is_part), right.filter(~is_part)


def _names(parts: pl.DataFrame, mine: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Order key and the key it goes by: only where the other side knows every number of the cell."""
    if parts.is_empty():
        return pl.DataFrame(schema={"order_key": pl.String, "together": pl.String})
    parts = parts.select("order_key", "part", "end").unique()
    keys, own = (side["order_key"].drop_nulls().unique().implode() for side in (other, mine))
    # nothing is sure where the cell as a whole is known there too, where an order stands in two such
    # cells, or where one of its own was shipped alone as well
    parts = parts.with_columns(
        is_sure=pl.col("part").is_in(keys)
        & ~pl.col("part").is_in(own)
        & ~pl.col("order_key").is_in(keys)
        & pl.col("part").is_unique()
        # what only seems to begin to write a number may be one
        & ~pl.col("end").is_in(keys).fill_null(value=False)
    )
    whole = pl.col("is_sure").all().over("order_key") & (pl.len().over("order_key") > 1)
    return parts.filter(whole).select(order_key="part", together="order_key")


def parts_of_cells(rows: pl.DataFrame) -> pl.DataFrame:
    """The numbers in cells that seem to hold several: order_key, order_ref and part, a number's letters and digits.

    A number may be written by its last digits behind one in full (DD2026060252/0255): they are `end`.
    """
    cells = rows.select("order_key", "order_ref")
    # a key holds letters and digits alone: a number that is its own key names no second one, and that
    # is known faster than what stands between its characters
    written = pl.col("order_ref")
    may_be_several = written != pl.col("order_key")
    # mostly no number holds a letter beyond ASCII
    if cells.select((written.str.len_bytes() != written.str.len_chars()).any()).item():
        may_be_several |= written.str.contains_any(AND)
    cells = cells.filter(may_be_several)
    cells = cells.filter(pl.col("order_ref").str.contains(BETWEEN_NUMBERS)).unique(
        maintain_order=True
    )
    split = pl.col("order_ref").str.replace_all(BETWEEN_NUMBERS, "\n").str.split("\n")
    split = split.list.eval(letters(pl.element())).list.filter(pl.element() != "")
    parts = (
        cells.with_columns(part=split, first=split.list.first()).explode("part").drop_nulls("part")
    )
    size = pl.col("part").str.len_chars()
    is_end = pl.col("part").str.contains("^[0-9]+$") & (size >= END_MIN)
    is_end &= size < pl.col("first").str.len_chars()
    # the first of each cell is in full, so that no number goes on from another cell's
    head = pl.when(is_end).then(pl.when(~is_end).then("part").forward_fill())
    begin = head.str.slice(0, head.str.len_chars() - size)
    fits = (head.str.tail(size).str.contains("^[0-9]+$")).fill_null(value=False)
    return parts.select(
        "order_key",
        "order_ref",
        part=pl.when(fits).then(pl.concat_str(begin, "part")).otherwise("part"),
        end=pl.when(fits).then("part"),
    )


def _renamed(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    joined = rows.join(names, on="order_key", how="left", maintain_order="left")
    is_joined = pl.col("together").is_not_null() | pl.col("order_key").is_in(
        names["together"].unique().implode()
    )
    if JOINED in rows.columns:
        is_joined |= pl.col(JOINED)
    return joined.with_columns(
        is_joined.fill_null(value=False).alias(JOINED),
        order_key=pl.coalesce("together", "order_key"),
    ).drop("together")
