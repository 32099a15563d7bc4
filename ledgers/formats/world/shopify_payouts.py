"""Shopify Payments: payouts export, one row per payout to the bank.

All amounts are signed here: fees and refunds are negative, and what is left of them is the total.
Source: help.shopify.com/en/manual/payments/shopify-payments/payouts.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import Words

STATUSES: Words = (
    ("FAILED", r"^failed$"),
    ("CLOSED", r"^cancel"),
    ("PENDING", r"^(?:scheduled|pending|in transit|action required)$"),
    ("PAID", r"^(?:paid|deposited)$"),
)
PARTS = ("Charges", "Refunds", "Adjustments", "Reserved Funds", "Fees", "Retried Amount")


class ShopifyPayouts(KnownTable):
    """One row per payout: its total is what the bank shows; the fees in it are those of its charges."""

    code = "shopify_payouts"
    title = "Shopify Payments payouts"
    ledger_kind = LedgerKind.CHANNEL
    zone = "UTC"
    currency = ""
    needed = (("Payout Date", "Status", "Charges", "Refunds", "Adjustments", "Fees", "Total", "Currency"),)  # fmt: skip

    def entries(self, cells: Cells) -> None:
        cells.currency("Currency")
        cells.moment("Payout Date", zone="UTC")
        for column in PARTS:
            cells.amount(column, column, required=False)
        cells.amount("net_minor", "Total")
        parts = pl.sum_horizontal(PARTS)
        cells.fault_of_net(parts != pl.col("net_minor"), "Total")
        cells.meaning("status", STATUSES, "Status")
        cells.text("day_text", "Payout Date")
        cells.reference("batch", "Payout ID")
        cells.reference("transaction", "Bank Reference")
        cells.set(
            kind=pl.lit("PAYOUT"),
            channel=pl.lit("SHOPIFY"),
            # charges, refunds and fees are in the total already, and are rows of another file
            gross_minor=pl.col("net_minor"),
            fee_minor=pl.lit(0, pl.Int64),
            natural_id=identity("batch_key", "day_text", "currency", "net_minor"),
        )


FORMAT = ShopifyPayouts()
