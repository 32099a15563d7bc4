"""Rows that say they were taken back (冲正), and what another row says beside them.

Where a file shows the entry and its contra, the two say it by their amounts. Where it marks the entry alone,
its money came to nothing: that agrees with who says never paid, and with who says given back.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import LEFT, NOT_PAID, Kind, Status
from reconcile.engine.sides.frames import shares_number_with
from reconcile.engine.sides.refunds import was_given

REVOKED = str(Status.REVOKED)


def is_revoked() -> pl.Expr:
    """Whether a row of money that came in says that it was taken back."""
    return ((pl.col("status") == REVOKED) & (pl.col("amount") > 0)).fill_null(value=False)


def came_to_nothing(rows: pl.DataFrame) -> pl.Expr:
    """Whether a row of these, all of one side, was never paid or was taken back without a contra."""
    not_paid = pl.col("status").is_in(NOT_PAID).fill_null(value=False)
    if not rows.select(is_revoked().any()).item():
        return not_paid
    shown = rows.filter(pl.col("amount") < 0)["order_key"].drop_nulls().unique().implode()
    has_contra = pl.col("order_key").is_in(shown).fill_null(value=False)
    return not_paid | (is_revoked() & ~has_contra)


def went_back(everything: pl.DataFrame, suspects: pl.DataFrame) -> pl.DataFrame:
    """Those of the rows that were closed or taken back after their money came, as a row of their side shows."""
    by = ["side", "order_key"]
    said = (pl.col("status") == Status.CLOSED) & (pl.col("amount") > 0)
    closed = suspects.filter(said | is_revoked())
    back = everything.select(*by, "amount").filter(pl.col("amount") < 0)
    return closed.join(back, on=by, how="semi").select("row")


def _refunds_shown_there(
    everything: pl.DataFrame, suspects: pl.DataFrame, linked: pl.DataFrame
) -> pl.DataFrame:
    """Those of our rows that say given back, of which the other side shows the refund as a row, under our number or
    its own: a list of events says of the order what it was when it was paid."""
    said = pl.col("status").is_in([Status.REFUNDED, Status.PARTLY_REFUNDED])
    asked = suspects.filter((pl.col("side") == LEFT) & said & (pl.col("amount") > 0))
    is_back = (pl.col("side") != LEFT) & (pl.col("kind") == Kind.REFUND) & (pl.col("amount") < 0)
    back = everything.filter(is_back & was_given())
    if asked.is_empty() or back.is_empty():
        return asked.clear().select("row")
    pairs = linked.select("lead", "row").join(asked.select("row"), on="row")
    beside = linked.join(pairs.select("lead", ours="row"), on="lead").select("row", "ours")
    sold = beside.join(everything.filter(shares_number_with(back)), on="row")
    known = [
        sold.filter(pl.col("side") != LEFT).join(back, on=[key, "currency"], how="semi")
        for key in ("order_key", "transaction_key")
    ]
    by_ours = asked.join(back, on=["order_key", "currency"], how="semi").select("row")
    return pl.concat([by_ours, *(rows.select(row="ours") for rows in known)]).unique()


def shown_by_rows(
    everything: pl.DataFrame, suspects: pl.DataFrame, linked: pl.DataFrame
) -> pl.DataFrame:
    """Those of the rows whose state is that of another row, which shows how the money went back."""
    shown_there = _refunds_shown_there(everything, suspects, linked)
    return pl.concat([went_back(everything, suspects), shown_there])


def paid_differs(left: pl.Expr, right: pl.Expr, given_back: pl.Expr) -> pl.Expr:
    """Of a group of rows: one side says paid, the other not; `given_back` says which rows' money went back."""
    not_paid = pl.col("status").is_in(NOT_PAID).fill_null(value=False)
    plain = not_paid.filter(left).any() != not_paid.filter(right).any()
    no_money = not_paid | is_revoked() | given_back.fill_null(value=False)
    differs = no_money.filter(left).any() != no_money.filter(right).any()
    return pl.when(is_revoked().any()).then(differs).otherwise(plain)


def is_undone_on_both() -> pl.Expr:
    """Of a group of what was ordered or topped up: one side says that it failed, and the other one that its customer
    has the money back. Of a payment that failed there is nothing to give back."""
    failed, back = (pl.col("status") == status for status in (Status.FAILED, Status.REFUNDED))
    left, right = pl.col("side") == LEFT, pl.col("side") != LEFT
    is_it = [
        back.filter(mine).all() & failed.filter(other).all()
        for mine, other in ((left, right), (right, left))
    ]
    both = left.any() & right.any() & pl.col("status").is_not_null().all()
    return both & pl.any_horizontal(is_it) & pl.col("kind").is_in([Kind.ORDER, Kind.TOP_UP]).all()
