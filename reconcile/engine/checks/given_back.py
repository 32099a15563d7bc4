"""What was given back with a plus, as a prepaid account writes it: it pays no order."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import MONEY_IN, dispute, no_disputes
from reconcile.engine.records import Case, Kind
from reconcile.engine.sides.frames import groups_with


def given_back_only(
    linked: pl.DataFrame, everything: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take groups apart of what was paid on one side and of nothing but refunds with a plus on the other.

    Returns the links that hold, and the disputes.
    """
    refunds = everything.filter(pl.col("kind") == Kind.REFUND).filter(pl.col("amount") > 0)
    if refunds.is_empty():
        return linked, no_disputes()
    rows = groups_with(refunds, linked, everything, "side", "kind", "amount")
    # one of nothing gives nothing back, and pays nothing either
    is_back = (pl.col("kind") == Kind.REFUND) & (pl.col("amount") >= 0)
    sides = rows.group_by("lead", "side").agg(
        back=is_back.all(), paid=pl.col("kind").is_in(MONEY_IN).all()
    )
    groups = sides.group_by("lead").agg(pl.col("back").any(), pl.col("paid").any())
    bad = groups.filter("back", "paid").select("lead")
    holds = linked.join(bad, on="lead", how="anti", maintain_order="left")
    links = linked.join(bad, on="lead", how="semi", maintain_order="left")
    return holds, dispute(links, Case.STATUS_MISMATCH, "statuses_differ")
