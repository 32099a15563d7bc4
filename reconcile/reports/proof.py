"""The proof of a period: opening + movements = closing, per side and currency.

The movements are summed from the entries of the statements, what left from matches and resolved cases,
and what is left is listed from the places of the open items. The three come from different tables, so a
lost or doubled row shows as a difference.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Sum, UUIDField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from psycopg2 import sql

from accounts.models import Job, Merchant
from accounts.planning import whole_tables
from accounts.tenancy import TenantQuerySet
from ledgers.models import Statement
from reconcile.models import (
    Adjustment,
    ExceptionCase,
    Match,
    OpenItem,
    Reconciliation,
    ReconciliationLedger,
)
from reconcile.reports.basis import (
    SIDES,
    Basis,
    BasisStep,
    amount_sql,
    basis_of,
    currency_sql,
    rules_in_force,
    steps_before,
)
from reconcile.reports.counting import number_of

BOOKED_ON = "coalesce(e.booked_on, s.period_start, s.committed_on)"
COUNTED_ON = (
    f"(case when {BOOKED_ON} <= s.locked_until then s.locked_until + 1 else {BOOKED_ON} end)"
)

# An entry counts from the day it was booked; one that arrived after its period was closed counts from the
# first day that was still open then. The same holds for what closes it. A row that a person has split has one
# place for each of its parts; the first counts what the others leave, so a part too many shows as a difference.
PLACES_SQL = """
with locked as (
    select period_end, closed_at from reconcile_settlement
    where merchant_id = %(merchant)s and reconciliation_id = %(reconciliation)s
      and state in ('APPROVED', 'SELF_CLOSED')
), statement as (
    select s.id, r.side, s.period_start, s.committed_at::date as committed_on,
           (select max(period_end) from locked where closed_at < s.committed_at) as locked_until
    from ledgers_statement s
    join reconcile_reconciliationledger r
      on r.merchant_id = s.merchant_id and r.ledger_id = s.ledger_id
     and r.reconciliation_id = %(reconciliation)s
    where s.merchant_id = %(merchant)s and s.state = 'COMMITTED'
), entry as not materialized (
    select e.id, e.ledger_id, s.side, {booked_on} as booked_on, {counted_on} as counted_on,
           case s.side when 'LEFT' then {left_currency} else {right_currency} end as currency,
           coalesce(case s.side when 'LEFT' then {left_amount} else {right_amount} end, 0) as amount
    from ledgers_entry e join statement s on s.id = e.statement_id
    where e.merchant_id = %(merchant)s
), resolved as (
    select c.id, greatest(c.period_on, (
        select max(period_end) + 1 from locked
        where closed_at < c.resolved_at and period_end >= c.period_on)) as closed_on
    from reconcile_exceptioncase c
    where c.merchant_id = %(merchant)s and c.reconciliation_id = %(reconciliation)s
      and c.state = 'RESOLVED' and c.resolution in {decided}
), piece as (
    select entry_id, part, amount_minor, match_id, null::bigint as case_id
    from reconcile_matchleg
    where merchant_id = %(merchant)s and reconciliation_id = %(reconciliation)s
      and undone_by_id is null and part > 0
    union all
    select entry_id, part, amount_minor, null, case_id
    from reconcile_openitem
    where merchant_id = %(merchant)s and reconciliation_id = %(reconciliation)s
      and released_by_id is null and part > 0
), place as (
    select e.id, e.ledger_id, 0 as part, e.side, e.currency, e.amount - coalesce(x.amount, 0) as amount,
           e.booked_on, e.counted_on,
           m.period_on as matched_on, r.closed_on as resolved_on,
           l.id is not null or o.id is not null as is_placed,
           coalesce(l.amount_minor, o.amount_minor) as placed_amount
    from entry e
    left join reconcile_matchleg l on l.merchant_id = %(merchant)s and l.entry_id = e.id
         and l.reconciliation_id = %(reconciliation)s and l.undone_by_id is null and l.part = 0
    left join reconcile_match m on m.merchant_id = %(merchant)s and m.id = l.match_id
         and m.state = 'CONFIRMED'
    left join reconcile_openitem o on o.merchant_id = %(merchant)s and o.entry_id = e.id
         and o.reconciliation_id = %(reconciliation)s and o.released_by_id is null and o.part = 0
    left join resolved r on r.id = o.case_id
    left join (select entry_id, sum(amount_minor) as amount from piece group by entry_id) x
         on x.entry_id = e.id
    union all
    select e.id, e.ledger_id, p.part, e.side, e.currency, p.amount_minor, e.booked_on, e.counted_on,
           m.period_on, r.closed_on, true, p.amount_minor
    from piece p join entry e on e.id = p.entry_id
    left join reconcile_match m on m.merchant_id = %(merchant)s and m.id = p.match_id
         and m.state = 'CONFIRMED'
    left join resolved r on r.id = p.case_id
)
"""

LINES_SQL = """
select side, currency,
    coalesce(sum(amount) filter (where counted_on < %(start)s
        and not coalesce(least(matched_on, resolved_on) < %(start)s, false)), 0),
    coalesce(sum(amount) filter (where counted_on between %(start)s and %(end)s
        and counted_on = booked_on), 0),
    coalesce(sum(amount) filter (where counted_on between %(start)s and %(end)s
        and counted_on <> booked_on), 0),
    coalesce(sum(placed_amount) filter (where matched_on between %(start)s and %(end)s), 0),
    coalesce(sum(placed_amount) filter (where resolved_on between %(start)s and %(end)s), 0),
    coalesce(sum(placed_amount) filter (where {is_open}), 0),
    count(*) filter (where counted_on between %(start)s and %(end)s and part = 0),
    count(*) filter (where matched_on between %(start)s and %(end)s),
    count(*) filter (where resolved_on between %(start)s and %(end)s),
    count(*) filter (where {is_open}),
    count(*) filter (where counted_on <= %(end)s and not is_placed)
