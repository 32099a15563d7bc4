"""MT942, a bank's report of the day that is still running: SWIFT Standards MT, category 9.

It has no balances. What it states of itself are the number and the sum of its debits and credits.
"""

from __future__ import annotations

from ledgers.formats.bank_files.mt940 import is_of_the_day
from ledgers.formats.bank_files.swift import begins_with_tag
from ledgers.formats.bank_files.swift_statement import document_of
from ledgers.formats.documents import Document, DocumentFormat


class Mt942(DocumentFormat):
    """Reports without balances, one or many in a file."""

    code = "mt942"
    title = "MT942 bank report of the day"
    titles = {"amount": ":61:", "currency": ":34F:"}

    def begins(self, begin: bytes) -> bool:
        return begins_with_tag(begin) and is_of_the_day(begin)

    def parse(self, content: bytes) -> Document:
        return document_of(content, needs_balances=False)


FORMAT = Mt942()
