"""PayPal's transaction detail report (TRR): transactions with their state, payer and item, and no balances.

Source: developer.paypal.com, SFTP reports, transaction detail report. Its anatomy stands in paypal_records.
"""

from __future__ import annotations

from ledgers.formats.base import LedgerKind
from ledgers.formats.documents import Document, DocumentFormat
from ledgers.formats.world.paypal_records import begin_of, parse_records


class PayPalTransactions(DocumentFormat):
    """A row per transaction; an authorisation is a row that moves nothing."""

    code = "paypal_transactions"
    title = "PayPal transaction detail report"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    zone = "America/Los_Angeles"

    def begins(self, begin: bytes) -> bool:
        return begin_of(begin) == "transactions"

    def parse(self, content: bytes) -> Document:
        return parse_records(content)


FORMAT = PayPalTransactions()
