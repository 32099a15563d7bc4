"""Stripe: the dashboard's list of payouts, one row per payout to the bank.

Amounts are in major units, positive where the bank receives them; what Stripe takes from the bank is negative. A
payout that failed keeps its row.
Source: dashboard.stripe.com, Balances, Payouts, Export; column names as in public exports of 2022 and 2026.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import Words

STATUSES: Words = (
    ("FAILED", r"^failed$"),
    ("CLOSED", r"^cancell?ed$"),
    ("PENDING", r"^(?:in transit|pending)$"),
    ("PAID", r"^paid$"),
)


class StripePayoutList(KnownTable):
    """One row per payout, which is its own batch: what the bank shows."""

    code = "stripe_payout_list"
    title = "Stripe list of payouts"
    ledger_kind = LedgerKind.CHANNEL
    zone = "UTC"
    currency = ""
    needed = (("id", "Amount", "Created (UTC)", "Currency", "Arrival Date (UTC)", "Status"),)

    def entries(self, cells: Cells) -> None:
        cells.currency("Currency")
        cells.moment("Created (UTC)", zone="UTC")
        cells.day("value_on", "Arrival Date (UTC)")
        cells.reference("batch", "id", required=True)
        cells.reference("transaction", "Balance Transaction")
        cells.amount("net_minor", "Amount")
        cells.text("description", "Description")
        cells.meaning("status", STATUSES, "Status")
        cells.fault(pl.col("status_text").is_null(), "missing_kind", "Status")
        cells.set(
            kind=pl.lit("PAYOUT"),
            channel=pl.lit("STRIPE"),
            # what an instant payout costs is a row of the balance report
            gross_minor=pl.col("net_minor"),
            fee_minor=pl.lit(0, pl.Int64),
            natural_id=pl.col("batch_ref"),
        )


FORMAT = StripePayoutList()
