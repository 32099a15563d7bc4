"""What is due by the calendar: runs, ends of holds and due times once a day, late statements once an hour."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

from accounts import clock
from accounts.actors import SYSTEM
from accounts.models import BeatTick, Merchant
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from ledgers.services.lateness import notice_late_statements
from reconcile.models import OpenItem, Reconciliation, Run
from reconcile.services.cases import end_holds
from reconcile.services.escalation import watch_due_times
from reconcile.services.locking import lock_reconciliation
from reconcile.services.runs import start_run

logger = logging.getLogger(__name__)

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
    """Do what is due for every merchant; the number of runs started.

    The day's tick is written when the merchant's work is committed. Killed before that, the next beat does
    it again: everything here is done once however often it is tried. What fails for one merchant doesn't
    keep the others waiting.
    """
    started = 0
    for merchant in (
        Merchant.objects.using("sys").filter(is_demo=False, closed_at=None).order_by("id")
    ):
        today = clock.today(merchant)
        ticks = BeatTick.objects.using("sys")
        schedule, period_start = f"cycle:{merchant.id}", _midnight(today)
        if ticks.filter(schedule=schedule, period_start=period_start).exists():
            continue
        try:
            started += _work_of(merchant, today)
        except Exception:
            logger.exception("the daily work of merchant %s failed", merchant.public_id)
            continue
        ticks.get_or_create(schedule=schedule, period_start=period_start)
    return started


def notice_what_is_late() -> int:
    """Once an hour see for every merchant which statements are late; the number of merchants seen to.

    As with runs, the hour's tick is written when the work is done, and to do it again changes nothing.
    """
    done = 0
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    ticks = BeatTick.objects.using("sys")
    for merchant in (
        Merchant.objects.using("sys").filter(is_demo=False, closed_at=None).order_by("id")
    ):
        mine = ticks.filter(schedule=f"late:{merchant.id}")
        if mine.filter(period_start=hour).exists():
            continue
        try:
            _notice(merchant)
        except Exception:
            logger.exception("the late statements of merchant %s failed", merchant.public_id)
            continue
        ticks.get_or_create(schedule=f"late:{merchant.id}", period_start=hour)
        mine.filter(period_start__lt=hour).delete()
        done += 1
    return done


def _notice(merchant: Merchant) -> None:
    """Each ledger in a transaction of its own: none is locked while another one is looked at."""
    with merchant_scope(merchant.id):
        found = list(
            Ledger.objects.for_merchant(merchant).order_by("id").values_list("id", flat=True)
        )
    for ledger_id in found:
        with merchant_scope(merchant.id):
            notice_late_statements(merchant=merchant, actor=SYSTEM, ledger_id=ledger_id)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _work_of(merchant: Merchant, today: date) -> int:
    """Each reconciliation in a transaction of its own: none is locked while another one is waited for."""
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
