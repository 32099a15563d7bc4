"""Conservation: every row that came in is in exactly one place, and so is every minor unit."""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import Proof, ProofLine


def prove(
    everything: pl.DataFrame, matches: pl.DataFrame, legs: pl.DataFrame, items: pl.DataFrame
) -> Proof:
    """Add up what came in and, from the outcome's own tables, where it is."""
    states = legs.join(matches.select("match_no", "state"), on="match_no", how="left")
    placed = pl.concat(
        [
            states.select("entry", pl.col("state").alias("place")),
            items.select("entry", pl.lit("CASE").alias("place")),
        ]
    )
    each_once = len(placed) == len(everything) and not placed["entry"].is_duplicated().any()
    rows = everything.select("entry", "side", "currency", "amount").join(
        placed, on="entry", how="left"
    )

    def part(place: str) -> list[pl.Expr]:
        here = pl.col("place") == place
        return [
            here.sum().cast(pl.Int64).alias(f"rows_{place}"),
            pl.col("amount").filter(here).sum().alias(f"sum_{place}"),
        ]

    lines = (
        rows.group_by("side", "currency")
        .agg(
            pl.col("entry").n_unique().cast(pl.Int64).alias("rows"),
            pl.col("amount").sum().alias("sum"),
            *part("CONFIRMED"),
            *part("SUGGESTED"),
            *part("CASE"),
        )
        .sort("side", "currency")
    )
    return Proof(tuple(ProofLine(*line) for line in lines.iter_rows()), each_once)
