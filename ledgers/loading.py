"""Entries into the table, a million at a time: COPY into a temporary table, then one ordered INSERT.

COPY is refused on a table with row-level security; the INSERT … SELECT keeps the wall's check. Rows go in
in the order of their identity, so that the largest index grows at its end.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl
from django.db import connection

from ledgers.formats.base import ENTRY_SCHEMA
from ledgers.models import Statement

COLUMNS = tuple(ENTRY_SCHEMA)
NULL = "\\N"
SQL_TYPES = {
    "occurred_at": "timestamptz",
    "booked_on": "date",
    "value_on": "date",
    **dict.fromkeys(
        ("row_number", "gross_minor", "fee_minor", "net_minor", "fee_rate_ppm", "quantity"),
        "bigint",
    ),
}
# longer identities are replaced by their hash: an index entry has a limit
IDENTITY_MAX = 120

IDENTIFY_SQL = f"""
create temporary table incoming on commit drop as
select *, base || case when copy > 1 then '#' || copy else '' end as identity
from (
    select *, row_number() over (partition by base order by row_number) as copy
    from (
        select *, case
            when natural_id is null then '1:' || encode(sha256(convert_to(raw, 'UTF8')), 'hex')
            when length(natural_id) > {IDENTITY_MAX}
                then '2:' || encode(sha256(convert_to(natural_id, 'UTF8')), 'hex')
            else natural_id end as base
        from incoming_rows
    ) b
) c
"""

KNOWN_SQL = """
delete from incoming i using ledgers_entry e, ledgers_statement s
where e.merchant_id = %(merchant)s and e.ledger_id = %(ledger)s and e.identity = i.identity
  and s.merchant_id = e.merchant_id and s.id = e.statement_id and s.state = 'COMMITTED'
"""

INSERT_SQL = f"""
insert into ledgers_entry (merchant_id, ledger_id, statement_id, edition, identity, {", ".join(COLUMNS)})
select %(merchant)s, %(ledger)s, %(statement)s, %(edition)s, identity, {", ".join(COLUMNS)}
from incoming order by identity
"""


class EntryLoader:
    """Loads the entries of one statement inside the caller's transaction."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        columns = ", ".join(f"{name} {SQL_TYPES.get(name, 'text')}" for name in COLUMNS)
        with connection.cursor() as cursor:
            cursor.execute("drop table if exists incoming, incoming_rows")
            cursor.execute(f"create temporary table incoming_rows ({columns}) on commit drop")
            cursor.execute(
                "create temporary table if not exists incoming_rejected (row_number bigint,"
                ' "column" text, code text, value text, raw text) on commit drop'
            )

    def add(self, entries: pl.DataFrame) -> None:
        """Copy one batch."""
        _copy("incoming_rows", entries.select(COLUMNS))

    def reject(self, rejected: pl.DataFrame) -> None:
        """Copy rejected rows."""
        _copy("incoming_rejected", rejected)

    def insert(self) -> tuple[int, int]:
        """Insert what is new; how many rows were added and how many were known already."""
        statement = self._statement
        values = {
            "merchant": statement.merchant_id,
            "ledger": statement.ledger_id,
            "statement": statement.id,
            "edition": statement.ledger.edition,
        }
        with connection.cursor() as cursor:
            cursor.execute(IDENTIFY_SQL)
            cursor.execute("create index on incoming (identity)")
            cursor.execute("analyze incoming")
            cursor.execute(
                "select exists (select 1 from ledgers_entry where merchant_id = %(merchant)s"
                " and ledger_id = %(ledger)s)",
                values,
            )
            known = 0
            if cursor.fetchone()[0]:
                cursor.execute(KNOWN_SQL, values)
                known = cursor.rowcount
            cursor.execute(INSERT_SQL, values)
            return cursor.rowcount, known

    def insert_rejected(self) -> None:
        """Keep the rejected rows with the statement."""
        with connection.cursor() as cursor:
            cursor.execute(
                'insert into ledgers_rejectedrow (merchant_id, statement_id, row_number, "column",'
                " code, value, raw) select %s, %s, row_number, coalesce(\"column\", ''), code,"
                " coalesce(value, ''), raw from incoming_rejected order by row_number",
                [self._statement.merchant_id, self._statement.id],
            )


def _copy(table: str, rows: pl.DataFrame) -> None:
    if rows.is_empty():
        return
    # CSV with every text quoted: an empty text and no text stay two things
    content = rows.write_csv(
        include_header=False,
        null_value=NULL,
        quote_style="non_numeric",
        datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ",
    )
    columns: Sequence[str] = [f'"{name}"' for name in rows.columns]
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(
            f"copy {table} ({', '.join(columns)}) from stdin with (format csv, null '{NULL}')",
            io.BytesIO(content.encode()),
        )
