"""What has come for which days, read from the statements alone: the calendar, and what is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Min, Q, QuerySet

from accounts.models import Merchant
from ledgers.coverage import CoveredDay, Covering, coverage
from ledgers.deliveries import Period
from ledgers.models import LateStatement, Ledger, Statement

TAKEN_IN = Q(statements__state=Statement.State.COMMITTED)
SHOWN = (Statement.State.COMMITTED, Statement.State.WAITING, Statement.State.QUEUED)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A ledger and each day of a month."""

    ledger: Ledger
    days: list[CoveredDay]


def calendar_rows(
    merchant: Merchant, ledgers: Iterable[Ledger], month: Period, *, now: datetime
) -> list[CalendarRow]:
    """The calendar of ledgers that were asked for by `with_first_day`."""
    shown = list(ledgers)
    found = coverings(merchant, shown, month.start, month.end)
    return [
        CalendarRow(
            ledger,
            coverage(found[ledger.id], ledger.delivery, month, since=begins_on(ledger), now=now),
        )
        for ledger in shown
    ]


def with_first_day(ledgers: QuerySet[Ledger]) -> QuerySet[Ledger]:
    """Ledgers that know the first day of their statements."""
    return ledgers.annotate(begins=Min("statements__period_start", filter=TAKEN_IN))


def begins_on(ledger: Ledger) -> date:
    """From when statements of a ledger are expected: its first one's first day, or when it was opened."""
    first: date | None = ledger.begins  # type: ignore[attr-defined]  # by with_first_day
    return first or ledger.created_at.astimezone(ZoneInfo(ledger.zone)).date()


def coverings(
    merchant: Merchant, ledgers: Iterable[Ledger], first: date, last: date
) -> dict[int, list[Covering]]:
    """The statements that reach into a span of days, by ledger, in one query."""
    mine = Statement.objects.for_merchant(merchant).filter(
        ledger__in=[ledger.id for ledger in ledgers],
        state__in=SHOWN,
        period_start__lte=last,
        period_end__gte=first,
    )
    found: dict[int, list[Covering]] = defaultdict(list)
    rows = mine.order_by("period_start", "id").values_list(
        "ledger_id", "public_id", "name", "period_start", "period_end", "state", "is_proved",
        "accepted_unproved_by", "rows_read",
    )  # fmt: skip
    for ledger_id, public_id, name, start, end, state, is_proved, by_word, rows_read in rows:
        if start is None or end is None:
            continue
        is_in = state == Statement.State.COMMITTED
        found[ledger_id].append(
            Covering(public_id, name, start, end, is_in, is_proved, by_word is not None, rows_read)
        )
    return found


def late_statements(merchant: Merchant) -> QuerySet[LateStatement]:
    """The notices that stand, those that have waited longest first."""
    mine = LateStatement.objects.for_merchant(merchant).filter(resolved_by=None)
    return mine.select_related("ledger").order_by("due_at", "ledger__name", "id")
