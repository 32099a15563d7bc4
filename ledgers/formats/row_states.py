"""What the rows of one table say of their own state, in all of its columns that say so."""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import ColumnMapping, LedgerKind, Table
from ledgers.formats.books import OF_DOCUMENTS, are_invoices, are_owed_by_us
from ledgers.formats.called_off import called_off_column, without_called_off
from ledgers.formats.columns import Cells
from ledgers.formats.document_states import DOCUMENT_STATES, SENT, without_void_notes
from ledgers.formats.generic_amounts import SAMPLE_ROWS
from ledgers.formats.told_by_cells import UNCLEAR, unclear_states
from ledgers.formats.two_states import other_states, with_both_states
from ledgers.formats.words import meaning, status_words
from ledgers.normalise import bare_column, values_of

AWAITS = ("UNPAID", "PENDING")


class RowStates:
    """The states of one table's rows by one mapping: of a list of documents in the words of such."""

    def __init__(self, mapping: ColumnMapping, table: Table) -> None:
        self._mapping, self._first = mapping, table.records.head(SAMPLE_ROWS)
        self._title = mapping.columns.get("status", "")
        lists_invoices = are_invoices(table.header)
        self.are_owed_by_us = lists_invoices and are_owed_by_us(Cells(table.header, self._first))
        self._are_documents = lists_invoices and mapping.ledger_kind == LedgerKind.ORDERS
        # whether we have paid a bill is our own doing: no other side says anything of it
        self._silent = (SENT, *AWAITS) if self.are_owed_by_us else (SENT,)
        self._called_off = self._other = None
        if mapping.ledger_kind in {LedgerKind.CHANNEL, *OF_DOCUMENTS}:
            taken = set(mapping.columns.values())
            are_orders = mapping.ledger_kind in OF_DOCUMENTS
            self._called_off = called_off_column(
                table.header, taken, self._first, are_orders=are_orders
            )
            self._other = other_states(table.header, self._title or None)

    def meanings(self, cell: str, texts: pl.Series, *, are_bills: bool) -> dict[str, str | None]:
        """What each of the texts of the column of states means. `are_bills`: its rows are mostly what we owe."""
        words = DOCUMENT_STATES if self._are_documents else status_words(self._title)
        said = {text: meaning(words, text) for text in values_of(texts)}
        # what stands on a bank's statement is booked, whatever it is called
        if None in said.values() and self._mapping.ledger_kind != LedgerKind.BANK:
            first = bare_column(self._first[cell])
            said |= dict.fromkeys(unclear_states(self._title, texts, first, words), UNCLEAR)
        if self._are_documents:
            said = {text: None if code in self._silent else code for text, code in said.items()}
        if are_bills:
            # a bill that was reversed is owed no more; that it was nothing has no row at the bank
            said = {text: "CLOSED" if code == "REVOKED" else code for text, code in said.items()}
        return said

    def with_others(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with the state that a second column of states tells beside the first."""
        return with_both_states(rows, self._other, self._silent)

    def without_void(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows whose kind is known: what was called off came to nothing."""
        if self._are_documents:
            rows = without_void_notes(rows)
        if self._called_off is None:
            return rows
        return without_called_off(rows, self._called_off, are_documents=self._are_documents)
