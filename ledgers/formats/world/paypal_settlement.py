"""PayPal's settlement report (STL): everything that moved the balances of a day, and these balances.

Source: developer.paypal.com, SFTP reports, settlement report. Its anatomy stands in paypal_records.
"""

from __future__ import annotations

from ledgers.formats.base import LedgerKind
from ledgers.formats.documents import Document, DocumentFormat
from ledgers.formats.world.paypal_records import begin_of, parse_records


class PayPalSettlement(DocumentFormat):
    """A row per transaction; opening and closing balance of each account and currency in its section's footer."""

    code = "paypal_settlement"
    title = "PayPal settlement report"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    zone = "America/Los_Angeles"

    def begins(self, begin: bytes) -> bool:
        return begin_of(begin) == "settlement"

    def parse(self, content: bytes) -> Document:
        return parse_records(content)


FORMAT = PayPalSettlement()
