"""Fixtures with some of their text changed, and as the workbook that a platform would give instead."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import xlsxwriter

from tests.ledgers.known import fixture

# what a workbook holds as a number; longer ones are ids, and text
NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]+)?")


def text_of(code: str, what: str = "") -> str:
    """A fixture as text, whatever its encoding."""
    content = fixture(code, what)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def changed(code: str, *changes: tuple[str, str], what: str = "") -> str:
    """A fixture in which the first of each old text is the new one."""
    text = text_of(code, what)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def as_workbook(text: str, *above: str) -> bytes:
    """Lines of CSV as a sheet, with notes in the rows above them."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    rows = [[note] for note in above] + list(csv.reader(io.StringIO(text)))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if NUMBER.fullmatch(cell):
                sheet.write_number(at, column, Decimal(cell))
            else:
                sheet.write_string(at, column, cell)
    book.close()
    return made.getvalue()
