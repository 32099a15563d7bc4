"""Starting runs: by hand, on a cycle, or because the files have arrived."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit, clock, jobs, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from ledgers.models import Statement
from reconcile.models import Reconciliation, ReconciliationLedger, Run

# what no file brings until the period is over counts as waiting, not as missing: no period ends far ahead
AHEAD_MAX = timedelta(days=31)


class NothingToRunError(UserError):
    """The period or the rules don't allow a run."""


@transaction.atomic
def start_run(
    *,
    merchant: Merchant,
    actor: Actor,
    reconciliation: Reconciliation,
    period_start: date,
    period_end: date,
    trigger: Run.Trigger = Run.Trigger.HAND,
) -> Run:
    """Queue a run for a period, pinned to the rules now in force."""
    permissions.check(actor, Action.RUN)
    if period_end < period_start:
        raise NothingToRunError(_("The period ends before it starts."))
    if trigger == Run.Trigger.HAND and period_end > clock.today(merchant) + AHEAD_MAX:
        raise NothingToRunError(_("The period ends too far in the future."))
    rules = reconciliation.rule_set.versions.order_by("-number").first()
    if rules is None:
        raise NothingToRunError(_("No version of the rules is published yet."))
    run = Run.objects.create(
        merchant=merchant,
        reconciliation=reconciliation,
        rules=rules,
        trigger=trigger,
        period_start=period_start,
        period_end=period_end,
        started_by_name=actor.name,
    )
    run.job = jobs.add(
        merchant=merchant,
        kind="execute_run",
        key=str(run.public_id),
        payload={"run": str(run.public_id)},
    )
    run.save(update_fields=["job"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="run.started",
        subject=run,
        after={
            "reconciliation": reconciliation.name,
            "period": [period_start.isoformat(), period_end.isoformat()],
            "trigger": trigger,
        },
    )
    return run


@transaction.atomic
def run_what_a_statement_completes(
    *, merchant: Merchant, actor: Actor, statement_id: uuid.UUID
) -> list[Run]:
    """Start the reconciliations whose files are all in, now that this statement is."""
    statement = Statement.objects.for_merchant(merchant).get(public_id=statement_id)
    if statement.state != Statement.State.COMMITTED or not statement.rows_added:
        return []
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(ledger=statement.ledger_id)
    started = []
    for side in sides.select_related("reconciliation__rule_set").order_by("id"):
        reconciliation = side.reconciliation
        on_arrival = reconciliation.cycle == Reconciliation.Cycle.ON_ARRIVAL
        if not reconciliation.is_active or not on_arrival:
            continue
        period = _up_to_now(merchant, reconciliation, statement)
        if period is not None and not _is_queued(merchant, reconciliation, period):
            started.append(
                start_run(
                    merchant=merchant,
                    actor=actor,
                    reconciliation=reconciliation,
                    period_start=period[0],
                    period_end=period[1],
                    trigger=Run.Trigger.ARRIVAL,
                )
            )
    return started


def common_period(
    merchant: Merchant, reconciliation: Reconciliation, statement: Statement
) -> tuple[date, date] | None:
    """The statement's period, if every ledger of the reconciliation has a file that overlaps it."""
    start, end = statement.period_start, statement.period_end
    if start is None or end is None:
        return None
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation
    )
    for side in sides.order_by("id"):
        overlapping = Statement.objects.for_merchant(merchant).filter(
            ledger=side.ledger_id,
            state=Statement.State.COMMITTED,
            period_start__lte=end,
            period_end__gte=start,
        )
        if not overlapping.exists():
            return None
    return start, end


def _up_to_now(
    merchant: Merchant, reconciliation: Reconciliation, statement: Statement
) -> tuple[date, date] | None:
    """The common period, up to the last day that a run has looked at already.

    What comes late is seen together with what came after it: by itself it would tear cases apart that reach
    into later days, and let rows wait again that later files have answered.
    """
    period = common_period(merchant, reconciliation, statement)
    if period is None:
        return None
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation
    )
    held = Statement.objects.for_merchant(merchant).filter(
        ledger__in=sides.values("ledger"), state=Statement.State.COMMITTED
    )
    done = Run.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, state=Run.State.DONE
    )
    last_held = held.aggregate(last=Max("period_end"))["last"]
    last_run = done.aggregate(last=Max("period_end"))["last"]
    reached = min(last_held, last_run) if last_run and last_held else period[1]
    return period[0], max(period[1], reached)


def _is_queued(
    merchant: Merchant, reconciliation: Reconciliation, period: tuple[date, date]
) -> bool:
    """Whether a run that has not begun will look at this period anyway."""
    queued = Run.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, state=Run.State.QUEUED, period_end__gte=period[1]
    )
    return queued.filter(job__state="TODO").exists()
