"""The records that a run reads, and that its certificate reads again: by COPY, in pieces, to a frame.

Open means: in no live match, and in no place that a person has touched. Waiting items, untouched cases and the
rows of undone matches are looked at again with every new file; what is matched or decided is never read. A
further copy stays one: the copy that went on as normal may be matched, and nothing would say so any more. That
a new file reads all that is open, not only what it could touch, is by design: rules of amounts and days may
bring any two rows together, and what is open is small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import polars as pl
from django.db import connection
from django.db.models import Q

from accounts.bulk import copy_rows, read_rows
from accounts.models import Merchant
from accounts.planning import look_ups, whole_tables
from ledgers.deliveries import NOON
from ledgers.formats import shows_refunds
from ledgers.models import Ledger, Statement
from reconcile.calendars import calendars_for
from reconcile.engine.checks.titled import parties_of_titles
from reconcile.engine.records import (
    LEFT,
    RECORD_SCHEMA,
    RIGHT,
    STATED_SCHEMA,
    Context,
    Period,
    Undone,
)
from reconcile.engine.sides.frames import in_order, uniform, without_empty
from reconcile.models import Reconciliation, ReconciliationLedger
from reconcile.reports.matched_before import matched_before
from reconcile.reports.rates import rates_for
from reconcile.reports.undone import undone_matches

DAY_MINUTES = 24 * 60
# whose titles say of whom their documents are
OF_DOCUMENTS = (Ledger.Kind.ORDERS, Ledger.Kind.SUPPLIER)
# what is joined to find the open records
READ_TABLES = (
    "ledgers_entry",
    "reconcile_matchleg",
    "reconcile_openitem",
    "reconcile_exceptioncase",
)
# A moment's microseconds, which a double holds exactly until the year 2242, are made in a tenth of the time that
# `extract` takes with its decimals
RECORD_SQL = """
    select e.id, e.statement_id, e.row_number, (date_part('epoch', e.occurred_at) * 1000000)::bigint,
        e.booked_on - date '1970-01-01', e.value_on - date '1970-01-01', e.kind, e.status, e.channel, e.gross_minor,
        e.fee_minor, e.net_minor, e.fee_rate_ppm, e.currency, e.quantity, e.sku, e.order_ref, e.order_key,
        e.transaction_key, e.refund_key, e.batch_key, e.counterparty, e.description, e.natural_id,
        e.paid_minor, e.paid_currency, e.refunded_minor, e.unit, e.account, e.shop
"""
# The statements are named, not joined: the planner knows then how many rows will come, and has no workers hand over
# a million of them, which takes longer than reading them
ENTRY_SQL = """
    from ledgers_entry e
    where e.merchant_id = {merchant} and e.statement_id = any('{{{statements}}}')
      and (e.booked_on <= date '{end}' or e.booked_on is null and e.statement_id = any('{{{begun}}}'))
      {open}
"""
# Looked for once: each further search costs as much, though it finds nothing. Version 2 of an undone match's case is
# how the undoing has left it, and so is what a voided file has left of a case; a row that a person has split is theirs.
# Of a case that reaches beyond the last day none is read: its other rows would be left behind in it, with a difference
# that is theirs no more.
OPEN_SQL = """
      and not exists (select 1 from (
          select l.entry_id from reconcile_matchleg l
          where l.merchant_id = {merchant} and l.reconciliation_id = {reconciliation} and l.undone_by_id is null
        union all
          select o.entry_id from reconcile_openitem o
          left join reconcile_exceptioncase c on c.merchant_id = o.merchant_id and c.id = o.case_id
          where o.merchant_id = {merchant} and o.reconciliation_id = {reconciliation} and o.released_by_id is null
            and (o.part > 0 or (c.state <> 'OPEN' or c.version > 1 or c.kind = 'DUPLICATE')
              and not (c.state = 'OPEN' and c.version = 2 and c.reason_code in ('match_undone', 'file_voided'))
            or o.case_id in (select x.case_id from reconcile_openitem x
                where x.merchant_id = {merchant} and x.reconciliation_id = {reconciliation}
                  and x.released_by_id is null and x.booked_on > date '{end}' and x.case_id is not null))
        ) placed where placed.entry_id = e.id)
