"""Orders that were shipped or paid together: one row names several order numbers in one cell."""

from __future__ import annotations

import polars as pl

from reconcile.engine.folding import letters

# what people and systems write between two numbers
BETWEEN = r"[,，;；、|/+\n]"
# which rows go by such a key; frames have the column only where there are any
JOINED = "is_joined"


def join_merged(left: pl.DataFrame, right: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give orders that a row of the other side names together that row's key, on both sides."""
    for mine, other in ((left, right), (right, left)):
        names = _names(mine, other)
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


def _names(mine: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Order key and the key it goes by: only where the other side knows every number of the cell."""
    cells = mine.select("order_key", "order_ref")
    # a key holds letters and digits alone: a number that is its own key names no second one, and that
    # is known faster than what stands between its characters
    cells = cells.filter(pl.col("order_ref") != pl.col("order_key"))
    cells = cells.filter(pl.col("order_ref").str.contains(BETWEEN))
    if cells.is_empty():
        return pl.DataFrame(schema={"order_key": pl.String, "together": pl.String})
    part = pl.col("order_ref").str.replace_all(BETWEEN, "\n").str.split("\n")
    parts = (
        cells.select("order_key", part=part)
        .explode("part")
        .select(
            "order_key",
            part=letters(pl.col("part")),
        )
        .filter(pl.col("part") != "")
        .unique()
    )
    keys, own = (side["order_key"].drop_nulls().unique().implode() for side in (other, mine))
    # nothing is sure where the cell as a whole is known there too, where an order stands in two such
    # cells, or where one of its own was shipped alone as well
    parts = parts.with_columns(
        is_sure=pl.col("part").is_in(keys)
        & ~pl.col("part").is_in(own)
        & ~pl.col("order_key").is_in(keys)
        & pl.col("part").is_unique()
    )
    whole = pl.col("is_sure").all().over("order_key") & (pl.len().over("order_key") > 1)
    return parts.filter(whole).select(order_key="part", together="order_key")


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
