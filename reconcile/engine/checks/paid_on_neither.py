"""Rows that belong together and that both sides call failed, called off or reversed: no money is matched by them."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import DISPUTE_SCHEMA, first_of, no_disputes
from reconcile.engine.checks.unpaid_there import MOVES_MONEY, NO_MONEY
from reconcile.engine.records import NOT_GIVEN, Case, Kind, Status
from reconcile.engine.sides.frames import groups_with
from reconcile.engine.sides.revoked import is_undone_on_both, went_back

# what both sides only wait for is a debt that both know; one of them must say that it is over
OVER = (Status.FAILED, Status.CLOSED, Status.REVOKED)


def paid_on_neither(
    linked: pl.DataFrame, everything: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Set groups aside of which no row of either side is money. Returns the links that hold, and the cases."""
    over = everything.filter(pl.col("status").is_in(OVER)).filter(pl.col("amount") != 0)
    if over.is_empty():
        return linked, no_disputes()
    rows = groups_with(over, linked, everything, "side", "kind", "status")
    # what came and went back stands in rows of its own, which are matched too
    back = linked.join(went_back(everything, over), on="row", how="semi")
    rows = rows.join(back, on="lead", how="anti")
    status, is_refund = pl.col("status"), pl.col("kind") == Kind.REFUND
    # a refund whose order was closed may have been given all the same
    nothing = (
        pl.when(is_refund)
        .then(status.is_in(NOT_GIVEN))
        .when(pl.col("kind").is_in(MOVES_MONEY))
        .then(status.is_in(NO_MONEY))
    )
    agreed = (
        rows.group_by("lead")
        .agg(
            (
                (nothing.fill_null(value=False).all() & (pl.col("side").n_unique() > 1))
                | is_undone_on_both()
            ).alias("agree"),
            is_undone=is_undone_on_both(),
            is_refund=is_refund.any(),
            is_closed=status.is_in([Status.CLOSED, Status.REVOKED]).any(),
            # where there is a payment that failed, its customer paid nothing
            is_failed=(status == Status.FAILED).any()
            & pl.col("kind").is_in([Kind.ORDER, Kind.TOP_UP]).all(),
        )
        .filter("agree")
    )
    said = first_of(
        [
            (pl.col(asked), Case.NON_TRADE, reason)
            for asked, reason in (
                ("is_refund", "refund_not_given"),
                ("is_undone", "failed_and_returned"),
                ("is_closed", "closed"),
                ("is_failed", "failed"),
            )
        ],
        otherwise=(Case.NON_TRADE, "never_paid"),
    )
    found = linked.select("lead", "row").join(agreed.select("lead", *said), on="lead")
    disputes = found.cast(DISPUTE_SCHEMA)  # type: ignore[arg-type]  # names to types
    return linked.join(agreed, on="lead", how="anti", maintain_order="left"), disputes
