"""Rows as the passes see them: numbered in the stable order, with the amount that is compared."""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import LEFT, RECORD_SCHEMA, UNIT, Kind
from reconcile.engine.rules import Method, RuleSet

_AMOUNT = {"gross": "gross_minor", "net": "net_minor", "quantity": "quantity"}


def prepare(rows: pl.DataFrame, side: str, rules: RuleSet, first_row: int) -> pl.DataFrame:
    """Sort the rows of a side, number them from `first_row`, add amount, day and words.

    A withdrawal leaves the channel and arrives at the bank: where payouts are matched, the channel's
    side of it counts with the sign that the bank shows.
    """
    basis = rules.basis(side)
    amount = pl.col(_AMOUNT[basis]).fill_null(0)
    if side == LEFT and any(rule.method == Method.PAYOUT for rule in rules.rules):
        leaves = pl.col("kind").is_in([Kind.PAYOUT, Kind.TRANSFER])
        amount = pl.when(leaves).then(-amount).otherwise(amount)
    currency = pl.lit(UNIT) if basis == "quantity" else pl.col("currency")
    words = pl.concat_str(
        pl.col("description", "counterparty", "order_ref").fill_null(""), separator=" "
    )
    prepared = (
        rows.select(pl.col(name).cast(dtype) for name, dtype in RECORD_SCHEMA.items())
        .sort("source", "row_number", "natural_id", maintain_order=False)
        .with_row_index("row", offset=first_row)
        .with_columns(
            side=pl.lit(side),
            amount=amount,
            currency=currency,
            day=pl.coalesce("booked_on", pl.col("occurred_at").dt.date()),
            words=words.str.to_uppercase(),
        )
    )
    if basis == "quantity":
        # a piece is known by its order and its article together
        key = pl.concat_str(
            "order_key", pl.col("sku").fill_null("").str.to_uppercase(), separator="|"
        )
        prepared = prepared.with_columns(order_key=key)
    return prepared


def without(rows: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The rows that the links don't hold."""
    if links.is_empty():
        return rows
    return rows.join(links.select("row"), on="row", how="anti", maintain_order="left")
