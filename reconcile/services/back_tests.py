"""Drafts tried on a past period: asked for by a person or a program, done by a worker, kept as evidence."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, jobs, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from reconcile.engine import ENGINE_VERSION
from reconcile.models import BackTest, Reconciliation, RuleSet
from reconcile.reports.back_test import compare, decide, period_to_try, read_material
from reconcile.services.rule_sets import check_document, digest

Period = tuple[date, date]
Progress = Callable[[str, int, int], None]
STEPS = 3


class NothingToTryError(UserError):
    """There is no draft, or no period to try it on."""


@transaction.atomic
def ask_back_test(
    *,
    merchant: Merchant,
    actor: Actor,
    rule_set: RuleSet,
    reconciliation: Reconciliation,
    period: Period | None = None,
) -> BackTest:
    """Have a draft tried on a period, without one on the last settled one. Nothing of the books changes."""
    permissions.check(actor, Action.MANAGE_RULES)
    if rule_set.draft is None:
        raise NothingToTryError(_("There is no draft to try."))
    if reconciliation.rule_set_id != rule_set.id:
        raise NothingToTryError(_("That reconciliation goes by other rules."))
    document = check_document(rule_set.draft)
    chosen = period or period_to_try(merchant, reconciliation)
    if chosen is None:
        raise NothingToTryError(_("No statements are in to try it on."))
    if chosen[1] < chosen[0]:
        raise NothingToTryError(_("The period ends before it starts."))
    asked = BackTest.objects.create(
        merchant=merchant,
        rule_set=rule_set,
        reconciliation=reconciliation,
        against=rule_set.in_force,
        document=document,
        document_sha256=digest(document),
        period_start=chosen[0],
        period_end=chosen[1],
        asked_by_name=actor.name,
    )
    asked.job = jobs.add(
        merchant=merchant,
        kind="back_test",
        key=str(asked.public_id),
        payload={"back_test": str(asked.public_id)},
    )
    asked.save(update_fields=["job"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="rules.back_test_asked",
        subject=rule_set,
        after={
            "reconciliation": reconciliation.name,
            "period": [chosen[0].isoformat(), chosen[1].isoformat()],
            "sha256": asked.document_sha256,
        },
    )
    return asked


@transaction.atomic
def execute_back_test(
    *, merchant: Merchant, actor: Actor, back_test_id: uuid.UUID, progress: Progress
) -> BackTest:
    """Do what was asked for, and keep its figures."""
    mine = BackTest.objects.for_merchant(merchant).select_related("reconciliation", "against")
    found = mine.select_for_update(of=["self"]).get(public_id=back_test_id)
    if found.state != BackTest.State.QUEUED:
        return found
    progress("read", 0, STEPS)
    material = read_material(
        merchant, found.reconciliation, first=found.period_start, last=found.period_end
    )
    progress("match", 1, STEPS)
    before = decide(material, found.against.document)
    progress("match", 2, STEPS)
    trial = compare(material, before, decide(material, found.document))
    precision = trial.after.precision
    found.figures, found.engine_version = trial.to_json(merchant), ENGINE_VERSION
    found.decided, found.decided_right = precision.of, precision.right
    found.state, found.finished_at = BackTest.State.DONE, clock.now()
    found.save()
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="rules.back_tested",
        subject=found.rule_set,
        after={
            "sha256": found.document_sha256,
            "right": precision.right,
            "decided": precision.of,
            "new": trial.differences.new,
            "lost": trial.differences.lost,
            "changed": trial.differences.changed,
        },
    )
    return found
