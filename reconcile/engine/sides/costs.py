"""A ledger of what we pay from: a prepaid wallet with a supplier, whose deductions are what our orders cost.

Our list writes a cost as positive, the ledger as money that left. Both are compared as our list has it: what the
ledger gave back is then a refund, and what it was filled up with is nobody's order.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import Kind

# what else leaves an account by nature says nothing of costs
DEDUCTED = (Kind.PAYMENT, Kind.TOP_UP, Kind.ORDER, Kind.OTHER)
SAME = ["order_key", "currency", "amount"]


def as_costs(ours: pl.DataFrame, theirs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both sides, with that one turned round whose deductions are the amounts of the other one's orders."""
    if _deducts(theirs, ours):
        return ours, _turned(theirs)
    if _deducts(ours, theirs):
        return _turned(ours), theirs
    return ours, theirs


def _deducts(mine: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether most that a side says of orders are deductions, of amounts that the other side has as money in."""
    if not (mine["amount"] < 0).any():
        return False
    keyed = mine.select("kind", *SAME).filter(pl.col("order_key").is_not_null())
    out = keyed.filter(pl.col("amount") < 0).filter(pl.col("kind").is_in(DEDUCTED))
    into = keyed.filter(pl.col("amount") > 0)
    if len(out) <= len(into):
        return False
    there = other.select(SAME)
    opposite = out.with_columns(-pl.col("amount")).join(there, on=SAME, how="semi")
    if opposite.is_empty():
        return False
    return len(opposite) > len(into.join(there, on=SAME, how="semi"))


def _turned(rows: pl.DataFrame) -> pl.DataFrame:
    is_money = pl.col("kind").is_in(DEDUCTED)
    came = is_money & (pl.col("amount") > 0)
    is_order = pl.col("order_key").is_not_null()
    kind = (
        pl.when(came & is_order)
        .then(pl.lit(str(Kind.REFUND)))
        .when(came)
        .then(pl.lit(str(Kind.TRANSFER)))
        # whatever it was for, what left the ledger was paid
        .when(is_money)
        .then(pl.lit(str(Kind.PAYMENT)))
        .otherwise("kind")
    )
    return rows.with_columns(-pl.col("amount"), kind.alias("kind"))
