"""What stands between a merchant and the close of a period, by reconciliation: as many queries for one as for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import connection
from django.db.models import Count, F, Min, Q, Sum
from django.db.models.functions import Abs

from accounts.models import Merchant
from ledgers.arrivals import begins_on, coverings
from ledgers.coverage import Covering, DayState, coverage
from ledgers.deliveries import Period
from ledgers.models import Ledger, Statement
from reconcile.models import (
    ExceptionCase,
    OpenItem,
    Reconciliation,
    ReconciliationLedger,
    Settlement,
)

CARRIED_ROWS_MAX = 25
A_DAY = timedelta(days=1)
MISSING = (DayState.LATE, DayState.NOT_DUE)

COUNTS_SQL = """
select 'suggested', reconciliation_id, count(*) from reconcile_match
where merchant_id = %(merchant)s and state = 'SUGGESTED' and undone_by_id is null
  and period_on between %(start)s and %(end)s group by reconciliation_id
union all
select 'waiting', reconciliation_id, count(*) from reconcile_openitem
where merchant_id = %(merchant)s and case_id is null and released_by_id is null
  and booked_on <= %(end)s group by reconciliation_id
union all
select 'rules', r.id, count(*) from reconcile_publication p
join reconcile_reconciliation r on r.merchant_id = p.merchant_id and r.rule_set_id = p.rule_set_id
join reconcile_approval a on a.merchant_id = p.merchant_id and a.publication_id = p.id
    and a.decision = 'PENDING'
where p.merchant_id = %(merchant)s group by r.id
union all
select 'undecided', l.reconciliation_id, count(*) from reconcile_reconciliationledger l
join ledgers_statement s on s.merchant_id = l.merchant_id and s.ledger_id = l.ledger_id
    and s.state in ('QUEUED', 'WAITING')
    and (s.period_start is null or s.period_start <= %(end)s)
    and (s.period_end is null or s.period_end >= %(start)s)
where l.merchant_id = %(merchant)s group by l.reconciliation_id
union all
select 'unread', l.reconciliation_id, count(*) from reconcile_reconciliationledger l
join ledgers_statement s on s.merchant_id = l.merchant_id and s.ledger_id = l.ledger_id
    and s.state = 'COMMITTED' and s.rows_added > 0
    and coalesce(s.period_start, %(start)s) <= %(end)s and coalesce(s.period_end, %(end)s) >= %(start)s
where l.merchant_id = %(merchant)s and not exists (
    select from reconcile_runstatement rs
    join reconcile_run r on r.merchant_id = rs.merchant_id and r.id = rs.run_id
        and r.reconciliation_id = l.reconciliation_id and r.state = 'DONE'
    where rs.merchant_id = s.merchant_id and rs.statement_id = s.id)
group by l.reconciliation_id
"""


@dataclass(frozen=True, slots=True)
class LedgerIn:
    """How much of a ledger's period is in, and whether it is proven."""

    ledger: Ledger
    days_missing: int
    # taken in by somebody's word: their own totals disagree
    statements_unproved: int
    statements_without_totals: int


@dataclass(frozen=True, slots=True)
class OpenKind:
    """Open cases of one kind and currency."""

    kind: str
    currency: str
    cases: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """One reconciliation on its way to the close of the period."""

    reconciliation: Reconciliation
    ledgers: tuple[LedgerIn, ...]
    open_kinds: tuple[OpenKind, ...]
    cases_pending: int
    counts: dict[str, int]
    settlements: tuple[Settlement, ...]
    is_covered: bool

    @property
    def statements_unproved(self) -> int:
        return sum(one.statements_unproved for one in self.ledgers)

    @property
    def cases_open(self) -> int:
        return sum(kind.cases for kind in self.open_kinds)

    @property
    def submitted(self) -> Settlement | None:
        """A settlement of the period that waits for somebody's approval."""
        waiting = (s for s in self.settlements if s.state == Settlement.State.SUBMITTED)
        return next(waiting, None)

    @property
    def is_closed(self) -> bool:
        return self.is_covered and self.submitted is None


@dataclass(frozen=True, slots=True)
class Closing:
    """All reconciliations of the merchant, and the rows that go into the next period."""

    period: Period
    lines: tuple[ClosingLine, ...]
    carried: Sequence[OpenItem] = field(default_factory=tuple)

    @property
    def closed(self) -> int:
        return sum(line.is_closed for line in self.lines)

    @property
    def days_missing(self) -> int:
        """Counted once for a ledger that stands in several reconciliations."""
        by_ledger = {x.ledger.id: x.days_missing for line in self.lines for x in line.ledgers}
        return sum(by_ledger.values())

    @property
    def cases_open(self) -> int:
        return sum(line.cases_open for line in self.lines)

    @property
    def cases_pending(self) -> int:
        return sum(line.cases_pending for line in self.lines)


