"""Refunds, chargebacks, adjustments and returned goods of what both sides have sold, which one side lacks."""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import Case, Kind
from reconcile.engine.sides.frames import MONEY_KEYS, shares_number_with

NOT_THERE = (
    (Kind.REFUND, "refund_not_there"),
    (Kind.CHARGEBACK, "chargeback_not_there"),
    (Kind.ADJUSTMENT, "adjustment_not_there"),
    (Kind.STOCK, "return_not_there"),
)
# what is adjusted may become more, and a dispute may be won
BOTH_WAYS = (Kind.ADJUSTMENT, Kind.CHARGEBACK)


def of_known_sales(
    rows: pl.DataFrame, sides: tuple[pl.DataFrame, pl.DataFrame], case: Case
) -> list[tuple[pl.Expr, Case, str]]:
    """Of rows of the first side: whether the other one has what they give back money or goods for, or adjust."""
    return [(_is_of_known_sale(rows, *sides, kind), case, code) for kind, code in NOT_THERE]


def _is_of_known_sale(
    rows: pl.DataFrame, own: pl.DataFrame, other: pl.DataFrame, kind: Kind
) -> pl.Expr:
    """Whether a row of this kind gives something back of what the other side sold, too, under its own number or under
    that of the sale beside it."""
    way = pl.col("amount") != 0 if kind in BOTH_WAYS else pl.col("amount") < 0
    refunds = rows.filter((pl.col("kind") == kind) & way)
    if refunds.is_empty():
        return pl.lit(value=False)
    # of a million rows only those are looked at that have a number of these
    beside = own.filter(shares_number_with(refunds)).filter(pl.col("amount") > 0)
    numbers = pl.concat(part.select(MONEY_KEYS) for part in (refunds, beside))
    sales = other.filter(shares_number_with(numbers)).filter(pl.col("amount") > 0)
    sold_there = beside.filter(shares_number_with(sales))
    known = shares_number_with(sales) | shares_number_with(sold_there)
    return pl.col("row").is_in(refunds.filter(known)["row"].implode())
