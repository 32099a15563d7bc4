"""The records that a run reads: entries that no match holds, in one COPY to a frame."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl
from django.db import connection

from accounts.models import Merchant
from accounts.planning import whole_tables
from ledgers.models import Statement
from reconcile.calendars import calendars_for
from reconcile.engine.records import LEFT, RECORD_SCHEMA, RIGHT, Context, Period
from reconcile.models import Reconciliation, ReconciliationLedger

# Open means: in no live match, and in no place that a person has touched. Waiting items and untouched
# cases are looked at again with every new file.
ENTRY_SQL = """
copy (
    select e.id as entry, s.sha256 as source, e.row_number,
        to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as occurred_at,
        e.booked_on, e.value_on, e.kind, e.status, e.channel, e.gross_minor, e.fee_minor,
        e.net_minor, e.fee_rate_ppm, e.currency, e.quantity, e.sku, e.order_ref, e.order_key,
        e.transaction_key, e.refund_key, e.batch_key, e.counterparty, e.description, e.natural_id
    from ledgers_entry e
    join ledgers_statement s on s.merchant_id = e.merchant_id and s.id = e.statement_id
     and s.state = 'COMMITTED'
    where e.merchant_id = {merchant} and e.ledger_id in ({ledgers})
      and coalesce(e.booked_on, s.period_start, date '{end}') <= date '{end}'
      {open}
) to stdout with (format csv, header)
"""
OPEN_SQL = """
      and not exists (select 1 from reconcile_matchleg l where l.merchant_id = e.merchant_id
        and l.reconciliation_id = {reconciliation} and l.entry_id = e.id
        and l.undone_by_id is null)
      and not exists (select 1 from reconcile_openitem o
        join reconcile_exceptioncase c on c.merchant_id = o.merchant_id and c.id = o.case_id
        where o.merchant_id = e.merchant_id and o.reconciliation_id = {reconciliation}
          and o.entry_id = e.id and o.released_by_id is null
          and (c.state <> 'OPEN' or c.version > 1))
"""


@dataclass(frozen=True, slots=True)
class RunRecords:
    """Both sides' open records, what their statements cover, and which statements those are."""

    left: pl.DataFrame
    right: pl.DataFrame
    context: Context
    statements: tuple[tuple[Statement, str], ...]


def read_records(
    merchant: Merchant, reconciliation: Reconciliation, *, until: date, everything: bool = False
) -> RunRecords:
    """Read what a run up to a day has to look at, or with `everything` matched rows as well."""
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation
    )
    ledgers = {
        side: [s.ledger for s in sides.filter(side=side).select_related("ledger").order_by("id")]
        for side in (LEFT, RIGHT)
    }
    frames, periods, statements = {}, {}, []
    for side, found in ledgers.items():
        ids = [ledger.id for ledger in found]
        frames[side] = _records(merchant, reconciliation, ids, until, everything=everything)
        committed = Statement.objects.for_merchant(merchant).filter(
            ledger_id__in=ids, state=Statement.State.COMMITTED
        )
        covering = [
            s for s in committed.order_by("id") if s.period_start is None or s.period_start <= until
        ]
        statements += [(statement, side) for statement in covering]
        zone = found[0].zone if found else merchant.zone
        periods[side] = _covered(covering, zone)
    context = Context(periods[LEFT], periods[RIGHT], calendars=calendars_for(frames[LEFT]))
    return RunRecords(frames[LEFT], frames[RIGHT], context, tuple(statements))


def _records(
    merchant: Merchant,
    reconciliation: Reconciliation,
    ledgers: list[int],
    until: date,
    *,
    everything: bool,
) -> pl.DataFrame:
    if not ledgers:
        return pl.DataFrame(schema=dict(RECORD_SCHEMA))
    # integers and a date of our own: nothing a user wrote enters this text
    is_open = "" if everything else OPEN_SQL.format(reconciliation=int(reconciliation.id))
    query = ENTRY_SQL.format(
        merchant=int(merchant.id),
        ledgers=",".join(str(int(ledger)) for ledger in ledgers),
        end=until.isoformat(),
        open=is_open,
    )
    out = io.BytesIO()
    with whole_tables(), connection.cursor() as cursor:
        cursor.cursor.copy_expert(query, out)
    out.seek(0)
    texts = dict.fromkeys(RECORD_SCHEMA, pl.String) | {
        name: dtype for name, dtype in RECORD_SCHEMA.items() if dtype == pl.Int64
    }
    frame = pl.read_csv(out, schema=texts)
    return frame.with_columns(
        pl.col("occurred_at")
        .str.to_datetime("%Y-%m-%dT%H:%M:%S%.6f", time_unit="us")
        .dt.replace_time_zone("UTC"),
        pl.col("booked_on", "value_on").str.to_date("%Y-%m-%d"),
    )


def _covered(statements: list[Statement], zone: str) -> Period | None:
    starts = [s.period_start for s in statements if s.period_start]
    ends = [s.period_end for s in statements if s.period_end]
    if not starts or not ends:
        return None
    noon = datetime(starts[0].year, starts[0].month, starts[0].day, 12, tzinfo=ZoneInfo(zone))
    offset = noon.utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    return Period(min(starts), max(ends), minutes)
