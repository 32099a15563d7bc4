"""Checkout.com: payouts report, one row per payout with the sums of what it is made of.

All amounts are signed, and their sum is the payout; the columns grow with the services that are sold.
Source: checkout.com/docs, Payouts Report; column names as in public exports of 2026.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Table
from ledgers.formats.known import Cells, KnownTable, account_of, plain
from ledgers.formats.tally import Tally
from ledgers.formats.world.parts import LONG

AMOUNT = "Payout Amount"
FACTS = (
    "Client Entity ID", "Client Entity Name", "Sub Entity ID", "Sub Entity Name", "Currency Account ID",
    "Currency Account Name", "Holding Currency", "Payout ID", "Payout Date", "Reporting Start Date",
    "Reporting End Date", AMOUNT,
)  # fmt: skip
PARTS = (
    "Merchant Payout Fees", "Payments", "Refunds", "Chargebacks", "Pay To Cards", "Card Payment Interchange Fees",
    "Card Payment Scheme Fees", "Acquiring Premiums", "Card Payment Gateway Fees", "Card Payment Blended Fees",
    "Refunded Interchange Fees", "Refund Scheme Fees", "Refund Gateway Fees", "Chargeback Fees", "Retrieval Fees",
    "Representment Fees", "Pay To Card Interchange Fees", "Pay To Card Scheme Fees", "Pay To Card Fees",
    "Alternative Payment Method Fees", "Adjustments", "Tax", "Account Updater Fees", "Transfers In", "Transfers Out",
    "Authentication Fees", "Authentication Scheme Fees", "Risk Engine Fees", "Intelligent Acceptance Fees",
    "Network Token Fees",
)  # fmt: skip
# parts may have more decimals than the currency; only their sum is in whole units
EXACT = pl.Decimal(38, 10)


class CheckoutPayouts(KnownTable):
    """One row per payout: what the bank shows. Its payments and fees are rows of the settlement breakdown."""

    code = "checkout_payouts"
    title = "Checkout.com payouts report"
    ledger_kind = LedgerKind.CHANNEL
    zone = "UTC"
    currency = ""
    needed = (("Client Entity ID", "Holding Currency", "Payout ID", "Payout Date", AMOUNT, "Payments", "Refunds"),)  # fmt: skip
    summed = ("parts",)

    def entries(self, cells: Cells) -> None:
        cells.currency("Holding Currency")
        cells.moment("Payout Date", zone="UTC")
        cells.reference("batch", "Payout ID", required=True)
        cells.amount("net_minor", AMOUNT, rounds=True)
        _read_parts(cells)
        cells.set(
            kind=pl.lit("PAYOUT"),
            status=pl.lit("PAID"),
            gross_minor=pl.col("net_minor"),
            fee_minor=pl.lit(0, pl.Int64),
            natural_id=pl.col("batch_ref"),
        )

    def about(self, table: Table) -> dict[str, object]:
        return {"account": account_of(table, "Client Entity ID")}

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        """The parts of all payouts beside the payouts, where every column is known."""
        currencies = tally.groups["currency"].unique().to_list()
        strange = {plain(name) for name in table.header} - {*FACTS, *PARTS}
        if strange or len(currencies) != 1:
            return ()
        paid = tally.total("net_minor")
        return (ControlTotal("parts of the payouts", currencies[0], paid, tally.sums["parts"]),)


def _read_parts(cells: Cells) -> None:
    """`parts`: the sum of what the payout is made of, rounded once."""
    for name in PARTS:
        cells.text(name, name)
        exact = pl.col(name).cast(EXACT, strict=False)
        unread = exact.is_null() & pl.col(name).is_not_null()
        cells.fault(unread, "bad_amount", name, value=pl.col(name))
        cells.set(**{name: exact.fill_null(0)})
    total = pl.sum_horizontal(PARTS).cast(pl.String).str.replace(LONG, "$1")
    cells.set(parts_text=total)
    cells.draft.amount("parts", "parts_text", AMOUNT, rounds=True)


FORMAT = CheckoutPayouts()
