"""What a layout of a bookkeeping program is, and what all of them refuse."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.errors import UserError
from accounts.exports import CSV_TYPE, WORKBOOK_TYPE, cell_text, safe_text
from ledgers.money import format_minor
from reconcile.vouchers.lines import Voucher, VoucherLine


class OneCurrencyError(UserError):
    """The layout holds one currency, and the vouchers are in several."""


class TooManyLinesError(UserError):
    """The program takes fewer lines in one file."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person says beside the vouchers: the currency of the books, and a name that some layouts need."""

    currency: str
    tax_rate: str = ""


# a cell: text of ours or of a user, an amount as text, a number, or nothing
Cell = str | Decimal | int | None
Write = Callable[[Sequence[Voucher], Chosen], bytes]


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout: where its columns come from, and whether the vendor's own page was read for them."""

    code: str
    program: str
    suffix: str
    source: str
    checked: bool
    # what to set when importing, in the reader's language
    how: Promise
    write: Write
    asks_tax_rate: bool = False

    @property
    def content_type(self) -> str:
        return CSV_TYPE if self.suffix == "csv" else WORKBOOK_TYPE


def hold_one_currency(vouchers: Sequence[Voucher], chosen: Chosen, program: str) -> None:
    """Raise OneCurrencyError where a voucher isn't in the currency of the books."""
    foreign = sorted({v.currency for v in vouchers} - {chosen.currency})
    if foreign:
        raise OneCurrencyError(
            _(
                "The import of %(program)s holds one currency, %(currency)s, and these vouchers are also in"
                " %(foreign)s. Take the plain CSV, or book those by hand."
            )
            % {"program": program, "currency": chosen.currency, "foreign": ", ".join(foreign)}
        )


def hold_lines(vouchers: Sequence[Voucher], limit: int, program: str) -> None:
    """Raise TooManyLinesError where a program takes fewer lines in one file."""
    lines = sum(len(voucher.lines) for voucher in vouchers)
    if lines > limit:
        raise TooManyLinesError(
            _("%(program)s takes at most %(limit)d lines in one file, and these are %(lines)d.")
            % {"program": program, "limit": limit, "lines": lines}
        )


def amount_text(amount_minor: int, currency: str) -> str:
    """The amount as a plain decimal, empty for nothing."""
    return format_minor(amount_minor, currency) if amount_minor else ""


def each_line(vouchers: Sequence[Voucher]) -> Iterable[tuple[Voucher, int, VoucherLine]]:
    """Every line with its voucher and its number in it."""
    for voucher in vouchers:
        for number, line in enumerate(voucher.lines, start=1):
            yield voucher, number, line


def csv_of(header: Sequence[str], rows: Iterable[Sequence[str]], texts: Sequence[str]) -> bytes:
    """A CSV in UTF-8 with a mark; in the columns named in `texts` no cell is run as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    is_text = [name in texts for name in header]
    for row in rows:
        writer.writerow(
            safe_text(cell) if text else cell for cell, text in zip(row, is_text, strict=True)
        )
    return out.getvalue().encode("utf-8-sig")


def workbook_of(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet. Decimals are numbers with their own places, text is never a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title)
        sheet.write_row(0, 0, header)
        styles: dict[int, xlsxwriter.format.Format] = {}
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    places = max(-int(cell.as_tuple().exponent), 0)
                    if places not in styles:
                        pattern = "0" + ("." + "0" * places if places else "")
                        styles[places] = book.add_format({"num_format": pattern})
                    sheet.write_number(number, column, cell, styles[places])
                elif isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                elif cell:
                    sheet.write_string(number, column, cell_text(cell))
    return out.getvalue()
