"""Conservation: every row that came in is in exactly one place, and so is every minor unit."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from reconcile.engine.records import RIGHT, Proof, ProofLine

# ids are marked one by one where at least one in so many numbers is an id
ONE_IN_SPAN = 16
SUM_PLAIN_MAX = 2**63
PLACES = ("CONFIRMED", "SUGGESTED", "CASE")


@dataclass(frozen=True, slots=True)
class Came:
    """What came in: which unit, a side and a currency, each row is of, and what the units add up to."""

    units: pl.Series
    sums: pl.DataFrame
    each_id_once: bool


def came_in(everything: pl.DataFrame) -> Came:
    """Add up what came in. It doesn't matter for it where the rows go."""
    # one number per side and currency is added up much faster than two texts
    rows = everything.select(
        "side",
        "currency",
        "amount",
        unit=_codes("currency", everything) * 2 + (pl.col("side") == RIGHT),
    )
    sums = _sums("amount", _most_of(rows["amount"]))
    units = rows.group_by("unit").agg(pl.col("side", "currency").first(), *sums)
    return Came(rows["unit"].rechunk(), units, _are_distinct(everything["entry"]))


def prove(came: Came, legs: pl.DataFrame, items: pl.DataFrame) -> Proof:
    """Add up, from the rows of matches and cases, where what came in is.

    A proof that could overflow would prove nothing: sums are in 128 bits, unless 64 are surely enough.
    """
    confirmed, suggested, case = (pl.lit(at, dtype=pl.UInt32) for at in range(len(PLACES)))
    placed = pl.concat(
        [
            legs.select(
                "row",
                "amount_minor",
                place=pl.when("confirmed").then(confirmed).otherwise(suggested),
            ),
            items.select("row", "amount_minor", place=case),
        ]
    ).rechunk()
    where = (
        placed.with_columns(at=came.units.gather(placed["row"]) * len(PLACES) + pl.col("place"))
        .group_by("at")
        .agg(*_sums("amount_minor", _most_of(placed["amount_minor"])))
    )
    lines = came.sums.sort("side", "currency")
    for number, place in enumerate(PLACES):
        part = where.filter(pl.col("at") % len(PLACES) == number).select(
            "rows", "sum", unit=pl.col("at") // len(PLACES)
        )
        lines = lines.join(part, on="unit", how="left", suffix=f"_{place}", maintain_order="left")
    figures = lines.drop("unit").fill_null(0).iter_rows()
    return Proof(
        tuple(ProofLine(*line) for line in figures),
        came.each_id_once and _is_each_once(placed["row"], len(came.units)),
    )


def _codes(column: str, rows: pl.DataFrame) -> pl.Expr:
    """A number for each text of a column; mostly there is but one."""
    texts = rows[column]
    if len(texts) == 0 or texts.eq_missing(texts[0]).all():
        return pl.lit(0, dtype=pl.UInt32)
    return pl.col(column).cast(pl.Categorical).to_physical().cast(pl.UInt32)


def _most_of(amounts: pl.Series) -> int:
    """What no sum of some of these amounts is more than, whichever its sign."""
    least, most = (int(each or 0) for each in (amounts.min(), amounts.max()))  # type: ignore[arg-type]  # integers or None
    return max(-least, most) * len(amounts)


def _sums(amount: str, most: int) -> tuple[pl.Expr, pl.Expr]:
    # 128 bits take several times as long
    dtype = pl.Int64 if most < SUM_PLAIN_MAX else pl.Int128
    return (
        pl.len().cast(pl.Int64).alias("rows"),
        pl.col(amount).cast(dtype).sum().cast(pl.Int128).alias("sum"),
    )


def _are_distinct(ids: pl.Series) -> bool:
    """Whether no id stands twice. Mostly they lie close together: then a mark for each is enough."""
    first, last = int(ids.min() or 0), int(ids.max() or 0)  # type: ignore[arg-type]  # integers or None
    if last - first >= ONE_IN_SPAN * len(ids) or ids.null_count():
        return ids.n_unique() == len(ids)
    is_there = pl.repeat(value=False, n=last - first + 1, dtype=pl.Boolean, eager=True)
    return is_there.scatter((ids - first).cast(pl.UInt32), values=True).sum() == len(ids)


def _is_each_once(placed: pl.Series, rows: int) -> bool:
    """Whether the numbers from 0 on stand there once each: as many as there are, and none is missing."""
    if len(placed) != rows:
        return False
    is_there = pl.repeat(value=False, n=rows, dtype=pl.Boolean, eager=True)
    return bool(is_there.scatter(placed, values=True).all())
