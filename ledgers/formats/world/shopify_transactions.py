"""Shopify Payments: transactions export, one row per charge, refund, dispute or adjustment.

Fee is positive where it costs, net = amount − fee, all in the payout's currency; Payout ID is empty while the
payout is pending. Source: help.shopify.com/en/manual/payments/shopify-payments/payouts.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import Words
from ledgers.formats.world.parts import fees_alone, read_kind, status_by_kind

KINDS: Words = (
    ("CHARGEBACK", r"dispute|chargeback"),
    ("REFUND", r"refund"),
    ("PAYOUT", r"^payout(?: failure| cancellation)?$"),
    ("FEE", r"\bfee$|^(?:application|billing|shipping label)"),
    ("TRANSFER", r"\btransfer\b"),
    ("PAYMENT", r"^(?:charge|payment|sale|capture)$"),
)


class ShopifyTransactions(KnownTable):
    """One row per movement of the account; its payout is its batch."""

    code = "shopify_transactions"
    title = "Shopify Payments transactions"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    zone = "UTC"
    currency = ""
    needed = (
        ("Transaction Date", "Type", "Order", "Payout Status", "Payout ID", "Amount", "Fee", "Net", "Currency"),
    )  # fmt: skip

    def entries(self, cells: Cells) -> None:
        cells.currency("Currency")
        cells.moment("Transaction Date", zone="UTC")
        cells.day("value_on", "Payout Date")
        read_kind(cells, KINDS, "Type")
        cells.reference("order", "Order")
        cells.reference("transaction", "Checkout")
        cells.reference("batch", "Payout ID")
        cells.text("description", "Payment Method Name", "Card Brand")
        cells.amount("gross_minor", "Amount")
        cells.amount("charged", "Fee", required=False)
        cells.amount("net_minor", "Net")
        cells.set(fee_minor=-pl.col("charged"), channel=pl.lit("SHOPIFY"))
        cells.check_parts()
        cells.paid(("Presentment Amount",), ("Presentment Currency",))
        status_by_kind(cells)
        cells.text("moment_text", "Transaction Date")
        # a row has no number of its own, and gets its payout's number later: that is no part of what it is
        cells.set(
            natural_id=identity(
                "transaction_key", "order_key", "kind_text", "moment_text", "gross_minor"
            )
        )
        fees_alone(cells)


FORMAT = ShopifyTransactions()
