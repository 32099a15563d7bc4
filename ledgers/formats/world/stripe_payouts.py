"""Stripe: itemised payouts, one row per payout to the bank.

Amounts are in major units and negative, as the payout leaves the balance; a reversal is positive.
Source: docs.stripe.com/reports/balance (report type payouts.itemized).
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import STATUS_WORDS
from ledgers.formats.world.stripe_rows import read_movement

_CORE = ("payout_id", "currency", "gross", "fee", "net", "reporting_category")


class StripePayouts(KnownTable):
    """One row per payout; the payout is its own batch."""

    code = "stripe_payouts"
    title = "Stripe payouts"
    ledger_kind = LedgerKind.CHANNEL
    zone = "UTC"
    currency = ""
    needed = ((*_CORE, "effective_at_utc"), (*_CORE, "effective_at"))

    def entries(self, cells: Cells) -> None:
        cells.currency("currency")
        cells.moment("effective_at_utc", "effective_at", zone="UTC")
        cells.day("value_on", "payout_expected_arrival_date")
        cells.text("description", "payout_description", "description")
        read_movement(cells, "reporting_category", "gross", "fee", "net")
        cells.meaning("status", STATUS_WORDS, "payout_status")
        cells.reference("batch", "payout_id", required=True)
        cells.reference("transaction", "balance_transaction_id")
        # a payout and its reversal have one number
        cells.set(natural_id=pl.concat_str("batch_ref", pl.lit("|"), "kind_text"))


FORMAT = StripePayouts()
