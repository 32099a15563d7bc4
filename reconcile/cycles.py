"""Which runs are due by the calendar. A tick is had once, whatever the number of beats."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from accounts import clock
from accounts.actors import SYSTEM
from accounts.models import BeatTick, Merchant
from accounts.tenancy import merchant_scope
from reconcile.models import Reconciliation, Run
from reconcile.services.runs import start_run

MONDAY = 0


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
    """Start what is due for every merchant; the number of runs started."""
    started = 0
    for merchant in Merchant.objects.using("sys").order_by("id"):
        today = clock.today(merchant)
        if not _had(f"cycle:{merchant.id}", clock.now(), today):
            started += _start_of(merchant, today)
    return started


def _had(schedule: str, now: datetime, today: date) -> bool:
    """Whether this merchant's tick of the day was had already; it is had now."""
    start = now.replace(
        year=today.year, month=today.month, day=today.day, hour=0, minute=0, second=0, microsecond=0
    )
    try:
        with transaction.atomic(using="sys"):
            BeatTick.objects.using("sys").create(schedule=schedule, period_start=start)
    except IntegrityError:
        return True
    return False


def _start_of(merchant: Merchant, today: date) -> int:
    started = 0
    with merchant_scope(merchant.id):
        active = Reconciliation.objects.for_merchant(merchant).filter(is_active=True)
        for reconciliation in active.select_related("rule_set").order_by("id"):
            period = period_before(reconciliation.cycle, today)
            if period is not None:
                start_run(
                    merchant=merchant,
                    actor=SYSTEM,
                    reconciliation=reconciliation,
                    period_start=period[0],
                    period_end=period[1],
                    trigger=Run.Trigger.CYCLE,
                )
                started += 1
    return started
