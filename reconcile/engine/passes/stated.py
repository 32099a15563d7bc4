"""Matching by a key where one row's amount is another one that the other row states of itself.

A bill says an order's total, and beside it what was settled after the shop's own coupons, or what the buyer
paid before the platform added to it. Whoever books orders may book any of these: they are one order. The
difference is a coupon and stays the match's, in words.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.links import evidence_of, links_of_pairs, no_evidence, no_links
from reconcile.engine.records import Kind, Status
from reconcile.engine.sides.frames import without

SETTLED, PAID = "by_settled", "by_paid"
# a payment that says so holds a refund: less was settled because of that, not of a coupon
HOLDS_REFUND = (Status.REFUNDED, Status.PARTLY_REFUNDED)
BY = ["key", "way", "currency"]


def pair_by_stated(
    left: pl.DataFrame, right: pl.DataFrame, keys: tuple[tuple[str, str], ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Links and evidence of the only two rows of a key and direction, where one states the other's amount."""
    found, said = [no_links()], [no_evidence()]
    for ours, theirs in keys:
        left, right = without(left, found[-1]), without(right, found[-1])
        pairs = _only_ones(left, ours).join(_only_ones(right, theirs), on=BY).sort("row")
        is_settled = _says("settled")
        pairs = pairs.filter(
            pl.col("amount") != pl.col("amount_right"), is_settled | _says("paid")
        ).with_columns(
            reason=pl.when(is_settled).then(pl.lit(SETTLED)).otherwise(pl.lit(PAID)),
            coupon_minor=pl.col("amount") - pl.col("amount_right"),
        )
        found.append(links_of_pairs(pairs))
        params = pl.struct("coupon_minor").struct.json_encode()
        said.append(evidence_of(pairs.rename({"row": "lead"}), pl.col("reason"), params))
    return pl.concat(found), pl.concat(said)


def states_another(rows: pl.DataFrame) -> bool:
    """Whether any row states an amount of itself that is not the one compared."""
    settled, paid = _stated(rows)
    asked = (settled != pl.col("amount")) | (paid != pl.col("amount"))
    return bool(rows.select(asked.fill_null(value=False).any()).item())


def _says(name: str) -> pl.Expr:
    """Whether one row's amount is what the other states by that name."""
    theirs = pl.col(f"{name}_right") == pl.col("amount")
    return (theirs | (pl.col(name) == pl.col("amount_right"))).fill_null(value=False)


def _only_ones(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """Rows that are the only ones of their key, direction and currency, with what else they state."""
    rows = rows.filter(pl.col(key).is_not_null() & (pl.col("amount") != 0))
    settled, paid = _stated(rows)
    return rows.select(
        "row",
        "currency",
        "amount",
        key=pl.col(key),
        way=pl.col("amount").sign(),
        settled=settled,
        paid=paid,
    ).unique(subset=BY, keep="none", maintain_order=True)


def _stated(rows: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """What was settled for a row, and what its buyer paid."""
    holds = pl.col("status").is_in(HOLDS_REFUND) & (pl.col("kind") != Kind.REFUND)
    paid = pl.lit(None, dtype=pl.Int64)
    if {"paid_minor", "paid_currency"} <= set(rows.columns):
        paid = pl.when(pl.col("paid_currency") == pl.col("currency")).then("paid_minor")
    # of a top-up the net is its cost, and no coupon lies between it and the face value
    is_sale = pl.col("kind").is_in([Kind.PAYMENT, Kind.REFUND])
    settled = pl.col("net_minor") - pl.col("fee_minor").fill_null(0)
    return pl.when(is_sale & ~holds.fill_null(value=False)).then(settled), paid