from place group by side, currency order by side, currency
"""
# Which matches, bookings and resolved cases the sums are made of: others of the same sums are other books.
CONTENTS_SQL = """
select encode(sha256(convert_to(coalesce(string_agg(what, ',' order by what), ''), 'UTF8')), 'hex')
from (
    select 'match ' || id as what from reconcile_match
    where merchant_id = %(merchant)s and reconciliation_id = %(reconciliation)s
      and period_on between %(start)s and %(end)s and state = 'CONFIRMED' and undone_by_id is null
    union all
    select 'adjustment ' || id from reconcile_adjustment
    where merchant_id = %(merchant)s and reconciliation_id = %(reconciliation)s
      and period_on between %(start)s and %(end)s and state = 'BOOKED'
    union all
    select 'case ' || id || ' ' || resolution from reconcile_exceptioncase
    where merchant_id = %(merchant)s and reconciliation_id = %(reconciliation)s
      and period_on <= %(end)s and resolution in {decided}
) contents
"""
# the resolutions after which a row is no longer open
DECIDED = sql.SQL("({})").format(
    sql.SQL(", ").join(sql.Literal(str(r)) for r in ExceptionCase.DECIDED)
)
IS_OPEN = (
    "counted_on <= %(end)s and is_placed"
    " and not coalesce(least(matched_on, resolved_on) <= %(end)s, false)"
)


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One side in one currency. Amounts are minor units; the listed amount is summed from open items."""

    side: str
    currency: str
    opening_minor: int
    booked_minor: int
    late_minor: int
    matched_minor: int
    resolved_minor: int
    listed_minor: int
    rows_in: int
    rows_matched: int
    rows_resolved: int
    rows_open: int
    rows_unplaced: int

    @property
    def closing_minor(self) -> int:
        """What must be left: opening + movements."""
        arrived = self.opening_minor + self.booked_minor + self.late_minor
        return arrived - self.matched_minor - self.resolved_minor

    @property
    def difference_minor(self) -> int:
        return self.closing_minor - self.listed_minor

    @property
    def is_balanced(self) -> bool:
        return self.difference_minor == 0 and self.rows_unplaced == 0


@dataclass(frozen=True, slots=True)
class OpenKind:
    """How much of one kind is still open at the end of the period."""

    kind: str
    currency: str
    cases: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PeriodProof:
    """Everything that says whether a period can be closed, and what closing it would leave open."""

    period_start: date
    period_end: date
    lines: tuple[ProofLine, ...]
    open_kinds: tuple[OpenKind, ...]
    matches_confirmed: int
    matches_suggested: int
    items_waiting: int
    adjustments_booked: int
    adjustments_pending: int
    statements_undecided: int
    contents_sha256: str

    @property
    def rows_unplaced(self) -> int:
        return sum(line.rows_unplaced for line in self.lines)

    @property
    def is_balanced(self) -> bool:
        return bool(self.lines) and all(line.is_balanced for line in self.lines)

    @property
    def can_be_submitted(self) -> bool:
        undecided = self.adjustments_pending + self.statements_undecided
        return self.is_balanced and undecided == 0

    def document(self) -> dict[str, object]:
        """Plain JSON, the same for the same books: what a settlement keeps."""
        document: dict[str, object] = json.loads(json.dumps(asdict(self), default=str))
        document["closing"] = [
            {"side": x.side, "currency": x.currency, "closing_minor": x.closing_minor}
            for x in self.lines
        ]
        return document


