"""Refunds that add up to more than was paid: no rule confirms them silently."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from reconcile.engine.links import links_of_rivals
from reconcile.engine.records import LEFT, NOT_GIVEN, NOT_PAID, RIGHT, Kind
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.frames import MONEY_KEYS

REASON = "over_refunded"
NO_PAYMENT = (Kind.FEE, Kind.PAYOUT, Kind.TRANSFER)
# row of a refund, what it gives back, what was paid for its order, and a number for the order
REFUND_SCHEMA = {"row": pl.UInt32, "back": pl.Int64, "paid": pl.Int64, "order": pl.UInt32}


def was_given() -> pl.Expr:
    """Whether money went back by a refund."""
    return ~pl.col("status").is_in(NOT_GIVEN).fill_null(value=False)


def went_out() -> pl.Expr:
    """Whether money went the other way; what a fee took of an order is no refund of it."""
    return (pl.col("amount") < 0) & (pl.col("kind") != Kind.FEE)


def over_refunded(left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """The refunds of each order whose refunds exceed its payments on one side.

    Only gross amounts say so: net of fees a full refund is more than what the channel had paid. And
    only beside a payment: an order of an earlier file may have been paid whatever it was paid.
    """
    found = [pl.DataFrame(schema=REFUND_SCHEMA)]
    for side, rows in ((LEFT, left), (RIGHT, right)):
        if rules.basis(side) == "gross":
            found += _over_refunded_of(rows)
    return pl.concat(found).unique("row", keep="first", maintain_order=True)


def _over_refunded_of(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    is_back = pl.col("amount") < 0
    # few rows take money back, and often none does
    refunds = rows.filter(is_back).filter((pl.col("kind") == Kind.REFUND) & was_given())
    if refunds.is_empty():
        return
    not_paid = pl.col("status").is_in(NOT_PAID).fill_null(value=False)
    payments = rows.filter(
        (pl.col("amount") > 0) & ~pl.col("kind").is_in(NO_PAYMENT) & ~not_paid
    ).select("currency", "amount", *MONEY_KEYS)
    for key in MONEY_KEYS:
        by = [key, "currency"]
        asked = refunds.filter(pl.col(key).is_not_null())
        back = asked.group_by(by).agg(total=-pl.col("amount").sum(), order=pl.col("row").min())
        paid = payments.join(back, on=by, how="semi").group_by(by).agg(paid=pl.col("amount").sum())
        over = back.join(paid, on=by).filter(pl.col("total") > pl.col("paid"))
        each = asked.join(over, on=by, maintain_order="left")
        yield each.select("row", -pl.col("amount").alias("back"), "paid", "order")


def matched_over_payment(linked: pl.DataFrame, over: pl.DataFrame) -> pl.DataFrame:
    """The links of refunds that together give back more than was paid, each order's as one group.

    Which of them is the one too many nobody can tell from the rows.
    """
    held = linked.select("row", match="lead").join(over, on="row", maintain_order="left")
    held = held.filter(pl.col("back").sum().over("order") > pl.col("paid"))
    # matches hang together by their orders, and an order by its first match
    pairs = held.select(row="match", row_right=pl.col("match").min().over("order"))
    groups = links_of_rivals(pairs).select(match="row", group="lead")
    rows = linked.select("row", match="lead").join(groups, on="match", maintain_order="left")
    return rows.select(pl.col("row").min().over("group").alias("lead"), "row")
