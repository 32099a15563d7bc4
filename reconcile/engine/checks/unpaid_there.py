"""Rows of the other side that are no money by their own word: they failed, wait, or were reversed."""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import LEFT, NOT_PAID, Kind, Status
from reconcile.engine.sides.frames import groups_with, without
from reconcile.engine.sides.revoked import went_back

NOT_PAID_THERE = "not_paid_there"
# a payment that was reversed brought nothing either
NO_MONEY = (*NOT_PAID, Status.REVOKED)
# refunds, fees and disputes have states of their own, which say nothing of what was paid
MOVES_MONEY = (
    Kind.PAYMENT, Kind.ORDER, Kind.TOP_UP, Kind.PAYOUT, Kind.TRANSFER, Kind.ADJUSTMENT, Kind.OTHER,
)  # fmt: skip


def unpaid_there(everything: pl.DataFrame, linked: pl.DataFrame) -> pl.DataFrame:
    """Leads of groups in which a row of theirs is no money, and none of ours says that it knows.

    Our rows need not state anything: a payment that failed pays no order. A reversed payment whose
    contra stands beside it is left to that row.
    """
    theirs = everything.filter(pl.col("status").is_in(NO_MONEY)).filter(
        (pl.col("side") != LEFT) & (pl.col("amount") != 0) & pl.col("kind").is_in(MOVES_MONEY)
    )
    if theirs.is_empty():
        return theirs.select(lead="row")
    theirs = without(theirs, went_back(everything, theirs))
    rows = groups_with(theirs, linked, everything, "side", "status")
    ours = rows.filter(pl.col("side") == LEFT)
    knows = pl.col("status").is_in([*NO_MONEY, Status.REFUNDED]).fill_null(value=False).any()
    return ours.group_by("lead").agg(knows=knows).filter(~pl.col("knows")).select("lead")
