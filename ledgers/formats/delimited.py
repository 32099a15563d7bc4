"""CSV, TSV and their cousins: lines of text to a table of cells, with physical line numbers.

Lines without quotation marks are split column-wise; only those with quotes go through the csv module. A
quote that doesn't close is refused with its line: a lenient reader would swallow the rest of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from ledgers.formats.base import FooterTest, Table
from ledgers.formats.messages import FormatError
from ledgers.formats.splitting import (
    named_width,
    quoted_cells,
    ragged,
    split_plain,
    split_quoted,
    words_of,
)
from ledgers.formats.texts import SHEET_DELIMITER, Block, Text
from ledgers.formats.yearless import with_whole_years

HEADER_LINES_MAX = 60
DELIMITERS = (",", "\t", ";", "|")
CELLS_MAX = 300
HEADER_LINES_TOGETHER_MAX = 20
RECORD_LINES_MAX = 200
HeaderTest = Callable[[Sequence[str], Sequence[str]], bool]
NOTE = r"^[\"'\s]*(?:#|-{3,}|={3,}|\*{3,})"
# how a line begins that may be no record, beside the delimiter
UNUSUAL = r"""^$|^[\s"'#=*　 {}-]"""
NUMBERED = r"^[\"'\s]*#[A-Za-z-]*[0-9]"  # a number of an order: #1001


@dataclass(frozen=True, slots=True)
class Found:
    """A header's first line (0-based), what parts its cells, the cells, and how many lines they take."""

    at: int
    delimiter: str
    cells: tuple[str, ...]
    lines: int = 1


def possible_headers(lines: Sequence[str]) -> Iterator[Found]:
    """Every way to read one of the first lines as a row of cells."""
    for at in range(min(len(lines), HEADER_LINES_MAX)):
        count = _quoted_lines(lines[at : at + HEADER_LINES_TOGETHER_MAX])
        line = " ".join(lines[at : at + count])
        for delimiter in (SHEET_DELIMITER, *DELIMITERS):
            if delimiter in line:
                cells = words_of(line, delimiter)
                if len(cells) <= CELLS_MAX:
                    yield Found(at, delimiter, tuple(cells), count)


def _quoted_lines(lines: Sequence[str]) -> int:
    """How many lines a row takes whose names have line breaks within quotation marks."""
    quotes = 0
    for count, line in enumerate(lines, 1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return count
    return 1


def find_header(lines: Sequence[str], is_header: HeaderTest) -> Found | None:
    """The first line that is a header by any delimiter."""
    for found in possible_headers(lines):
        if is_header(found.cells, lines[: found.at]):
            return found
    return None


def read_table(text: Text, found: Found, footer: FooterTest) -> Table:
    """The records under a header."""
    start = found.at + found.lines
    last = list(text.last[max(0, start - text.count + len(text.last)) :])
    stop = text.count - len(last) + footer(last, found.delimiter)
    body = _Body(text, found, start + 1, stop)
    (records, broken, carried), at = body.first_part()
    has_more = at + 1 < text.block_count
    table = Table(
        header=tuple(found.cells),
        header_line=start,
        records=records,
        broken=broken,
        before=tuple(text.head(found.at)),
        after=tuple(last[stop - text.count + len(last) :]),
        encoding=text.encoding,
        delimiter=found.delimiter,
        rest=(lambda: body.parts(at + 1, carried)) if has_more else None,
        lines=max(stop - start, 0),
    )
    return with_whole_years(table)


Part = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]
NO_LINES = {"row_number": pl.Int64, "line": pl.String}


@dataclass(frozen=True, slots=True)
class _Body:
    """The lines of a text that hold its records: from the number of the first to that of the last."""

    text: Text
    found: Found
    first: int
    last: int

    def first_part(self) -> tuple[Part, int]:
        """The part of the block in which the records begin, and that block's place."""
        for at, block in enumerate(self.text.blocks(0)):
            if self._end(block) >= self.first or at + 1 == self.text.block_count:
                return self._part(pl.DataFrame(schema=NO_LINES), block), at
        raise AssertionError("a text has one block at least")

    def parts(self, at: int, carried: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """Records and broken rows of the blocks from a place on; the first begins with what was carried."""
        for block in self.text.blocks(at):
            records, broken, carried = self._part(carried, block)
            yield records, broken

    @staticmethod
    def _end(block: Block) -> int:
        return block.first + len(block.lines) - 1

    def _part(self, carried: pl.DataFrame, block: Block) -> Part:
        """Records and broken rows of a block, and its last lines where a record goes on in the next."""
        is_last = self._end(block) >= min(self.last, self.text.count)
        skipped = max(self.first - block.first, 0)
        lines = block.lines.slice(skipped, max(self.last - block.first + 1 - skipped, 0))
        first = block.first + skipped
        numbers = pl.int_range(first, first + len(lines), eager=True).alias("row_number")
        body = pl.concat([carried, pl.DataFrame([numbers, lines.alias("line")])])
        may_have_quotes = b'"' in block.content or not carried.is_empty()
        is_sheet = self.found.delimiter == SHEET_DELIMITER
        if may_have_quotes and not is_sheet and _has_quotes(body):
            return _with_quotes(body, self.found, is_last=is_last)
        kept = _only_records(body, self.found)
        records, uneven = split_plain(kept, self.found.delimiter, self.found.cells, block)
        return _shown(records), _shown(ragged(uneven)), body.clear()


def _only_records(body: pl.DataFrame, found: Found) -> pl.DataFrame:
    """The lines that can be records: not blank, no rule, no note."""
    line = pl.col("line")
    unusual = body["line"].str.contains(UNUSUAL.format(re.escape(found.delimiter)))
    if not unusual.any():
        return body
    nothing = line.str.strip_chars(' "\t\n\u3000\u00a0' + found.delimiter) == ""
    # a line that has the header's cells is a record, whatever it begins with: #1001,paid,…
    cells = line.str.count_matches(found.delimiter, literal=True) + 1
    is_short = cells < named_width(found.cells)
    notes = line.str.contains(NOTE) & ~line.str.contains(NUMBERED) & is_short
    return body.filter(~nothing & ~notes)


def _shown(rows: pl.DataFrame) -> pl.DataFrame:
    """A sheet's row as a line: its cells with TABs between them."""
    if not len(rows) or SHEET_DELIMITER not in rows["raw"][0]:
        return rows
    return rows.with_columns(pl.col("raw").str.replace_all(SHEET_DELIMITER, "\t", literal=True))


def _has_quotes(body: pl.DataFrame) -> bool:
    return bool(body["line"].str.contains('"', literal=True).any())


def _with_quotes(body: pl.DataFrame, found: Found, *, is_last: bool) -> Part:
    """Records and broken rows of a body in which some lines have quotation marks, and what is left open."""
    delimiter, header = found.delimiter, found.cells
    opens = rf'(?:^|{re.escape(delimiter)}) *"'
    marked = body.with_columns(
        odd=pl.col("line").str.count_matches('"', literal=True) % 2 == 1,
        opens=pl.col("line").str.contains(opens),
    )
    spans, opened = _open_quotes(marked.with_row_index("at").filter("odd"), found)
    if opened is not None and (is_last or len(body) - opened > RECORD_LINES_MAX):
        raise FormatError("unclosed_quote", line=int(body["row_number"][opened]))
    joined = _only_records(_joined(marked if opened is None else marked.head(opened), spans), found)
    # quotes inside a cell that doesn't begin with one are letters like others: 5" of pipe
    quoted = joined.filter("opens")
    plain, uneven = split_plain(joined.filter(~pl.col("opens")), delimiter, header, None)
    others, broken = split_quoted(quoted, delimiter, header)
    records = pl.concat([plain, others]).sort("row_number")
    left_open = body.clear() if opened is None else body.slice(opened)
    faults = pl.concat([ragged(uneven), broken]).sort("row_number")
    return _shown(records), _shown(faults), left_open


def _open_quotes(odd: pl.DataFrame, found: Found) -> tuple[list[tuple[int, int]], int | None]:
    """The first and last line of each record that runs over several lines, and where one is left open."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for at, line, opens in odd.select("at", "line", "opens").iter_rows():
        if opened is None:
            is_open = opens and quoted_cells(line, found.delimiter, len(found.cells)) is None
            opened = at if is_open else None
            continue
        if at - opened > RECORD_LINES_MAX:
            break
        spans.append((opened, at))
        opened = None
    return spans, opened


def _joined(marked: pl.DataFrame, spans: Sequence[tuple[int, int]]) -> pl.DataFrame:
    """One row per record: the lines of a span become one."""
    if not spans:
        return marked.select("row_number", "line", "opens")
    starts = [True] * len(marked)
    for first, last in spans:
        starts[first + 1 : last + 1] = [False] * (last - first)
    return (
        marked.with_columns(record=pl.Series(starts).cum_sum())
        .group_by("record", maintain_order=True)
        .agg(pl.col("row_number").first(), pl.col("line").str.join("\n"), pl.col("opens").any())
        .select("row_number", "line", "opens")
    )
