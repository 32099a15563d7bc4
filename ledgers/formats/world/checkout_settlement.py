"""Checkout.com: settlement breakdown report, one row per movement of a settlement.

Deduction is negative where it costs, net = gross + deduction, in the currency of the balance. Amounts may have
more decimals than the currency: they are rounded to it, half away from zero, so that the rows of a payout may
differ from it by a few cents. A Merchant Payout row here is the fee of the payout; what was paid out stands in
the payouts report. Source: checkout.com/docs, Settlement Breakdown Report and Breakdown types.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind, Table
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable, account_of
from ledgers.formats.words import CHANNEL_WORDS, Words
from ledgers.formats.world.parts import LONG, fees_alone, read_kind, status_by_kind

KINDS: Words = (
    ("CHARGEBACK", r"chargeback|^(?:dispute|arbitration|pre arbitration|retrieval)"),
    ("REFUND", r"refund"),
    ("PAYOUT", r"^(?:merchant )?payout$"),
    ("TOP_UP", r"^top up"),
    ("TRANSFER", r"transfer"),
    ("FEE", r"\bfees?$|^(?:network token|account updater|void|authentication|card verification)"),
    ("PAYMENT", r"^(?:charge|capture|payment)$"),
)
METHODS: Words = (("CARD", r"^(?:visa|mastercard|amex|discover|diners|jcb|mada|cartes bancaires)"), *CHANNEL_WORDS)  # fmt: skip
GROSS, DEDUCTION, NET = (f"{name} In Holding Currency" for name in ("Gross", "Deduction", "Net"))
# gross, deduction and net are each rounded
ROUNDING_MINOR = 1


class CheckoutSettlement(KnownTable):
    """One row per movement; the payout is the batch."""

    code = "checkout_settlement"
    title = "Checkout.com settlement breakdown report"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    zone = "UTC"
    currency = ""
    needed = (
        (
            "Type", "Payment ID", "Reference", "Processed On", "Holding Currency", "Payout ID", GROSS, DEDUCTION, NET,
        ),
    )  # fmt: skip

    def entries(self, cells: Cells) -> None:
        cells.currency("Holding Currency")
        cells.moment("Processed On UTC", "Processed On", zone="UTC")
        cells.day("value_on", "Payout Date")
        read_kind(cells, KINDS, "Type")
        cells.meaning("channel", METHODS, "Payment Method")
        cells.reference("order", "Reference")
        cells.reference("transaction", "Payment ID")
        cells.reference("batch", "Payout ID")
        cells.text("action", "Action ID")
        cells.reference_from(
            "refund", pl.when(pl.col("kind") == "REFUND").then("action"), "Action ID"
        )
        for column, name in (("gross_minor", GROSS), ("deducted", DEDUCTION), ("net_minor", NET)):
            texts = cells.text(f"{column}_text", name).str.replace(LONG, "$1")
            cells.set(**{f"{column}_text": pl.lit(texts)})
            cells.draft.amount(column, f"{column}_text", name, rounds=True)
        parts = pl.col("gross_minor") + pl.col("deducted") - pl.col("net_minor")
        cells.fault_of_net(parts.abs() > ROUNDING_MINOR, NET)
        cells.set(fee_minor=pl.col("net_minor") - pl.col("gross_minor"))
        _facts(cells)

    def about(self, table: Table) -> dict[str, object]:
        return {"account": account_of(table, "Client Entity ID")}


def _facts(cells: Cells) -> None:
    # whatever costs and moves nothing else is a fee, such as a charge that was declined
    is_fee = (pl.col("gross_minor") == 0) & (pl.col("net_minor") != 0)
    cells.set(kind=pl.when(is_fee).then(pl.lit("FEE")).otherwise("kind"))
    status_by_kind(cells)
    cells.text("moment_text", "Processed On")
    cells.set(
        description=pl.col("kind_text"),
        natural_id=identity(
            "action", "batch_ref", "transaction_ref", "kind_text", "moment_text", "net_minor"
        ),
    )
    fees_alone(cells)


FORMAT = CheckoutSettlement()
