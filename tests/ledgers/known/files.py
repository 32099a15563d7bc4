"""Small files of platforms: a fixture with one thing changed, and the same table as a sheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import polars as pl
import xlsxwriter

from ledgers.formats import ReadOptions, read, recognise


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


def as_workbook(content: bytes, *, top: int = 0, left: int = 0) -> bytes:
    """The table as a sheet whose amounts are numbers, some rows down and some columns to the right."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(csv.reader(io.StringIO(content.decode("utf-8-sig")))):
        for column, cell in enumerate(row):
            is_number = cell.replace(".", "", 1).lstrip("-").isdecimal() and len(cell) < 10
            if is_number:
                sheet.write_number(top + at, left + column, float(cell))
            else:
                sheet.write_string(top + at, left + column, cell)
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
