"""MT940, a bank's statement at the end of a day: SWIFT Standards MT, category 9."""

from __future__ import annotations

import re

from ledgers.formats.bank_files.swift import begins_with_tag
from ledgers.formats.bank_files.swift_statement import document_of
from ledgers.formats.documents import Document, DocumentFormat

# what a report of the day that is still running has, and a statement has not
_OF_THE_DAY = re.compile(rb"^(?:\{1:.*)?\{2:[IO]942|^:942:|^:(?:34F|13D|90[CD]):", re.MULTILINE)
_BALANCE = re.compile(rb"^:60[FM]:", re.MULTILINE)


def is_of_the_day(begin: bytes) -> bool:
    """Whether it is an MT942 by its own tags, where nothing says the opening balance of a statement."""
    lines = begin.replace(b"\r", b"\n")
    return _OF_THE_DAY.search(lines) is not None and _BALANCE.search(lines) is None


class Mt940(DocumentFormat):
    """Statements with balances, one or many in a file."""

    code = "mt940"
    title = "MT940 bank statement"
    titles = {"amount": ":61:", "currency": ":60F:"}

    def begins(self, begin: bytes) -> bool:
        return begins_with_tag(begin) and not is_of_the_day(begin)

    def parse(self, content: bytes) -> Document:
        return document_of(content, needs_balances=True)


FORMAT = Mt940()
