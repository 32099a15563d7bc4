"""Stripe: all activity of the balance, as the dashboard exports it.

Title-case names, minutes without seconds, thousands separators; `Transfer` is the payout that a row is part of.
Source: dashboard.stripe.com, Balances, All activity; docs.stripe.com/reports/balance-transaction-types.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.world.stripe_rows import read_movement, read_order, read_source

DISPUTED = r"(?i)chargeback|dispute"


class StripeActivity(KnownTable):
    """One row per balance transaction."""

    code = "stripe_activity"
    title = "Stripe balance activity"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    zone = "UTC"
    currency = ""
    needed = (("id", "Type", "Source", "Amount", "Fee", "Net", "Currency", "Created (UTC)"),)

    def entries(self, cells: Cells) -> None:
        cells.currency("Currency")
        cells.moment("Created (UTC)", zone="UTC")
        cells.day("value_on", "Transfer Date (UTC)")
        cells.text("description", "Description")
        read_movement(cells, "Type", "Amount", "Fee", "Net")
        # an adjustment says only in its description that it is a dispute
        disputed = (pl.col("kind") == "ADJUSTMENT") & pl.col("description").str.contains(DISPUTED)
        cells.set(
            kind=pl.when(disputed.fill_null(value=False))
            .then(pl.lit("CHARGEBACK"))
            .otherwise("kind")
        )
        cells.paid(("Customer Facing Amount",), ("Customer Facing Currency",))
        read_order(cells)
        read_source(cells, "Source")
        cells.text("payout", "Transfer")
        is_payout = pl.col("kind") == "PAYOUT"
        batch = pl.coalesce("payout", pl.when(is_payout).then("source"))
        cells.reference_from("batch", batch, "Transfer")
        cells.text("natural_id", "id")
        cells.fault(pl.col("natural_id").is_null(), "missing_id", "id")


FORMAT = StripeActivity()
