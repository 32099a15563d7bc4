"""Statements of one party whose name stands only in the lines over the table, where the other side knows that party."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ledgers.formats.base import LedgerKind, Table
from reconcile.engine.checks.other_parties import PARTIES_MAX
from reconcile.engine.likeness.alike import NAME, TEXT, alike_names, are_one
from reconcile.engine.likeness.names import NAME_AGREES
from reconcile.files.reading import Side

OF_DOCUMENTS = (LedgerKind.ORDERS, LedgerKind.SUPPLIER)
# who issues a statement stands in its first lines, and in few of their cells
CELLS_MAX = 100


def with_titled_parties(left: Side, right: Side) -> tuple[Side, Side]:
    """Both sides; rows of a list of documents that names no party have the one that its title names, as the other side
    calls it."""
    return _titled(left, right), _titled(right, left)


def _titled(side: Side, other: Side) -> Side:
    asked = [
        file.opened
        for file in side.files
        if file.opened.recognition.table.before and file.summary.ledger_kind in OF_DOCUMENTS
    ]
    if not asked:
        return side
    names = other.records[NAME].drop_nulls().unique().sort()
    if not 1 < len(names) <= PARTIES_MAX:
        return side
    records = side.records
    for opened in asked:
        is_its = pl.col("source") == opened.path.name
        is_silent = records.filter(is_its)[NAME].is_null().all()
        party = _named_in(_cells(opened.recognition.table), names) if is_silent else None
        if party is not None:
            named = pl.when(is_its).then(pl.lit(party)).otherwise(NAME)
            records = records.with_columns(named.alias(NAME))
    return replace(side, records=records)


def _cells(table: Table) -> list[str]:
    cells = [
        cell.strip().strip('"') for line in table.before for cell in line.split(table.delimiter)
    ]
    return [cell for cell in cells if cell][:CELLS_MAX]


def _named_in(cells: Sequence[str], names: pl.Series) -> str | None:
    """The one party that the cells name; None where they name none, or two."""
    nothing = pl.lit(None, pl.String)
    known = names.alias(NAME).to_frame().with_columns(nothing.alias(TEXT))
    texts = pl.DataFrame({TEXT: cells}, schema={TEXT: pl.String})
    table = alike_names(known, texts.with_columns(nothing.alias(NAME)), ())
    named = table.filter(pl.col("name") >= NAME_AGREES)["said"].unique().sort().to_list()
    if not named or not all(are_one(named[0], other, ()) for other in named[1:]):
        return None
    return str(named[0])
