"""dLocal's reports of refunds and of chargebacks: one row each, unsigned, in the payer's currency.

Source: docs.dlocal.com, transaction reports. Semicolons between the cells. What the reversal costs in the
currency of the settlement, and its fee, stand in the settlement report.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import CHANNEL_WORDS, STATUS_WORDS, Words
from ledgers.normalise import WITH_EXPONENT

KINDS: Words = (
    ("CHARGEBACK", r"charge ?back|dispute"),
    ("REFUND", r"refund"),
)


class DLocalReversals(KnownTable):
    """Money given back, or taken back by the payer's bank."""

    code = "dlocal_reversals"
    title = "dLocal refunds and chargebacks"
    ledger_kind = LedgerKind.CHANNEL
    needed = (
        ("Type", "Creation date", "Reference", "currency", "Net Amount (local)", "Amount (USD)", "Transaction Reference",
         "Transaction Invoice"),
    )  # fmt: skip
    zone = "UTC"
    currency = ""

    def entries(self, cells: Cells) -> None:
        cells.currency("currency")
        cells.moment("Creation date", zone=self.zone)
        cells.day("value_on", "Settlement date")
        cells.reference("refund", "Reference", required=True)
        cells.reference("transaction", "Transaction Reference")
        # numbers of an invoice and its attempt look so: 314159.0
        cells.reference("order", "Transaction Invoice", damaged=WITH_EXPONENT)
        cells.meaning("kind", KINDS, "Type", required=True, default="REFUND")
        cells.meaning("state", STATUS_WORDS, "Status", default="PENDING")
        cells.meaning("channel", CHANNEL_WORDS, "Payment Method Type", default="OTHER")
        cells.amount("amount", "Net Amount (local)")
        given_back = (pl.col("kind") == "REFUND") & (pl.col("state") == "PAID")
        gross = -pl.col("amount").abs()
        cells.set(
            status=pl.when(given_back).then(pl.lit("REFUNDED")).otherwise("state"),
            gross_minor=gross,
            fee_minor=pl.lit(0),
            net_minor=gross,
            description=pl.col("kind_text"),
            natural_id=pl.concat_str("kind", "refund_ref", separator="|"),
        )


FORMAT = DLocalReversals()
