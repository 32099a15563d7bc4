"""What is due by the calendar: runs, ends of holds and due times once a day, late statements once an hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from accounts import clock
from accounts.actors import SYSTEM
from accounts.models import Merchant
from accounts.tenancy import merchant_scope
from accounts.ticks import for_each_merchant
from ledgers.models import Ledger
from ledgers.services.lateness import notice_late_statements
from reconcile.models import OpenItem, Reconciliation, Run
from reconcile.services.cases import end_holds
from reconcile.services.escalation import watch_due_times
from reconcile.services.locking import lock_reconciliation
from reconcile.services.runs import start_run

MONDAY = 0
A_DAY = timedelta(hours=23)


def period_before(cycle: str, today: date) -> tuple[date, date] | None:
    """The day, week or month that ended yesterday; None on every other day."""
    yesterday = today - timedelta(days=1)
    if cycle == Reconciliation.Cycle.DAILY:
        return yesterday, yesterday
    if cycle == Reconciliation.Cycle.WEEKLY and today.weekday() == MONDAY:
        return today - timedelta(days=7), yesterday
    if cycle == Reconciliation.Cycle.MONTHLY and today.day == 1:
        return yesterday.replace(day=1), yesterday
    return None


def start_due_runs() -> int:
    """Once a day do what is due for every merchant; the number of runs started.

    Everything here is done once however often it is tried.
    """
    return for_each_merchant("cycle", lambda merchant: _midnight(clock.today(merchant)), _work_of)


def notice_what_is_late() -> int:
    """Once an hour see for every merchant which statements are late; the number of merchants seen to."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    return for_each_merchant("late", lambda _merchant: hour, _notice)


def _notice(merchant: Merchant, _hour: datetime) -> int:
    """Each ledger in a transaction of its own: none is locked while another one is looked at."""
    with merchant_scope(merchant.id):
        found = list(
            Ledger.objects.for_merchant(merchant).order_by("id").values_list("id", flat=True)
        )
    for ledger_id in found:
        with merchant_scope(merchant.id):
            notice_late_statements(merchant=merchant, actor=SYSTEM, ledger_id=ledger_id)
    return 1


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _work_of(merchant: Merchant, midnight: datetime) -> int:
    """Each reconciliation in a transaction of its own: none is locked while another one is waited for."""
    today = midnight.date()
    with merchant_scope(merchant.id):
        end_holds(merchant=merchant, actor=SYSTEM, today=today)
    with merchant_scope(merchant.id):
        watch_due_times(merchant=merchant, actor=SYSTEM, today=today)
        active = Reconciliation.objects.for_merchant(merchant).filter(is_active=True)
        found = list(active.select_related("rule_set").order_by("id"))
    started = 0
    for reconciliation in found:
        with merchant_scope(merchant.id):
            period = period_before(reconciliation.cycle, today)
            if period is None:
                period = _period_of_overdue(merchant, reconciliation, today)
            if period is not None and _start_once(merchant, reconciliation, period):
                started += 1
    return started


def _period_of_overdue(
    merchant: Merchant, reconciliation: Reconciliation, today: date
) -> tuple[date, date] | None:
    """The latest run's period, if a row has waited past its day: a run then makes it a case."""
    overdue = OpenItem.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, case=None, released_by=None, expected_by__lt=today
    )
    last = Run.objects.for_merchant(merchant).filter(reconciliation=reconciliation).order_by("-id")
    if not overdue.exists() or (found := last.first()) is None:
        return None
    return found.period_start, found.period_end


def _start_once(
    merchant: Merchant, reconciliation: Reconciliation, period: tuple[date, date]
) -> bool:
    """Start a run of a period unless one by the calendar still waits or was started today."""
    lock_reconciliation(merchant, reconciliation.id)
    mine = Run.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, trigger=Run.Trigger.CYCLE
    )
    begun = mine.filter(period_start=period[0], period_end=period[1])
    if begun.filter(queued_at__gte=clock.now() - A_DAY).exists():
        return False
    start_run(
        merchant=merchant,
        actor=SYSTEM,
        reconciliation=reconciliation,
        period_start=period[0],
        period_end=period[1],
        trigger=Run.Trigger.CYCLE,
    )
    return True
