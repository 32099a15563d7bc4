"""Rows are written as cells of CSV once: as the csv module reads them back, and as Polars would have written them."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest

from reconcile.files.shown import as_cells, joined

STRANGE = [
    "plain",
    "",
    None,
    "a,b",
    'said "no"',
    '"',
    "two\nlines",
    "a\rb",
    ",",
    "订单，1",
    " ",
    "x'y",
]
ALIKE = ['one, "two"', 'one, "two"', 'one, "two"']


def by_polars(*columns: pl.Series) -> str:
    frame = pl.DataFrame([column.alias(f"c{at}") for at, column in enumerate(columns)])
    return frame.write_csv(include_header=False)


def by_us(*columns: pl.Series) -> str:
    lines = joined([as_cells(column) for column in columns])
    return pl.DataFrame({"line": lines}).write_csv(include_header=False, quote_style="never")


@pytest.mark.parametrize(
    "texts", [STRANGE, ["a", "b"], ALIKE, ["", ""], [None, None], ["", None], ["one"], []]
)
def test_it_quotes_what_must_be(texts: list[str | None]) -> None:
    column = pl.Series(texts, dtype=pl.String)

    written = by_us(column, column.reverse(), column)

    assert written == by_polars(column, column.reverse(), column)


def test_it_is_read_back_as_it_was() -> None:
    column = pl.Series(STRANGE, dtype=pl.String)

    rows = list(csv.reader(io.StringIO(by_us(column, column), newline="")))

    assert rows == [[text or "", text or ""] for text in STRANGE]
