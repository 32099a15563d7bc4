"""Many rows at once between frames and tables, by COPY."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    import polars as pl

NULL = "\\N"


def copy_rows(table: str, rows: pl.DataFrame) -> None:
    """Add the rows to a table; the frame's columns are the table's."""
    if rows.is_empty():
        return
    # CSV with every text quoted: an empty text and no text stay two things
    content = rows.write_csv(
        include_header=False,
        null_value=NULL,
        quote_style="non_numeric",
        datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ",
    )
    columns = ", ".join(f'"{name}"' for name in rows.columns)
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(
            f"copy {table} ({columns}) from stdin with (format csv, null '{NULL}')",
            io.BytesIO(content.encode()),
        )


def next_ids(table: str, count: int) -> list[int]:
    """So many numbers, ascending, that the table gives to nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_serial_sequence(%s, 'id')", [table])
        cursor.execute(
            "select array_agg(nextval(%s::regclass)) from generate_series(1, %s)",
            [cursor.fetchone()[0], count],
        )
        return cursor.fetchone()[0] or []
