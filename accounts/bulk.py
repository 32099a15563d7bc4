"""Many rows at once between frames and tables, by COPY."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    import polars as pl

NULL = "\\N"


# the driver hands a copy over in pieces of this size
PIECE_BYTES = 1024 * 1024


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
        rows = rows.select(column for column in rows if column.null_count() < len(rows))
    content = io.BytesIO()
    rows.write_csv(
        content,
        include_header=False,
        null_value=NULL,
        quote_style="non_numeric",
        datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ",
    )
    content.seek(0)
    return Copied(tuple(rows.columns), content, len(rows))


def copy_ready(table: str, copied: Copied) -> None:
    """Add rows that were made ready to a table."""
    if not copied.count:
        return
    columns = ", ".join(f'"{name}"' for name in copied.columns)
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(
            f"copy {table} ({columns}) from stdin with (format csv, null '{NULL}')",
            copied.content,
            size=PIECE_BYTES,
        )


def copy_rows(table: str, rows: pl.DataFrame) -> None:
    """Add the rows to a table; the frame's columns are the table's."""
    copy_ready(table, ready_to_copy(rows))


def next_ids(table: str, count: int) -> list[int]:
    """So many numbers, ascending, that the table gives to nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_serial_sequence(%s, 'id')", [table])
        cursor.execute(
            "select array_agg(nextval(%s::regclass)) from generate_series(1, %s)",
            [cursor.fetchone()[0], count],
        )
        return cursor.fetchone()[0] or []
