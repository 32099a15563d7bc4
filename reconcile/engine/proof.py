"""Conservation: every row that came in is in exactly one place, and so is every minor unit."""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import Proof, ProofLine

PLACES = ("CONFIRMED", "SUGGESTED", "CASE")


def prove(everything: pl.DataFrame, legs: pl.DataFrame, items: pl.DataFrame) -> Proof:
    """Add up what came in and, from the rows of matches and cases, where it is.

    Sums are in 128 bits: a proof that could overflow would prove nothing.
    """
    placed = pl.concat(
        [
            legs.select("row", "side", "currency", "amount_minor", place="state"),
            items.select("row", "side", "currency", "amount_minor", place=pl.lit("CASE")),
        ]
    )
    in_order = placed["row"].sort()
    once = len(placed) == len(everything) and (in_order == everything["row"]).all()
    unique = everything["entry"].n_unique() == len(everything)
    by = ["side", "currency"]
    came = (
        everything.select(*by, "amount")
        .group_by(by)
        .agg(
            pl.len().cast(pl.Int64).alias("rows"),
            pl.col("amount").cast(pl.Int128).sum().alias("sum"),
        )
    )
    where = placed.group_by([*by, "place"]).agg(
        pl.len().cast(pl.Int64).alias("rows"),
        pl.col("amount_minor").cast(pl.Int128).sum().alias("sum"),
    )
    lines = came.sort(by)
    for place in PLACES:
        part = where.filter(pl.col("place") == place).drop("place")
        lines = lines.join(part, on=by, how="left", suffix=f"_{place}", maintain_order="left")
    return Proof(
        tuple(ProofLine(*line) for line in lines.fill_null(0).iter_rows()), once and unique
    )
