"""Lists with a row for each line of a document, and the total of the document on every one of them.

One number, one day, one party and one total are one document: its total is owed once.
"""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.base import ColumnMapping, LedgerKind, Table
from ledgers.formats.books import are_invoices
from ledgers.formats.columns import Cells
from ledgers.formats.folding import folded
from ledgers.formats.open_items import is_open_amount
from ledgers.normalise import bare

SAMPLE_ROWS = 2_000
_DOCUMENT = ("order_ref", "occurred_at", "counterparty", "currency", "gross")
_TAX = re.compile(r"\b(?:vat|tax|gst|u ?st|mwst|umsatzsteuer|mehrwertsteuer|iva|tva)\b|税额")
_TOTAL = re.compile(r"\btotal\b|gesamt|summe|合计|总额|总计|总价")
_LINE = re.compile(r"\b(?:line|item|unit)\b|\beinzel|\bposition|单价|数量|品名|商品|产品|货品")


class LineItems:
    """Knows of one table whether it is such a list, and lets through the first row of each document."""

    def __init__(self, mapping: ColumnMapping, table: Table) -> None:
        columns = mapping.columns
        self._cells = [f"c{table.header.index(columns[f])}" for f in _DOCUMENT if f in columns]
        self._last: tuple[str | None, ...] | None = None
        may_be = mapping.ledger_kind == LedgerKind.ORDERS and {"order_ref", "gross"} <= set(columns)
        self.is_such = may_be and are_invoices(table.header) and self._is_such(mapping, table)

    def first_of_each(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows but those that go on with the document of the row before, in this piece or the last."""
        if not self.is_such or rows.is_empty():
            return rows
        document = self._documents(rows)
        again = self._goes_on(document)
        if self._last is not None and document.row(0) == self._last:
            again[0] = True
        self._last = document.row(-1)
        return rows.filter(~again)

    def _documents(self, rows: pl.DataFrame) -> pl.DataFrame:
        return rows.select(bare(pl.col(c)).alias(c) for c in dict.fromkeys(self._cells))

    @staticmethod
    def _goes_on(document: pl.DataFrame) -> pl.Series:
        """Which rows are of the same document as the one before; a row without number or amount is of none."""
        same = (pl.col(c).eq_missing(pl.col(c).shift(1)) for c in document.columns)
        number, amount = document.columns[0], document.columns[-1]
        known = pl.col(number).is_not_null() & pl.col(amount).is_not_null()
        again = document.select(pl.all_horizontal(known, *same).alias("again"))["again"]
        again[0] = False
        return again

    def _is_such(self, mapping: ColumnMapping, table: Table) -> bool:
        """Whether the lines of most documents of several rows come to their total, or are told from each other."""
        records = table.records.head(SAMPLE_ROWS)
        if records.is_empty():
            return False
        again = self._goes_on(self._documents(records))
        if not again.any():
            return False
        sample = Cells(table.header, records)
        return _make_totals(mapping, sample, again) or _are_lines(mapping, sample, again)


def _make_totals(mapping: ColumnMapping, sample: Cells, again: pl.Series) -> bool:
    """Whether a column adds up to the total of most documents of several rows, alone or with a tax.

    The tax stands by the line or, on each of its lines, by the document.
    """
    total = mapping.columns["gross"]
    names = [name for name in dict.fromkeys(sample.header) if name and name != total]
    amounts = pl.DataFrame({name: sample.amounts(name) for name in (total, *names)})
    names = [name for name in names if amounts[name].null_count() < len(amounts)]
    if not names:
        return False
    taxes = [name for name in names if _TAX.search(folded(name))]
    documents = (
        amounts.group_by((~again).cum_sum().alias("\x00"))
        .agg(
            pl.len().alias("\x00rows"),
            pl.first(total),
            pl.col(names).sum(),
            pl.col(taxes).first().name.prefix("\x00"),
        )
        .filter((pl.col("\x00rows") > 1) & (pl.col(total) != 0))
    )
    beside = [pl.lit(0), *(pl.col(f"{of}{tax}") for of in ("", "\x00") for tax in taxes)]
    made = (pl.col(name) + tax == pl.col(total) for name in names for tax in beside)
    agreed = documents.select(one.sum().alias(f"{at}") for at, one in enumerate(made))
    return 2 * max(agreed.row(0), default=0) > len(documents)


def _are_lines(mapping: ColumnMapping, sample: Cells, again: pl.Series) -> bool:
    """Whether what is called a total, or open, is one for all rows of a number, whose articles, prices or pieces differ."""
    gross = mapping.columns["gross"]
    if not (_TOTAL.search(folded(gross)) or is_open_amount(gross)):
        return False
    number = sample.all_texts_at(sample.header.index(mapping.columns["order_ref"]))
    if int((number == number.shift(1)).sum()) != int(again.sum()):
        return False
    told = [at for at, name in enumerate(sample.header) if _LINE.search(folded(name))]
    if not told:
        return False
    cells = pl.DataFrame({f"c{at}": sample.all_texts_at(at) for at in told})
    differs = cells.select(
        pl.any_horizontal(pl.col(c).ne_missing(pl.col(c).shift(1)) for c in cells.columns)
    )
    return bool(differs.to_series().filter(again).all())
