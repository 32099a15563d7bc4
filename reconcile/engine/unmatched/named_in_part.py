"""Rows that name several orders in one cell, of which the other side has only some: what is said of both."""

from __future__ import annotations

import polars as pl

from reconcile.engine.links import evidence_of, no_evidence
from reconcile.engine.records import Case
from reconcile.engine.sides.merged import JOINED, parts_of_cells
from reconcile.engine.waterfall import Waterfall

NAMES_SEVERAL, NAMED_WITH_OTHERS = "names_several", "named_with_others"
# shorter parts of a number are years, days, or the counters of its deliveries
PART_MIN = 4
_SCHEMA = {"row": pl.UInt32, "params": pl.String}


def named_in_part(
    mine: pl.DataFrame, other: pl.DataFrame, known: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Open rows of `mine` that name several orders, and open ones of `other` that are named so: row and params.

    `known` are all rows of the other side. A cell whose numbers it has all was taken for them before.
    """
    cells = mine.filter(~pl.col(JOINED)) if JOINED in mine.columns else mine
    parts = parts_of_cells(cells)
    numbers = pl.col("part").str.contains("[0-9]") & (pl.col("part").str.len_chars() >= PART_MIN)
    parts = parts.filter(numbers.all().over("order_ref"), pl.len().over("order_ref") > 1)
    nothing = pl.DataFrame(schema=_SCHEMA)
    if parts.is_empty():
        return nothing, nothing
    keys = known["order_key"].drop_nulls().implode()
    parts = parts.filter(~pl.col("order_key").is_in(keys))
    parts = parts.with_columns(is_known=pl.col("part").is_in(keys))
    # where it has all, it is their money or other rows of theirs that make the cell unsure
    parts = parts.filter(pl.col("is_known").n_unique().over("order_ref") > 1)
    if parts.is_empty():
        return nothing, nothing
    said = parts.group_by("order_ref", maintain_order=True).agg(
        known=pl.col("part").filter("is_known").str.join(", "),
        unknown=pl.col("part").filter(~pl.col("is_known")).str.join(", "),
    )
    naming = cells.select("row", "order_ref").join(said, on="order_ref", maintain_order="left")
    cell = parts.filter("is_known").group_by("part").agg(pl.col("order_ref").min())
    named = other.select("row", "order_key").join(
        cell, left_on="order_key", right_on="part", maintain_order="left"
    )
    return (
        naming.select("row", params=pl.struct("known", "unknown").struct.json_encode()),
        named.select("row", params=pl.struct(cell="order_ref").struct.json_encode()),
    )


def questions_of_parts(
    fall: Waterfall, left: pl.DataFrame, right: pl.DataFrame
) -> tuple[list[tuple[pl.Expr, Case, str]], list[tuple[pl.Expr, Case, str]]]:
    """Of our open rows, and of theirs: whether they name several orders, or are named with others; said as evidence."""
    ours_naming, theirs_named = named_in_part(fall.left, fall.right, right)
    theirs_naming, ours_named = named_in_part(fall.right, fall.left, left)
    found = [
        [
            (ours_naming, Case.INTERNAL_ONLY, NAMES_SEVERAL),
            (ours_named, Case.INTERNAL_ONLY, NAMED_WITH_OTHERS),
        ],
        [
            (theirs_naming, Case.EXTERNAL_ONLY, NAMES_SEVERAL),
            (theirs_named, Case.EXTERNAL_ONLY, NAMED_WITH_OTHERS),
        ],
    ]
    for rows, _case, code in (*found[0], *found[1]):
        fall.explain(_evidence(rows, code))
    ours, theirs = (
        [(pl.col("row").is_in(rows["row"].implode()), case, code) for rows, case, code in side]
        for side in found
    )
    return ours, theirs


def _evidence(found: pl.DataFrame, code: str) -> pl.DataFrame:
    if found.is_empty():
        return no_evidence()
    return evidence_of(found.rename({"row": "lead"}), code, pl.col("params"))