"""
SEEN_SQL = """
    from seen_range r
    join ledgers_entry e on e.merchant_id = {merchant} and e.id between r.first and r.last
"""
# as COPY hands them over: the source as its statement's id, days and moments as numbers
READ_SCHEMA = {
    name: pl.String if dtype == pl.String else pl.Int64
    for name, dtype in {**RECORD_SCHEMA, **STATED_SCHEMA}.items()
} | {"source": pl.Int64}


@dataclass(frozen=True, slots=True)
class RunRecords:
    """Both sides' open records, what their statements cover, and which statements those are."""

    left: pl.DataFrame
    right: pl.DataFrame
    context: Context
    statements: tuple[tuple[Statement, str], ...]


def read_records(
    merchant: Merchant,
    reconciliation: Reconciliation,
    *,
    until: date,
    since: date | None = None,
    everything: bool = False,
) -> RunRecords:
    """Read what a run up to a day has to look at.

    With `since` only statements that reach that day, or that name no period, are read. With `everything`
    matched rows as well, as if nobody had ever decided on one: what people have undone is for rules that
    are tried out to find, or not.
    """
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation
    )
    ledgers: dict[str, list[Ledger]] = {LEFT: [], RIGHT: []}
    for one in sides.select_related("ledger").order_by("id"):
        ledgers[one.side].append(one.ledger)
    coming, periods, statements = {}, {}, []
    everywhere: dict[str, list[Statement]] = {}
    with ThreadPoolExecutor(1) as shaper, whole_tables():
        for side, found in ledgers.items():
            stands = Q(ledger__in=found, state=Statement.State.COMMITTED)
            known = _statements(merchant, stands, since)
            covering = [s for s in known if s.period_start is None or s.period_start <= until]
            rows = _rows(merchant, reconciliation, known, covering, until, everything=everything)
            # one side gets its shape while the other is read
            coming[side] = shaper.submit(_as_records, rows, {s.id: s.sha256 for s in known})
            # what is read is given up piece by piece, as it is shaped
            del rows
            statements += [(statement, side) for statement in covering]
            everywhere[side] = known
            zone = found[0].zone if found else merchant.zone
            periods[side] = _covered(covering, zone, found[0].cut_off if found else time())
            if side == LEFT:
                calendars = shaper.submit(lambda: calendars_for(coming[LEFT].result()))
    frames = {side: records.result() for side, records in coming.items()}
    titles = _titles(merchant, statements)
    context = Context(
        periods[LEFT],
        periods[RIGHT],
        right_shows_refunds=_show_refunds(merchant, [s for s, side in statements if side == RIGHT]),
        calendars=calendars.result(),
        undone=() if everything else _undone(merchant, reconciliation, frames.values()),
        rates=rates_for(merchant, frames[LEFT], frames[RIGHT]),
        matched_before=()
        if everything
        else matched_before(merchant, reconciliation, frames, everywhere),
        left_parties=parties_of_titles(frames[LEFT], frames[RIGHT], titles[LEFT]),
        right_parties=parties_of_titles(frames[RIGHT], frames[LEFT], titles[RIGHT]),
    )
    return RunRecords(frames[LEFT], frames[RIGHT], context, tuple(statements))


def _statements(merchant: Merchant, wanted: Q, since: date | None = None) -> list[Statement]:
    """The wanted ones, without those that end before a day."""
    reach = Q() if since is None else Q(period_end=None) | Q(period_end__gte=since)
    return list(Statement.objects.for_merchant(merchant).filter(wanted, reach).order_by("id"))


def _show_refunds(merchant: Merchant, statements: Iterable[Statement]) -> bool:
    """Whether each of the statements is a list in which a refund would stand."""
    ids = [statement.id for statement in statements]
    asked = Statement.objects.for_merchant(merchant).filter(id__in=ids).order_by()
    layouts = asked.values_list("format", "upload__inspection__header").distinct()
    return bool(ids) and all(shows_refunds(code, header or ()) for code, header in layouts)


