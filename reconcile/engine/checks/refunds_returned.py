"""Refunds that came back: one row gave the money, another of the same refund's number took it in again."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.records import Case, Kind, Status
from reconcile.engine.rules import RuleSet

# the number says which refund it was, the currency what may be added up
BY = ("refund_key", "currency")


def without_returned(rows: pl.DataFrame, rules: RuleSet) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with refunds that came back as failed ones, and what brought them back as disputes of its own.

    Only where gross amounts are compared: a payout is the sum of both.
    """
    if not rules.basis_left == rules.basis_right == "gross":
        return rows, no_disputes()
    refunds = rows.lazy().filter(pl.col("kind") == Kind.REFUND, pl.col("refund_key").is_not_null())
    came = refunds.filter(pl.col("amount") > 0).select("row", *BY).collect()
    if came.is_empty():
        return rows, no_disputes()
    of_them = refunds.select("row", "amount", *BY).collect().join(came, on=BY, how="semi")
    undone = of_them.filter((pl.col("amount").sum() == 0).over(BY))
    back = pl.col("row").is_in(undone.filter(pl.col("amount") < 0)["row"].implode())
    status = pl.when(back).then(pl.lit(str(Status.FAILED))).otherwise("status")
    found = undone.filter(pl.col("amount") > 0).select("row", lead="row").sort("row")
    return rows.with_columns(status=status), dispute(found, Case.NON_TRADE, "refund_came_back")
