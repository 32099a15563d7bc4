"""Matches by hand whose difference is above what a person may book alone: an approver decides on them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.models import Merchant
from reconcile.models import (
    Adjustment,
    Approval,
    ExceptionCase,
    ForcedMatch,
    Match,
    OpenItem,
    Reconciliation,
)
from reconcile.services import adjustments, matches
from reconcile.services.approvals import ask, decide, decision_of
from reconcile.services.escalation import give_back
from reconcile.services.locking import lock_items, lock_reconciliation, reopen, touch
from reconcile.services.settlements import first_open_day


@transaction.atomic
def match_or_ask(
    *,
    merchant: Merchant,
    actor: Actor,
    reconciliation_id: uuid.UUID,
    item_ids: Sequence[uuid.UUID],
    reason: str = "",
    adjustment_kind: str = "",
    rest_stays_open: bool = False,
) -> Match | ForcedMatch:
    """Match open rows by hand; where their difference is above the actor's limits, ask an approver to."""
    try:
        with transaction.atomic():
            return matches.match_by_hand(
                merchant=merchant,
                actor=actor,
                reconciliation_id=reconciliation_id,
                item_ids=item_ids,
                reason=reason,
                adjustment_kind=adjustment_kind,
                rest_stays_open=rest_stays_open,
            )
    except matches.AboveLimitError:
        if actor.user is None:
            # a second person's word needs a first person to ask for it
            raise
        found = Reconciliation.objects.for_merchant(merchant).get(public_id=reconciliation_id)
        lock_reconciliation(merchant, found.id)
        items = lock_items(merchant, found.id, item_ids)
        return _ask(merchant, actor, items, reason, Adjustment.Kind(adjustment_kind))


def _ask(
    merchant: Merchant,
    actor: Actor,
    items: Sequence[OpenItem],
    reason: str,
    kind: Adjustment.Kind,
) -> ForcedMatch:
    cases = _lock_cases(merchant, [item.case_id for item in items if item.case_id])
    if not cases:
        raise matches.NotMatchableError(
            _("The difference is above your limit, and none of these rows has a case to decide on.")
        )
    adjustment = adjustments.book(
        merchant=merchant,
        actor=actor,
        kind=kind,
        amount_minor=matches.difference_of(items),
        currency=items[0].currency,
        reason=reason,
        case=cases[0],
        state=Adjustment.State.PENDING,
    )
    asked = ForcedMatch.objects.create(
        merchant=merchant,
        adjustment=adjustment,
        items=[str(item.public_id) for item in items],
        cases=[str(case.public_id) for case in cases],
    )
    ask(Approval(merchant=merchant, adjustment=adjustment), actor)
    for case in cases:
        touch(case, state=ExceptionCase.State.PENDING_APPROVAL)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="match.force_asked",
        subject=cases[0],
        after={
            "rows": len(items),
            "difference_minor": adjustment.amount_minor,
            "currency": adjustment.currency,
            "cases": asked.cases,
        },
        note=reason.strip(),
    )
    return asked


def _lock_cases(merchant: Merchant, ids: Sequence[int]) -> list[ExceptionCase]:
    mine = ExceptionCase.objects.for_merchant(merchant).filter(id__in=ids)
    return list(mine.select_for_update().order_by("id"))


@transaction.atomic
def decide_forced_match(
    *, merchant: Merchant, actor: Actor, approval_id: uuid.UUID, approved: bool, reason: str = ""
) -> ForcedMatch:
    """Approve a match above its maker's limits, which makes it; or return it, which opens its cases again.

    Its maker may take it back.
    """
    mine = Approval.objects.for_merchant(merchant)
    found = mine.select_related("adjustment").get(public_id=approval_id)
    reconciliation = lock_reconciliation(merchant, found.adjustment.reconciliation_id)
    approval = (
        mine.select_for_update(of=["self"]).select_related("adjustment", "maker").get(id=found.id)
    )
    if approval.decision != Approval.Decision.PENDING:
        raise adjustments.AlreadyDecidedError(_("This was decided already."))
    decision = decision_of(approval, actor, reason, approved=approved)
    adjustment: Adjustment = approval.adjustment
    asked: ForcedMatch = adjustment.forced_matches.get()
    if approved:
        _make(reconciliation, actor, approval, asked)
    else:
        adjustment.state = Adjustment.State.RETURNED
        adjustment.save(update_fields=["state"])
        _give_back(merchant, actor, approval, asked, decision)
    return asked


def _make(
    reconciliation: Reconciliation, actor: Actor, approval: Approval, asked: ForcedMatch
) -> None:
    merchant, adjustment = asked.merchant, asked.adjustment
    named = [uuid.UUID(text) for text in asked.cases]
    wanted = [uuid.UUID(text) for text in asked.items]
    items = lock_items(merchant, reconciliation.id, wanted, asked=named)
    match = matches.make_match(reconciliation, items, by=adjustment.made_by_name)
    adjustment.match, adjustment.case, adjustment.state = match, None, Adjustment.State.BOOKED
    adjustment.period_on = first_open_day(merchant, reconciliation.id, match.period_on)
    adjustment.save(update_fields=["match", "case", "state", "period_on"])
    decide(approval, actor, Approval.Decision.APPROVED)
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="match.force_approved",
        subject=match,
        after={
            "cardinality": match.cardinality,
            "rows": len(items),
            "difference_minor": match.difference_minor,
            "asked_by": adjustment.made_by_name,
        },
        note=adjustment.reason,
    )
    matches.release(merchant, actor, items, event)
    # a case with rows that are in no match goes on
    for case in _waiting(merchant, asked):
        reopen(case)


def _waiting(merchant: Merchant, asked: ForcedMatch) -> list[ExceptionCase]:
    waiting = ExceptionCase.objects.for_merchant(merchant).filter(
        public_id__in=asked.cases, state=ExceptionCase.State.PENDING_APPROVAL
    )
    return list(waiting.select_for_update().order_by("id"))


def _give_back(
    merchant: Merchant,
    actor: Actor,
    approval: Approval,
    asked: ForcedMatch,
    decision: Approval.Decision,
) -> None:
    decide(approval, actor, decision)
    for case in _waiting(merchant, asked):
        reopen(case)
        give_back(case, actor, approval.maker)
        audit.record(
            merchant=merchant,
            actor=actor,
            verb=f"match.force_{decision.lower()}",
            subject=case,
            after={"difference_minor": asked.adjustment.amount_minor},
            note=approval.reason,
        )
