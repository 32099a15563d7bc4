"""Many rows at once between frames and tables, by COPY."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.db import connection

if TYPE_CHECKING:
    from typing import IO

    import polars as pl

NULL = "\\N"


# the driver hands a copy over in pieces of this size
PIECE_BYTES = 1024 * 1024
# so many rows at a time are made text on their way to the database
READY_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Copied:
    """Rows in the form of COPY, made ready in whatever thread. `count` is how many there are."""

    columns: tuple[str, ...]
    content: io.BytesIO
    count: int


def ready_to_copy(rows: pl.DataFrame) -> Copied:
    """The rows as CSV with every text quoted: an empty text and no text stay two things.

    A column in which nothing stands is left out, and is null in the table all the same.
    """
    if len(rows):
        rows = _without_empty_columns(rows)
    return Copied(tuple(rows.columns), _as_csv(rows), len(rows))


def _without_empty_columns(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(column for column in rows if column.null_count() < len(rows))


def _as_csv(rows: pl.DataFrame) -> io.BytesIO:
    content = io.BytesIO()
    rows.write_csv(
        content,
        include_header=False,
        null_value=NULL,
        quote_style="non_numeric",
        datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ",
    )
    content.seek(0)
    return content


def copy_ready(table: str, copied: Copied) -> None:
    """Add rows that were made ready to a table."""
    if not copied.count:
        return
    columns = ", ".join(f'"{name}"' for name in copied.columns)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.cursor.copy_expert(
            f"copy {table} ({columns}) from stdin with (format csv, null '{NULL}')",
            copied.content,
            size=PIECE_BYTES,
        )


def copy_rows(table: str, rows: pl.DataFrame) -> None:
    """Add the rows to a table; the frame's columns are the table's.

    Many rows are made ready piece by piece, each while the one before it goes out: as text they never lie there
    whole.
    """
    if len(rows) <= READY_ROWS:
        copy_ready(table, ready_to_copy(rows))
        return
    rows = _without_empty_columns(rows)
    with ThreadPoolExecutor(1) as writer:
        copy_ready(table, Copied(tuple(rows.columns), _Coming(rows, writer), len(rows)))


# the names of a frame's types, and what a table calls them
SQL_TYPES = {
    "Int64": "bigint",
    "Int32": "integer",
    "String": "text",
    "Date": "date",
    "Boolean": "boolean",
}


def copy_aside(table: str, rows: pl.DataFrame) -> None:
    """Copy rows into a temporary table of their own, which is gone with the transaction."""
    columns = ", ".join(f"{name} {SQL_TYPES[str(dtype)]}" for name, dtype in rows.schema.items())
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {table}")
        cursor.execute(f"create temporary table {table} ({columns}) on commit drop")
    copy_rows(table, rows)


class _Coming(io.BytesIO):
    """A frame as the content of a COPY, read once from its start."""

    def __init__(self, rows: pl.DataFrame, writer: Executor) -> None:
        super().__init__()
        self._rows, self._writer = rows, writer
        self._starts = iter(range(0, len(rows), READY_ROWS))
        self._piece, self._next = io.BytesIO(), self._begun()

    def _begun(self) -> Future[io.BytesIO] | None:
        start = next(self._starts, None)
        if start is None:
            return None
        return self._writer.submit(_as_csv, self._rows.slice(start, READY_ROWS))

    def read(self, size: int | None = -1, /) -> bytes:
        found = self._piece.read(size)
        if not found and self._next:
            self._piece, self._next = self._next.result(), self._begun()
            found = self._piece.read(size)
        return found


ID_BYTES = 16
IDS_AT_ONCE = 50_000
# what any byte becomes in the places that say of which version and variant an id is
VERSION_4 = bytes(0x40 | byte & 0x0F for byte in range(256))
VARIANT_1 = bytes(0x80 | byte & 0x3F for byte in range(256))
# of numbers that are taken one after the other: fewer than lie between the ends if others take some at the same time
ENDS_SQL = """
select min(n), max(n), count(*)
from (select nextval(%(sequence)s::regclass) as n from generate_series(1, %(count)s)) numbers
"""
# the ends of unbroken ranges, which takes three times as long
NUMBERS_SQL = """
select min(n), max(n) from (
    select n, n - row_number() over (order by n) as range
    from (select nextval(%(sequence)s::regclass) as n from generate_series(1, %(count)s)) numbers
) placed group by range order by 1
"""
# what comes out of a table is made a frame in pieces of this size: as text it never lies there whole
READ_PIECE_BYTES = 16 * 1024 * 1024
# what COPY writes for a backslash and for what would end a field or a line
ESCAPED = {
    r"\\": "\\",
    r"\t": "\t",
    r"\n": "\n",
    r"\r": "\r",
    r"\b": "\b",
    r"\f": "\f",
    r"\v": "\v",
}


def read_rows(query: str, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """What a query finds, as a frame: by COPY, whose columns are integers and texts as the schema says."""
    import polars as pl

    with ThreadPoolExecutor(1) as reader:
        pieces = _Pieces(schema, reader)
        with connection.cursor() as cursor, io.BufferedWriter(pieces, READ_PIECE_BYTES) as buffered:
            cursor.cursor.copy_expert(f"copy ({query}) to stdout", cast("IO[bytes]", buffered))
        return pl.concat(frame.result() for frame in pieces.frames)


def next_ids(table: str, count: int) -> pl.Series:
    """So many numbers, ascending, that the table gives to nobody else, as `id`."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_serial_sequence(%s, 'id')", [table])
        wanted = {"sequence": cursor.fetchone()[0], "count": count}
        cursor.execute(ENDS_SQL, wanted)
        first, last, taken = cursor.fetchone()
        if not taken or last - first + 1 == taken:
            return numbers_between([(first, last)] if taken else [])
        # those are given up: numbers need not be without gaps
        cursor.execute(NUMBERS_SQL, wanted)
        return numbers_between(cursor.fetchall())


