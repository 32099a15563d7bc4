"""Lines to cells: column-wise where no quotation mark stands, by the csv module where one does."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

import polars as pl

from ledgers.formats.base import REJECTED_SCHEMA
from ledgers.formats.texts import Block


def columns(width: int) -> list[str]:
    """The names of a table's columns in its frame."""
    return [f"c{number}" for number in range(width)]


def words_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line, header or preamble, without armour."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        cells = line.split(delimiter)
    return [cell.strip(" \t\ufeff\u3000\u00a0'`\"") for cell in cells]


def named_width(header: Sequence[str]) -> int:
    """How many cells a row must have: a header may end in empty ones, which rows may leave out."""
    width = len(header)
    while width and not header[width - 1]:
        width -= 1
    return width


def split_plain(
    body: pl.DataFrame, delimiter: str, header: Sequence[str], block: Block | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Records, and the lines (with their number of cells) that have too few cells or too many.

    `block` may hold the very lines of the body among others; it spares putting them together.
    """
    width = len(header)
    line = pl.col("line")
    counted = body.with_columns(cells=line.str.count_matches(delimiter, literal=True) + 1)
    if (counted["cells"] == width).all():
        return _framed(body, _cells(body, delimiter, width, block)), counted.clear()
    missing = width - pl.col("cells").cast(pl.Int64)
    lawful = (missing >= 0) & (missing <= width - named_width(header))
    # cells beyond the header are a trailing delimiter if nothing stands in them
    rest = line.str.splitn(delimiter, width + 1).struct.field(f"field_{width}")
    longer = (missing < 0) & (rest.str.strip_chars(' "\t' + delimiter) == "")
    padded = line + pl.lit(delimiter).repeat_by(missing.clip(0)).list.join("")
    cut = line.str.head(line.str.len_chars() - rest.str.len_chars().cast(pl.Int64) - 1)
    fitted = counted.with_columns(
        cut=pl.when(longer).then(cut).when(lawful).then(padded),
    )
    whole = fitted.filter(pl.col("cut").is_not_null())
    cells = _cells(whole.select("row_number", line=pl.col("cut")), delimiter, width, None)
    return _framed(whole, cells), fitted.filter(pl.col("cut").is_null()).drop("cut")


def _framed(body: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(
        [body.select("row_number", pl.col("line").alias("raw")), cells], how="horizontal"
    )


def _cells(
    body: pl.DataFrame, delimiter: str, width: int, block: Block | None, *, quote: str | None = None
) -> pl.DataFrame:
    """The cells of lines that all have as many as the header."""
    schema = dict.fromkeys(columns(width), pl.String)
    if body.is_empty():
        return pl.DataFrame(schema=schema)
    # the lines stand in the file one after another, as they nearly always do
    first, last = body["row_number"][0], body["row_number"][-1]
    whole = block if block and first >= block.first and last - first + 1 == len(body) else None
    source = whole.content if whole else body["line"].str.join("\n").item().encode()
    return pl.read_csv(
        source,
        separator=delimiter,
        has_header=False,
        schema=schema,
        quote_char=quote,
        skip_lines=first - whole.first if whole else 0,
        n_rows=len(body),
        # the lines under the body are looked at as well
        truncate_ragged_lines=True,
    )


def split_quoted(
    quoted: pl.DataFrame, delimiter: str, header: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Records and broken rows of lines with quoted cells."""
    width = len(header)
    # RFC 4180: a cell is quoted whole, with the quotation marks in it doubled, or has none
    cell = rf'(?:"(?:[^"\n]|"")*"|[^"\n{re.escape(delimiter)}]*)'
    row = rf"^{cell}(?:{re.escape(delimiter)}{cell})*$"
    line = pl.col("line").str.strip_chars_end(" ")
    outside = line.str.replace_all(r'"(?:[^"]|"")*"', "")
    simple = line.str.contains(row) & (
        outside.str.count_matches(delimiter, literal=True) == width - 1
    )
    is_simple = quoted.select(s=simple)["s"]
    even, uneven = quoted.filter(is_simple), quoted.filter(~is_simple)
    cells = _cells(even.select("row_number", line.alias("line")), delimiter, width, None, quote='"')
    others, broken = _split_one_by_one(uneven, delimiter, header)
    return pl.concat([_framed(even, cells), others]), broken


def _split_one_by_one(
    quoted: pl.DataFrame, delimiter: str, header: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    width, least = len(header), named_width(header)
    rows: list[tuple[object, ...]] = []
    broken: list[tuple[object, ...]] = []
    for first, text in quoted.select("row_number", "line").iter_rows():
        for row_number, line, cells in _records_in(first, text, delimiter, (least, width)):
            if cells is None:
                broken.append((row_number, "", "bad_quotes", "", line))
            elif least <= len(cells) <= width:
                rows.append((row_number, line, *cells, *[""] * (width - len(cells))))
            else:
                broken.append((row_number, "", "short_row", str(len(cells)), line))
    schema = {"row_number": pl.Int64, "raw": pl.String} | dict.fromkeys(columns(width), pl.String)
    return (
        pl.DataFrame(rows, schema=schema, orient="row"),
        pl.DataFrame(broken, schema=dict(REJECTED_SCHEMA), orient="row"),
    )


def _records_in(
    first: int, text: str, delimiter: str, widths: tuple[int, int]
) -> Iterator[tuple[int, str, list[str] | None]]:
    """One record of one line or several; or, where whole rows stand between its quotation marks, each of these.

    A stray quotation mark would otherwise take the rows down to the next one with it.
    """

    def fits(cells: list[str] | None) -> bool:
        return cells is not None and widths[0] <= len(cells) <= widths[1]

    cells = quoted_cells(text, delimiter, widths[1])
    lines = list(enumerate(text.split("\n"), first))
    between = [
        (row_number, line, quoted_cells(line, delimiter, widths[1]))
        for row_number, line in lines[1:-1]
        if line.strip(' "\t' + delimiter)
    ]
    if fits(cells) or not any(fits(inner) for _row_number, _line, inner in between):
        yield first, text, cells
        return
    yield *lines[0], None
    yield from between
    yield *lines[-1], None


def quoted_cells(line: str, delimiter: str, width: int) -> list[str] | None:
    """The cells of one record, None where its quotes don't close at the end of a cell.

    Empty cells beyond the header are delimiters that were left at the end.
    """
    for text in (line, _tightened(line, delimiter)):
        try:
            found = csv.reader(
                io.StringIO(text, newline=""),
                delimiter=delimiter,
                strict=True,
                skipinitialspace=delimiter != "\t",
            )
            records = list(found)
        except csv.Error:
            continue
        if len(records) == 1:
            cells = records[0]
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            return cells
    return None


def _tightened(line: str, delimiter: str) -> str:
    """Without the blanks that some banks write between a closing quote and the delimiter."""
    return re.sub(rf'"[ \t]+(?={re.escape(delimiter)}|$)', '"', line)


def ragged(uneven: pl.DataFrame) -> pl.DataFrame:
    """Lines that have too few cells or too many, as rejected rows."""
    return uneven.select(
        "row_number",
        pl.lit("").alias("column"),
        pl.lit("short_row").alias("code"),
        pl.col("cells").cast(pl.String).alias("value"),
        pl.col("line").alias("raw"),
    )