def digest(document: Mapping[str, object]) -> str:
    """SHA-256 over the canonical JSON of a proof."""
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def places_sql(steps: Sequence[BasisStep]) -> sql.Composed:
    """The common table expressions of PLACES_SQL for a basis; ends with the table `place`."""
    parts: dict[str, sql.Composable] = {
        "booked_on": sql.SQL(BOOKED_ON),
        "counted_on": sql.SQL(COUNTED_ON),
        "decided": DECIDED,
    }
    for side in SIDES:
        parts[f"{side}_amount"] = amount_sql(steps, side, COUNTED_ON)
        parts[f"{side}_currency"] = currency_sql(steps, side, COUNTED_ON)
    return sql.SQL(PLACES_SQL).format(**parts)


def prove_period(
    *,
    merchant: Merchant,
    reconciliation: Reconciliation,
    period_start: date,
    period_end: date,
    basis: Basis | None = None,
) -> PeriodProof:
    """Compute the proof from the books as they stand now, by the rules in force unless a basis is given."""
    parameters: dict[str, int | date] = {
        "merchant": merchant.id,
        "reconciliation": reconciliation.id,
        "start": period_start,
        "end": period_end,
    }
    lines_sql = sql.SQL(LINES_SQL).format(is_open=sql.SQL(IS_OPEN))
    basis = basis or basis_of(rules_in_force(reconciliation))
    steps = steps_before(merchant, reconciliation, period_start, basis)
    query = places_sql(steps) + lines_sql
    with whole_tables(), connection.cursor() as cursor:
        cursor.execute(query, parameters)
        lines = tuple(ProofLine(*row[:2], *(int(x) for x in row[2:])) for row in cursor.fetchall())
        cursor.execute(sql.SQL(CONTENTS_SQL).format(decided=DECIDED), parameters)
        contents_sha256 = str(cursor.fetchone()[0])
    return PeriodProof(
        period_start=period_start,
        period_end=period_end,
        lines=lines,
        open_kinds=_open_kinds(merchant, reconciliation, period_end),
        contents_sha256=contents_sha256,
        **_counts(merchant, reconciliation, (period_start, period_end)),
    )


def _counts(
    merchant: Merchant, reconciliation: Reconciliation, period: tuple[date, date]
) -> dict[str, int]:
    """What is matched, booked, awaited and undecided in the period; in one query."""
    matches = Match.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, undone_by=None, period_on__range=period
    )
    waiting = OpenItem.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, released_by=None, case=None, booked_on__lte=period[1]
    )
    adjustments = Adjustment.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, period_on__range=period
    )
    undecided, read_again = _statements_undecided(merchant, reconciliation, period)
    counted = {
        "matches_confirmed": number_of(matches.filter(state=Match.State.CONFIRMED)),
        "matches_suggested": number_of(matches.filter(state=Match.State.SUGGESTED)),
        "items_waiting": number_of(waiting),
        "adjustments_booked": number_of(adjustments.filter(state=Adjustment.State.BOOKED)),
        "adjustments_pending": number_of(adjustments.filter(state=Adjustment.State.PENDING)),
        "statements_undecided": number_of(undecided) + number_of(read_again),
    }
    row = Merchant.objects.filter(id=merchant.id).values_list(*counted.values()).get()
    return dict(zip(counted, row, strict=True))


def _open_kinds(
    merchant: Merchant, reconciliation: Reconciliation, period_end: date
) -> tuple[OpenKind, ...]:
    cases = ExceptionCase.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, period_on__lte=period_end
    )
    rows = (
        cases.exclude(state=ExceptionCase.State.RESOLVED)
        .values_list("kind", "currency")
        .annotate(cases=Count("id"), amount=Sum("amount_minor"))
        .order_by("kind", "currency")
    )
    return tuple(OpenKind(*row) for row in rows)


def _statements_undecided(
    merchant: Merchant, reconciliation: Reconciliation, period: tuple[date, date]
) -> tuple[TenantQuerySet[Statement], TenantQuerySet[Statement]]:
    """Those that somebody or a worker has yet to take in; and those that will be read again, for the rows of
    a voided one: these keep their old moment.
    """
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation
    )
    statements = Statement.objects.for_merchant(merchant).filter(ledger__in=sides.values("ledger"))
    start, end = period
    unread = statements.filter(state__in=[Statement.State.QUEUED, Statement.State.WAITING])
    unfinished = Job.objects.for_merchant(merchant).filter(
        kind="ingest_statement", state__in=[Job.State.TODO, Job.State.RUNNING]
    )
    named = unfinished.annotate(
        statement=Cast(KeyTextTransform("statement", "payload"), UUIDField())
    )
    return (
        unread.exclude(period_end__lt=start).exclude(period_start__gt=end),
        statements.filter(public_id__in=named.values("statement"), state=Statement.State.COMMITTED),
    )
