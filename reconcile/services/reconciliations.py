"""Reconciliations: which ledgers stand against which, by which rules, how often."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from ledgers.models import Ledger
from reconcile.engine import choose
from reconcile.engine.ready import DOCUMENTS
from reconcile.models import Reconciliation, ReconciliationLedger, RuleSet
from reconcile.models.definitions import Side
from reconcile.models.runs import Run
from reconcile.reports.first_steps import days_of_both
from reconcile.services.rule_sets import create_rule_set
from reconcile.services.runs import start_run


class ReconciliationRefusedError(UserError):
    """It can't be defined like this."""


@transaction.atomic
def create_reconciliation(
    *,
    merchant: Merchant,
    actor: Actor,
    name: str,
    left: Sequence[Ledger],
    right: Sequence[Ledger],
    cycle: str = Reconciliation.Cycle.ON_ARRIVAL,
    rule_set: RuleSet | None = None,
) -> Reconciliation:
    """Define a reconciliation; without rules given, the ready ones for these kinds of ledgers."""
    permissions.check(actor, Action.MANAGE_RULES)
    _check(name, left, right)
    if rule_set is None:
        code = choose(
            [x.kind for x in left],
            [x.kind for x in right],
            left_formats=_formats(left),
            right_formats=_formats(right),
        )
        rule_set = create_rule_set(
            merchant=merchant, actor=actor, name=name, document={**DOCUMENTS[code], "name": name}
        )
    try:
        with transaction.atomic():
            made = Reconciliation.objects.create(
                merchant=merchant, name=name.strip(), rule_set=rule_set, cycle=cycle
            )
    except IntegrityError as error:
        raise ReconciliationRefusedError(
            _("There is a reconciliation called “%(name)s” already.") % {"name": name}
        ) from error
    for side, ledgers in ((Side.LEFT, left), (Side.RIGHT, right)):
        for ledger in ledgers:
            ReconciliationLedger.objects.create(
                merchant=merchant, reconciliation=made, ledger=ledger, side=side
            )
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="reconciliation.created",
        subject=made,
        after={
            "name": made.name,
            "left": [x.name for x in left],
            "right": [x.name for x in right],
            "cycle": cycle,
        },
    )
    return made


@transaction.atomic
def begin_reconciliation(
    *,
    merchant: Merchant,
    actor: Actor,
    name: str,
    left: Sequence[Ledger],
    right: Sequence[Ledger],
    cycle: str = Reconciliation.Cycle.ON_ARRIVAL,
) -> tuple[Reconciliation, Run | None]:
    """Define a reconciliation and run it at once over the days that both sides have files for, if any."""
    made = create_reconciliation(
        merchant=merchant, actor=actor, name=name, left=left, right=right, cycle=cycle
    )
    days = days_of_both(merchant, left, right)
    if days is None or cycle != Reconciliation.Cycle.ON_ARRIVAL:
        return made, None
    run = start_run(
        merchant=merchant,
        actor=actor,
        reconciliation=made,
        period_start=days[0],
        period_end=days[1],
        trigger=Run.Trigger.ARRIVAL,
    )
    return made, run


def _formats(ledgers: Sequence[Ledger]) -> list[str]:
    """The formats of a side's statements; none where one of its ledgers says none."""
    formats = [ledger.format for ledger in ledgers]
    return formats if all(formats) else []


def _check(name: str, left: Sequence[Ledger], right: Sequence[Ledger]) -> None:
    if not name.strip():
        raise ReconciliationRefusedError(_("A reconciliation needs a name."))
    if not left or not right:
        raise ReconciliationRefusedError(_("Choose at least one ledger for each side."))
    if {x.id for x in left} & {x.id for x in right}:
        raise ReconciliationRefusedError(_("A ledger can't stand against itself."))
