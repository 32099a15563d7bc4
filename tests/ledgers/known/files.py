"""Small files of platforms: a fixture with something changed, and the same table as a sheet."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal

import polars as pl
import xlsxwriter

from ledgers.formats import ReadOptions, read, recognise
from tests.ledgers.known import fixture

# what a workbook holds as a number; longer ones are ids, and text
NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]+)?")


def changed(content: bytes, old: str, new: str) -> bytes:
    """The content with the one place changed where the old text stands."""
    assert content.count(old.encode()) == 1, f"{old!r} stands {content.count(old.encode())} times"
    return content.replace(old.encode(), new.encode())


def without_column(content: bytes, name: str) -> bytes:
    """The table without a column of it."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    at = rows[0].index(name)
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([*row[:at], *row[at + 1 :]] for row in rows)
    return made.getvalue().encode()


def text_of(code: str, what: str = "") -> str:
    """A fixture as text, whatever its encoding."""
    content = fixture(code, what)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def fixture_with(code: str, *changes: tuple[str, str], what: str = "") -> str:
    """A fixture in which the first of each old text is the new one."""
    text = text_of(code, what)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def as_workbook(content: bytes | str, *above: str, top: int = 0, left: int = 0) -> bytes:
    """The table as a sheet whose amounts are numbers, under notes or blank rows, some columns to the right."""
    text = content if isinstance(content, str) else content.decode("utf-8-sig")
    rows = (
        [[note] for note in above] + [[] for _ in range(top)] + list(csv.reader(io.StringIO(text)))
    )
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if NUMBER.fullmatch(cell):
                sheet.write_number(at, left + column, Decimal(cell))
            else:
                sheet.write_string(at, left + column, cell)
    book.close()
    return made.getvalue()


def read_in_blocks(content: bytes, at: int, options: ReadOptions | None = None) -> pl.DataFrame:
    """The entries of a file whose records are cut into two blocks, as a large file's are."""
    recognition = recognise(content)
    table = recognition.table
    parts = [(table.records[at:], table.broken)]
    cut = replace(
        table, records=table.records[:at], broken=table.broken.clear(), rest=lambda: iter(parts)
    )
    reading = read(replace(recognition, table=cut), options or ReadOptions())
    return pl.concat([batch.entries for batch in reading])
