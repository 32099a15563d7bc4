"""Whose statements the files of a side are, by what stands over their tables."""

from __future__ import annotations

from ledgers.formats.base import LedgerKind
from ledgers.formats.titles import title_cells
from reconcile.engine.checks.titled import parties_of_titles
from reconcile.files.reading import Side

OF_DOCUMENTS = (LedgerKind.ORDERS, LedgerKind.SUPPLIER)


def titled_parties(side: Side, other: Side) -> dict[str, str]:
    """By file the party that its title names, of lists of documents in which no row names one."""
    titles = {
        file.opened.path.name: title_cells(file.opened.recognition.table)
        for file in side.files
        if file.summary.ledger_kind in OF_DOCUMENTS
    }
    return parties_of_titles(side.records, other.records, titles)
