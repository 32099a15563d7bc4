"""Entries into the table by COPY, batch by batch, each in the order of its identities.

In that order the largest index grows at its end. What other statements of the ledger hold already is left
out; rows of this one are never looked at twice.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl
from django.db import connection

from accounts.bulk import Copied, copy_ready, copy_rows, ready_to_copy
from accounts.planning import look_ups, refresh_statistics
from accounts.tenancy import loading
from ledgers.formats.base import ENTRY_SCHEMA, REJECTED_SCHEMA, Batch
from ledgers.identities import Identities
from ledgers.models import Statement

PLACE_COLUMNS = ("ledger_id", "statement_id", "edition", "identity")

HAS_OTHERS_SQL = """
select exists (select 1 from ledgers_entry where merchant_id = %(merchant)s and ledger_id = %(ledger)s)
"""
KNOWN_SQL = """
copy (
    select identity from incoming i where exists (
        select 1 from ledgers_entry e
        join ledgers_statement s on s.merchant_id = e.merchant_id and s.id = e.statement_id
        where e.merchant_id = {merchant} and e.ledger_id = {ledger} and e.identity = i.identity
          and s.state = 'COMMITTED')
) to stdout with (format csv, force_quote *)
"""
REJECTED_SQL = """
insert into ledgers_rejectedrow (merchant_id, statement_id, row_number, "column", code, value, raw)
select %(merchant)s, %(statement)s, row_number, coalesce("column", ''), code, coalesce(value, ''), raw
from incoming_rejected order by row_number
"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch on its way: its rows with their identities, and as COPY takes them if all of them are new."""

    batch: Batch
    rows: pl.DataFrame
    copied: Copied | None


class EntryLoader:
    """Loads the rows of one statement inside the caller's transaction."""

    def __init__(self, statement: Statement) -> None:
        self.added = self.known = 0
        self._identities = Identities()
        self._rejected = [pl.DataFrame(schema=dict(REJECTED_SCHEMA))]
        self._place = {
            "merchant": statement.merchant_id,
            "ledger": statement.ledger_id,
            "statement": statement.id,
        }
        self._edition = statement.ledger.edition
        with connection.cursor() as cursor:
            cursor.execute(HAS_OTHERS_SQL, self._place)
            self._has_others = cursor.fetchone()[0]

    def ahead(self, batches: Iterable[Batch]) -> Iterator[Prepared]:
        """Read and prepare the next batch while the one before it is written."""
        with ThreadPoolExecutor(1) as reader:
            source = map(self._prepare, batches)
            coming = reader.submit(next, source, None)
            while (prepared := coming.result()) is not None:
                coming = reader.submit(next, source, None)
                yield prepared

    def _prepare(self, batch: Batch) -> Prepared:
        rows = batch.entries.with_columns(
            self._identities.of(batch.entries),
            ledger_id=pl.lit(self._place["ledger"]),
            statement_id=pl.lit(self._place["statement"]),
            edition=pl.lit(self._edition),
        )
        rows = rows.select(*PLACE_COLUMNS, *ENTRY_SCHEMA).sort("identity")
        return Prepared(batch, rows, None if self._has_others else ready_to_copy(rows))

    def add(self, prepared: Prepared) -> None:
        """Copy what is new of a batch's entries; keep its rejected rows for later."""
        self._rejected.append(prepared.batch.rejected)
        fresh = prepared.copied or ready_to_copy(self._fresh(prepared.rows))
        self.added += fresh.count
        self.known += len(prepared.rows) - fresh.count
        with loading():
            copy_ready("ledgers_entry", fresh)

    def _fresh(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Without the rows that committed statements of the ledger hold."""
        found = io.BytesIO()
        with connection.cursor() as cursor:
            cursor.execute("drop table if exists incoming")
            cursor.execute("create temporary table incoming (identity text) on commit drop")
            copy_rows("incoming", rows.select("identity"))
            cursor.execute("analyze incoming")
            refresh_statistics("ledgers_entry")
            with look_ups():
                cursor.cursor.copy_expert(KNOWN_SQL.format(**self._place), found)
        known = pl.read_csv(
            found.getvalue() or b"\n", has_header=False, schema={"identity": pl.String}
        )
        return rows.join(known, on="identity", how="anti", maintain_order="left")

    def insert_rejected(self) -> None:
        """Keep the rejected rows with the statement."""
        rejected = pl.concat(self._rejected)
        if rejected.is_empty():
            return
        with connection.cursor() as cursor:
            cursor.execute("drop table if exists incoming_rejected")
            cursor.execute(
                "create temporary table incoming_rejected (row_number bigint,"
                ' "column" text, code text, value text, raw text) on commit drop'
            )
            copy_rows("incoming_rejected", rejected)
            cursor.execute(REJECTED_SQL, self._place)