def numbers_between(ranges: Iterable[tuple[int, int]]) -> pl.Series:
    """All numbers from the first to the last of each range."""
    import polars as pl

    none = pl.Series("id", dtype=pl.Int64)
    return pl.concat([none, *(pl.int_range(a, b + 1, eager=True) for a, b in ranges)])


def random_ids(count: int) -> pl.Series:
    """Random UUIDs (RFC 9562, version 4), in their order: an index takes them in at one end.

    Made piece by piece: as bytes and as text they never lie there whole.
    """
    import polars as pl

    sizes = (min(IDS_AT_ONCE, count - start) for start in range(0, count, IDS_AT_ONCE))
    return pl.concat([pl.Series(dtype=pl.String), *map(_some_ids, sizes)]).sort()


def _some_ids(count: int) -> pl.Series:
    import polars as pl

    content = bytearray(os.urandom(ID_BYTES * count))
    content[6::ID_BYTES] = content[6::ID_BYTES].translate(VERSION_4)
    content[8::ID_BYTES] = content[8::ID_BYTES].translate(VARIANT_1)
    return pl.Series([content.hex("\n", ID_BYTES)]).str.split("\n").explode()


class _Pieces(io.RawIOBase):
    """Takes COPY's text as it comes and has it made frames while the next piece comes.

    No field of it holds the end of a line.
    """

    def __init__(self, schema: Mapping[str, type[pl.DataType]], reader: Executor) -> None:
        self._schema, self._reader = schema, reader
        self._rest = b""
        self.frames = [reader.submit(_frame, b"", schema)]

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        text = bytes(cast("memoryview", content))
        end = text.rfind(b"\n") + 1
        if end:
            whole = self._rest + text[:end]
            # no more than one waits: a slow reader must not collect the whole table as text
            self.frames[-1].result()
            self.frames.append(self._reader.submit(_frame, whole, self._schema))
            self._rest = b""
        self._rest += text[end:]
        return len(text)


def _frame(lines: bytes, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    import polars as pl

    if not lines:
        return pl.DataFrame(schema=dict(schema))
    frame = pl.read_csv(
        lines,
        has_header=False,
        separator="\t",
        quote_char=None,
        schema=dict(schema),
        null_values=NULL,
        empty_string_is_null=False,
    )
    texts = [name for name, dtype in schema.items() if dtype == pl.String]
    if not texts:
        return frame
    escaped = frame.select(pl.col(texts).str.contains("\\", literal=True).any())
    odd = [name for name, has_any in zip(texts, escaped.row(0), strict=True) if has_any]
    return frame.with_columns(pl.col(odd).str.replace_many(ESCAPED))
