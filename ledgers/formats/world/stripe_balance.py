"""Stripe: itemised balance change from activity, and itemised payout reconciliation.

Both have the same columns, which the reader of the report chooses; amounts are in major units. Activity has no
payouts; a payout reconciliation may have them, and then each of its rows is of a payout.
Source: docs.stripe.com/reports/balance and /reports/payout-reconciliation (report types
balance_change_from_activity.itemized and payout_reconciliation.itemized).
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Table
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.tally import Tally
from ledgers.formats.world.parts import payout_controls
from ledgers.formats.world.stripe_rows import read_movement, read_order, read_source

_CORE = ("balance_transaction_id", "currency", "gross", "fee", "net", "reporting_category")
PAYOUT_ID = "automatic_payout_id"


class StripeBalance(KnownTable):
    """One row per balance transaction; the payout that it is part of is its batch."""

    code = "stripe_balance"
    title = "Stripe balance report"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    zone = "UTC"
    currency = ""
    needed = ((*_CORE, "created_utc"), (*_CORE, "created"))
    summed = ("outside_payouts",)

    def entries(self, cells: Cells) -> None:
        cells.currency("currency")
        # `created` is in the zone that the report was asked in, which the file doesn't say
        cells.moment("created_utc", "created", zone="UTC")
        cells.day("value_on", "automatic_payout_effective_at_utc", "automatic_payout_effective_at")
        cells.text("description", "description")
        cells.text("counterparty", "customer_description", "customer_name")
        read_movement(cells, "reporting_category", "gross", "fee", "net")
        cells.paid(("customer_facing_amount",), ("customer_facing_currency",))
        read_order(cells, "invoice_number")
        read_source(cells, "source_id", "charge_id", "payment_intent_id")
        cells.text("payout", PAYOUT_ID)
        is_payout = pl.col("kind") == "PAYOUT"
        batch = pl.coalesce("payout", pl.when(is_payout).then("source"))
        cells.reference_from("batch", batch, PAYOUT_ID)
        # a payout is negative, but for one that takes back what its rows owe
        rest = pl.col("net_minor").filter(~is_payout).sum().over("batch_ref")
        is_debit = is_payout & (rest < 0) & (rest == pl.col("net_minor"))
        cells.set(
            **{
                name: pl.when(is_debit).then(-pl.col(name)).otherwise(name)
                for name in ("gross_minor", "net_minor")
            }
        )
        cells.set(outside_payouts=pl.col("batch_ref").is_null().cast(pl.Int64))
        cells.text("natural_id", "balance_transaction_id")
        cells.fault(pl.col("natural_id").is_null(), "missing_id", "balance_transaction_id")

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        # a payout in a report of activity holds rows of before the report began
        is_by_payout = tally.sums["outside_payouts"] == 0
        if not is_by_payout or not tally.count(pl.col("kind") == "PAYOUT"):
            return ()
        return payout_controls(self, table, "payout")


FORMAT = StripeBalance()
