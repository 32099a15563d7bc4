"""CSV, TSV and their cousins: bytes to a table of text cells, with physical line numbers.

Rows without quotation marks are split column-wise; only those with quotes go through the csv module. A
quote that never closes is refused with its line: a lenient reader would swallow the rest of the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

import polars as pl

from ledgers.formats.base import REJECTED_SCHEMA, Table
from ledgers.formats.messages import FormatError

HEADER_LINES_MAX = 60
DELIMITERS = (",", "\t", ";", "|")
ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")
VALUE_MAX = 200
CELLS_MAX = 300
HeaderTest = Callable[[Sequence[str], Sequence[str]], bool]


def decode(content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text and the encoding it was read as: declared, or BOM, strict UTF-8, gb18030, cp1252."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _decoded(content, "utf-16"), "utf-16"
    if b"\x00" in content[:65536]:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise FormatError("binary_in_text", line=line)
    for name in (encoding,) if encoding else ENCODINGS:
        try:
            return content.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    raise FormatError("undecodable", encoding=encoding or "text")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FormatError("undecodable", encoding=encoding) from error


def physical_lines(text: str) -> list[str]:
    """Lines as every editor counts them: CRLF, LF and a lone CR end one line each."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def split_line(line: str, delimiter: str) -> list[str]:
    """The cells of one line, header or preamble, without armour."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        cells = line.split(delimiter)
    return [cell.strip(" \t\ufeff\u3000'`") for cell in cells]


def find_header(lines: Sequence[str], is_header: HeaderTest) -> tuple[int, str, list[str]] | None:
    """The first line (0-based) that is a header by any delimiter, with delimiter and cells."""
    for number, line in enumerate(lines[:HEADER_LINES_MAX]):
        for delimiter in DELIMITERS:
            if delimiter not in line:
                continue
            cells = split_line(line, delimiter)
            if len(cells) <= CELLS_MAX and is_header(cells, lines[:number]):
                return number, delimiter, cells
    return None


def read_table(
    lines: Sequence[str],
    header_at: int,
    delimiter: str,
    header: Sequence[str],
    encoding: str,
    *,
    ends: Callable[[str], bool] | None = None,
) -> Table:
    """The records under a header. `ends` tells a footer's first line, where the records stop."""
    body_start = header_at + 1
    body = pl.DataFrame({"line": pl.Series(lines[body_start:], dtype=pl.String)}).with_row_index(
        "at", offset=body_start + 1
    )
    stop = _footer_at(lines, body_start, ends or never_ends)
    after = tuple(lines[stop:])
    body = body.filter((pl.col("at") <= stop) & (pl.col("line").str.strip_chars() != ""))
    plain, quoted, broken_quotes = _records(body)
    width = len(header)
    split = _split_plain(plain, delimiter, width)
    split_quoted = _split_quoted(quoted, delimiter, width)
    records = pl.concat([split, split_quoted]).sort("row_number")
    is_whole = pl.col("cells") == width
    ragged = records.filter(~is_whole)
    # one empty cell more than the header is a trailing delimiter, which several banks write
    broken = pl.concat([_ragged(ragged), broken_quotes])
    return Table(
        header=tuple(header),
        header_line=header_at + 1,
        records=records.filter(is_whole),
        broken=broken.sort("row_number"),
        before=tuple(lines[:header_at]),
        after=after,
        encoding=encoding,
    )


def never_ends(_line: str) -> bool:
    """A table without a footer."""
    return False


def _footer_at(lines: Sequence[str], start: int, ends: Callable[[str], bool]) -> int:
    """The index after the last record line; footers stand at the very end of a file."""
    window = max(start, len(lines) - 40)
    for number in range(window, len(lines)):
        if ends(lines[number]):
            return number
    return len(lines)


def _records(body: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Split lines into plain records, records with quotes (joined over their lines), broken ones."""
    no_broken = pl.DataFrame(schema=dict(REJECTED_SCHEMA))
    has_quote = pl.col("line").str.contains('"', literal=True)
    if not body.select(has_quote.any()).item():
        return body, body.clear(), no_broken
    odd = pl.col("line").str.count_matches('"', literal=True) % 2
    # a line starts a record where the quotes before it have all been closed
    opened_before = odd.cast(pl.Int64).cum_sum().shift(1, fill_value=0) % 2
    marked = body.with_columns(
        continues=opened_before == 1, quoted=has_quote, odd=odd
    ).with_columns(record=(~pl.col("continues")).cum_sum())
    if marked["odd"].sum() % 2:
        line = marked.filter(pl.col("odd") == 1)["at"][-1]
        raise FormatError("unclosed_quote", line=line)
    in_quotes = (pl.col("quoted") | pl.col("continues")).any().over("record")
    plain = marked.filter(~in_quotes).select("at", "line")
    quoted = (
        marked.filter(in_quotes)
        .group_by("record", maintain_order=True)
        .agg(pl.col("at").first(), pl.col("line").str.join("\n"))
        .select("at", "line")
    )
    return plain, quoted, no_broken


def _columns(width: int) -> list[str]:
    return [f"c{number}" for number in range(width)]


def _split_plain(plain: pl.DataFrame, delimiter: str, width: int) -> pl.DataFrame:
    count = pl.col("line").str.count_matches(delimiter, literal=True) + 1
    trailing = (count == width + 1) & pl.col("line").str.ends_with(delimiter)
    line = pl.when(trailing).then(pl.col("line").str.strip_suffix(delimiter)).otherwise("line")
    counted = plain.with_columns(
        cells=pl.when(trailing).then(width).otherwise(count).cast(pl.Int64), cut=line
    )
    whole = counted.filter(pl.col("cells") == width)
    names = _columns(width)
    if whole.is_empty():
        cells = pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    else:
        text = whole.select(pl.col("cut").str.join("\n")).item()
        cells = pl.read_csv(
            text.encode(),
            separator=delimiter,
            has_header=False,
            new_columns=names,
            quote_char=None,
            infer_schema=False,
        )
    kept = whole.select(
        pl.col("at").cast(pl.Int64).alias("row_number"), pl.col("line").alias("raw"), "cells"
    )
    ragged = counted.filter(pl.col("cells") != width).select(
        pl.col("at").cast(pl.Int64).alias("row_number"),
        pl.col("line").alias("raw"),
        "cells",
        *(pl.lit(None, dtype=pl.String).alias(name) for name in names),
    )
    return pl.concat([pl.concat([kept, cells], how="horizontal"), ragged])


def _split_quoted(quoted: pl.DataFrame, delimiter: str, width: int) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for at, text in quoted.iter_rows():
        try:
            cells = next(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True), [])
        except csv.Error:
            # a mark of inches or a nickname in quotes: the cells are as they stand, if they fit
            cells = text.split(delimiter)
        if len(cells) == width + 1 and cells[-1] == "":
            cells = cells[:-1]
        found = cells if len(cells) == width else [None] * width
        rows.append((at, text, len(cells), *found))
    schema = {"row_number": pl.Int64, "raw": pl.String, "cells": pl.Int64}
    return pl.DataFrame(
        rows, schema=schema | dict.fromkeys(_columns(width), pl.String), orient="row"
    )


def _ragged(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "row_number",
        pl.lit("").alias("column"),
        pl.lit("short_row").alias("code"),
        pl.col("cells").cast(pl.String).alias("value"),
        "raw",
    )
