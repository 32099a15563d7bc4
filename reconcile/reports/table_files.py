"""Tables as files: a workbook with a sheet for each, or one CSV of all.

Programs read codes, people words; an amount stays a number, and no text is run as a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _

from accounts.exports import cell_text, safe_text
from ledgers.money import format_minor

# a sheet holds 1,048,576 rows; what is beyond stands in the CSV, and the sheet says so
SHEET_ROWS_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount on its way into a file: it stays a number there."""

    minor: int
    currency: str

    def text(self) -> str:
        return format_minor(self.minor, self.currency)


@dataclass(frozen=True, slots=True)
class Coded:
    """A code that programs read, and the words for it that people read."""

    code: str
    words: str


Cell = str | int | date | Amount | Coded | None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of the workbook, one block of the CSV."""

    code: str
    title: str
    header: tuple[str, ...]
    rows: Iterator[Sequence[Cell]] | Sequence[Sequence[Cell]]


def as_csv(tables: Iterable[Table]) -> bytes:
    """All tables in one file, each row led by its table's code; UTF-8 with a mark for spreadsheets."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for table in tables:
        writer.writerow(("table", *table.header))
        for row in table.rows:
            writer.writerow((table.code, *(_csv_cell(cell) for cell in row)))
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Amount):
        return cell.text()
    if isinstance(cell, Coded):
        return cell.code
    return safe_text(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def as_workbook(tables: Iterable[Table]) -> bytes:
    """A workbook with a sheet per table. Amounts are numbers with their currency's decimals."""
    out = io.BytesIO()
    # text is never taken for a formula or a link, so it needs no escaping here
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        styles = _Styles(book)
        for table in tables:
            _write_sheet(book.add_worksheet(table.title[:31]), table, styles)
    return out.getvalue()


class _Styles:
    """The few cell formats of the workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._book = book
        self._amounts: dict[int, xlsxwriter.format.Format] = {}

    def amount(self, decimals: int) -> xlsxwriter.format.Format:
        if decimals not in self._amounts:
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            self._amounts[decimals] = self._book.add_format({"num_format": pattern})
        return self._amounts[decimals]


def _write_sheet(sheet: xlsxwriter.worksheet.Worksheet, table: Table, styles: _Styles) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(table.header) - 1, 0), 18)
    sheet.write_row(0, 0, table.header, styles.head)
    for number, row in enumerate(table.rows, start=1):
        if number > SHEET_ROWS_MAX:
            sheet.write_string(number, 0, _("The rest stands in the CSV."))
            return
        for column, cell in enumerate(row):
            if isinstance(cell, Amount):
                text = cell.text()
                decimals = len(text.partition(".")[2])
                sheet.write_number(number, column, Decimal(text), styles.amount(decimals))
            elif isinstance(cell, Coded):
                sheet.write_string(number, column, cell.words)
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, styles.day)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, cell_text(cell))