def _titles(
    merchant: Merchant, statements: Iterable[tuple[Statement, str]]
) -> dict[str, dict[str, list[str]]]:
    """By side and file the cells over the tables of lists of documents."""
    of_sides = {statement.id: side for statement, side in statements}
    asked = Statement.objects.for_merchant(merchant).filter(
        id__in=of_sides, ledger__kind__in=OF_DOCUMENTS
    )
    found: dict[str, dict[str, list[str]]] = {LEFT: {}, RIGHT: {}}
    for number, sha256, cells in asked.values_list("id", "sha256", "upload__inspection__title"):
        found[of_sides[number]][sha256] = cells or []
    return found


def _undone(
    merchant: Merchant, reconciliation: Reconciliation, frames: Iterable[pl.DataFrame]
) -> tuple[Undone, ...]:
    """What was undone among the rows that are read."""
    undone = undone_matches(merchant, reconciliation)
    if not undone:
        return ()
    named = pl.Series([entry for each in undone for entry in each.entries]).unique().implode()
    here = {entry for side in frames for entry in side["entry"].filter(side["entry"].is_in(named))}
    return tuple(each for each in undone if here.issuperset(each.entries))


def _rows(
    merchant: Merchant,
    reconciliation: Reconciliation,
    statements: list[Statement],
    begun: list[Statement],
    until: date,
    *,
    everything: bool,
) -> pl.DataFrame:
    """Rows of these statements up to a day; what has no day of its own only of those that have `begun` by then."""
    if not statements:
        return pl.DataFrame(schema=dict(READ_SCHEMA))
    # integers and a date of our own: nothing a user wrote enters this text
    is_open = (
        ""
        if everything
        else OPEN_SQL.format(
            merchant=int(merchant.id),
            reconciliation=int(reconciliation.id),
            end=until.isoformat(),
        )
    )
    query = ENTRY_SQL.format(
        merchant=int(merchant.id),
        statements=",".join(str(int(statement.id)) for statement in statements),
        begun=",".join(str(int(statement.id)) for statement in begun),
        end=until.isoformat(),
        open=is_open,
    )
    with whole_tables():
        return read_rows(RECORD_SQL + query, READ_SCHEMA)


def read_seen(merchant: Merchant, seen: pl.DataFrame) -> pl.DataFrame:
    """Read the entries in these ranges of ids, as a run has read them, whatever became of them since."""
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists seen_range")
        cursor.execute(
            "create temporary table seen_range (first bigint, last bigint) on commit drop"
        )
    copy_rows("seen_range", seen)
    with look_ups():
        query = RECORD_SQL + SEEN_SQL.format(merchant=int(merchant.id))
        rows = read_rows(query, READ_SCHEMA)
    known = _statements(merchant, Q(id__in=rows["source"].unique()))
    return _as_records(rows, {s.id: s.sha256 for s in known})


def _as_records(rows: pl.DataFrame, known: Mapping[int, str]) -> pl.DataFrame:
    """The rows with the hashes of their files, in the order of the engine."""
    ids = pl.Series(sorted(known), dtype=pl.Int64)
    hashes = pl.Series("source", [known[number] for number in ids], dtype=pl.String)
    place = ids.search_sorted(rows["source"])
    return in_order(
        uniform(without_empty(rows).with_columns(hashes.gather(place))).with_columns(
            *(pl.col(n).cast(t) for n, t in RECORD_SCHEMA.items() if t == pl.Date),
            pl.col("occurred_at").cast(RECORD_SCHEMA["occurred_at"]),
        )
    )


def _covered(statements: list[Statement], zone: str, cut_off: time) -> Period | None:
    starts = [s.period_start for s in statements if s.period_start]
    ends = [s.period_end for s in statements if s.period_end]
    if not starts or not ends:
        return None
    noon = datetime(starts[0].year, starts[0].month, starts[0].day, 12, tzinfo=ZoneInfo(zone))
    offset = noon.utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    # a cut-off before noon is that of the next morning
    edge = cut_off.hour * 60 + cut_off.minute - (0 if cut_off < NOON else DAY_MINUTES)
    return Period(min(starts), max(ends), minutes, edge)