def closing_of(merchant: Merchant, period: Period, *, now: datetime) -> Closing:
    """How far each active reconciliation is, as the books stand."""
    sides = _sides(merchant)
    ledgers = _ledgers(merchant, sides, period, now)
    kinds, pending = _cases(merchant, period.end)
    counts = _counts(merchant, period)
    settled = _settlements(merchant, period)
    lines = [
        ClosingLine(
            reconciliation=own[0].reconciliation,
            ledgers=tuple(ledgers[side.ledger_id] for side in own),
            open_kinds=tuple(kinds[key]),
            cases_pending=pending[key],
            counts=counts[key],
            settlements=tuple(settled[key]),
            is_covered=_covers(settled[key], period),
        )
        for key, own in (
            (key, list(group)) for key, group in groupby(sides, lambda s: s.reconciliation_id)
        )
    ]
    return Closing(period, tuple(lines), _carried(merchant, period.end))


def _sides(merchant: Merchant) -> list[ReconciliationLedger]:
    """Each ledger of each active reconciliation, with the first day of its statements."""
    taken_in = Q(ledger__statements__state=Statement.State.COMMITTED)
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation__is_active=True
    )
    found = sides.select_related("reconciliation", "ledger").annotate(
        begins=Min("ledger__statements__period_start", filter=taken_in)
    )
    return list(found.order_by("reconciliation__name", "reconciliation_id", "side", "id"))


def _ledgers(
    merchant: Merchant, sides: Iterable[ReconciliationLedger], period: Period, now: datetime
) -> dict[int, LedgerIn]:
    known = {}
    for side in sides:
        ledger = side.ledger
        ledger.begins = side.begins  # type: ignore[attr-defined]  # as `with_first_day` would
        known[ledger.id] = ledger
    statements = coverings(merchant, known.values(), period.start, period.end)
    return {key: _ledger_in(ledger, statements[key], period, now) for key, ledger in known.items()}


def _ledger_in(
    ledger: Ledger, statements: Sequence[Covering], period: Period, now: datetime
) -> LedgerIn:
    days = coverage(statements, ledger.delivery, period, since=begins_on(ledger), now=now)
    taken_in = [statement for statement in statements if statement.is_in]
    return LedgerIn(
        ledger=ledger,
        days_missing=sum(day.state in MISSING for day in days),
        statements_unproved=sum(s.is_by_word or s.is_proved is False for s in taken_in),
        statements_without_totals=sum(s.is_proved is None for s in taken_in),
    )


def _cases(merchant: Merchant, until: date) -> tuple[dict[int, list[OpenKind]], dict[int, int]]:
    """Open cases by kind, and how many of them wait for a second person."""
    is_pending = Q(state=ExceptionCase.State.PENDING_APPROVAL)
    cases = ExceptionCase.objects.for_merchant(merchant).filter(period_on__lte=until)
    rows = (
        cases.exclude(state=ExceptionCase.State.RESOLVED)
        .values_list("reconciliation_id", "kind", "currency")
        .annotate(n=Count("id"), amount=Sum("amount_minor"), p=Count("id", filter=is_pending))
        .order_by("reconciliation_id", "kind", "currency")
    )
    kinds: dict[int, list[OpenKind]] = defaultdict(list)
    pending: dict[int, int] = defaultdict(int)
    for key, kind, currency, cases_open, amount_minor, waiting in rows:
        kinds[key].append(OpenKind(kind, currency, cases_open, amount_minor))
        pending[key] += waiting
    return kinds, pending


def _counts(merchant: Merchant, period: Period) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    asked: dict[str, int | date] = {
        "merchant": merchant.id,
        "start": period.start,
        "end": period.end,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTS_SQL, asked)
        for name, key, count in cursor.fetchall():
            found[key][name] = count
    return found


def _settlements(merchant: Merchant, period: Period) -> dict[int, list[Settlement]]:
    live = Settlement.objects.for_merchant(merchant).filter(
        state__in=Settlement.LIVE, period_start__lte=period.end, period_end__gte=period.start
    )
    found: dict[int, list[Settlement]] = defaultdict(list)
    for settlement in live.order_by("period_start", "id"):
        found[settlement.reconciliation_id].append(settlement)
    return found


def _covers(settlements: Sequence[Settlement], period: Period) -> bool:
    """Whether settlements in order leave no day of the period out."""
    day = period.start
    for settlement in settlements:
        if settlement.period_start > day:
            return False
        day = max(day, settlement.period_end + A_DAY)
    return day > period.end


def _carried(merchant: Merchant, until: date) -> list[OpenItem]:
    """The rows of most money that are open when the period ends."""
    is_open = Q(case=None) | ~Q(case__state=ExceptionCase.State.RESOLVED)
    items = OpenItem.objects.for_merchant(merchant).filter(
        is_open, released_by=None, booked_on__lte=until, reconciliation__is_active=True
    )
    found = items.select_related("reconciliation", "case", "entry__statement", "entry__ledger")
    return list(
        found.annotate(size=Abs(F("amount_minor"))).order_by("-size", "booked_on", "id")[
            :CARRIED_ROWS_MAX
        ]
    )
