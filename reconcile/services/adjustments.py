"""Booked differences: balanced lines, within a limit, above it with a second person's word."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from reconcile.models import Adjustment, AdjustmentLine, Approval, ExceptionCase, Match
from reconcile.services.approvals import ask, decide, decision_of
from reconcile.services.authority import is_above_sums, needs_approval, worth
from reconcile.services.escalation import give_back
from reconcile.services.locking import check_open, lock_case, reopen, resolve, touch
from reconcile.services.settlements import first_open_day

ACCOUNTS = {
    Adjustment.Kind.WRITE_OFF: "write-offs",
    Adjustment.Kind.FEE: "channel fees",
    Adjustment.Kind.CORRECTION: "corrections",
    Adjustment.Kind.TOLERANCE: "tolerance differences",
    Adjustment.Kind.FX: "exchange differences",
}
CLEARING = "clearing"


class ReasonNeededError(UserError):
    """A booking needs a reason that others can read later."""


class AlreadyDecidedError(UserError):
    """Somebody else was quicker."""


class NothingToBookError(UserError):
    """The case has no money in it that could be booked."""


# what a person may call the difference of a case that is matched with nothing
OF_A_CASE = (Adjustment.Kind.FEE, Adjustment.Kind.FX, Adjustment.Kind.CORRECTION)
RESOLUTIONS = {Adjustment.Kind.WRITE_OFF: ExceptionCase.Resolution.WRITTEN_OFF}


def book(
    *,
    merchant: Merchant,
    actor: Actor,
    kind: Adjustment.Kind,
    amount_minor: int,
    currency: str,
    reason: str,
    case: ExceptionCase | None = None,
    match: Match | None = None,
    state: Adjustment.State = Adjustment.State.BOOKED,
) -> Adjustment:
    """Insert an adjustment with its two lines, inside the transaction of the act that needs it."""
    if not reason.strip():
        raise ReasonNeededError(_("Say why, so that others can follow it later."))
    subject = match or case
    assert subject is not None  # noqa: S101  (one of the two is what it explains)
    period_on = first_open_day(merchant, subject.reconciliation_id, subject.period_on)
    adjustment = Adjustment.objects.create(
        merchant=merchant,
        reconciliation_id=subject.reconciliation_id,
        case=case,
        match=match,
        kind=kind,
        state=state,
        currency=currency,
        amount_minor=amount_minor,
        worth_minor=worth(merchant, amount_minor, currency, subject.period_on)
        if currency != merchant.currency
        else None,
        reason=reason.strip(),
        period_on=period_on,
        made_by=actor.user,
        made_by_name=actor.name,
    )
    debit, credit = max(amount_minor, 0), max(-amount_minor, 0)
    AdjustmentLine.objects.bulk_create(
        AdjustmentLine(
            merchant=merchant,
            adjustment=adjustment,
            account=account,
            debit_minor=left,
            credit_minor=right,
        )
        for account, left, right in ((ACCOUNTS[kind], debit, credit), (CLEARING, credit, debit))
    )
    return adjustment


@transaction.atomic
def write_off(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, version: int, reason: str
) -> Adjustment:
    """Write a case's difference off. Above the limit it waits for another person's approval."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    adjustment = _book_difference(merchant, actor, case, Adjustment.Kind.WRITE_OFF, reason)
    waits = adjustment.state == Adjustment.State.PENDING
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.write_off_asked" if waits else "case.written_off",
        subject=case,
        after={"amount_minor": case.difference_minor, "currency": case.currency},
        note=reason.strip(),
    )
    return adjustment


@transaction.atomic
def adjust_case(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, version: int, kind: str, reason: str
) -> Adjustment:
    """Book a case's difference as what it is: a fee, an exchange difference or a correction.

    The limits are those of a write-off.
    """
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    if kind not in OF_A_CASE:
        raise NothingToBookError(_("Say what the difference is."))
    adjustment = _book_difference(merchant, actor, case, Adjustment.Kind(kind), reason)
    waits = adjustment.state == Adjustment.State.PENDING
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.adjustment_asked" if waits else "case.adjusted",
        subject=case,
        after={"kind": kind, "amount_minor": case.difference_minor, "currency": case.currency},
        note=reason.strip(),
    )
    return adjustment


def _book_difference(
    merchant: Merchant, actor: Actor, case: ExceptionCase, kind: Adjustment.Kind, reason: str
) -> Adjustment:
    """Book the difference of a locked case and resolve it, or let it wait for another person's word."""
    if case.difference_minor == 0:
        raise NothingToBookError(_("There is no difference to book here."))
    if case.items.filter(released_by=None).values("currency").distinct().count() > 1:
        raise NothingToBookError(
            _("Its rows are in different currencies, so there is no one amount to book.")
        )
    amount_minor, currency, day = case.difference_minor, case.currency, case.period_on
    waits = needs_approval(merchant, actor, amount_minor, currency, day=day) or is_above_sums(
        merchant, actor, amount_minor, currency, day=day
    )
    adjustment = book(
        merchant=merchant,
        actor=actor,
        kind=kind,
        amount_minor=amount_minor,
        currency=currency,
        reason=reason,
        case=case,
        state=Adjustment.State.PENDING if waits else Adjustment.State.BOOKED,
    )
    if waits:
        # a second person's word needs a first person to ask for it
        ask(Approval(merchant=merchant, adjustment=adjustment), actor)
        touch(case, state=ExceptionCase.State.PENDING_APPROVAL)
    else:
        resolve(case, actor, _resolution(kind), clock.stamp())
    return adjustment


def _resolution(kind: str) -> ExceptionCase.Resolution:
    return RESOLUTIONS.get(Adjustment.Kind(kind), ExceptionCase.Resolution.ADJUSTED)


@transaction.atomic
def decide_write_off(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, approved: bool, reason: str = ""
) -> Adjustment:
    """Approve or return the booking that a case waits for; who asked for it may take it back."""
    case = lock_case(merchant, case_id, None, resolved=True)
    pending = Approval.objects.for_merchant(merchant).select_for_update(of=["self"])
    approval = (
        pending.select_related("adjustment")
        .filter(adjustment__case=case, decision=Approval.Decision.PENDING)
        .first()
    )
    is_pending = case.state == ExceptionCase.State.PENDING_APPROVAL
    if approval is None or approval.adjustment is None or not is_pending:
        raise AlreadyDecidedError(_("This was decided already."))
    decision = decision_of(approval, actor, reason, approved=approved)
    decide(approval, actor, decision)
    adjustment: Adjustment = approval.adjustment
    adjustment.state = Adjustment.State.BOOKED if approved else Adjustment.State.RETURNED
    adjustment.save(update_fields=["state"])
    if approved:
        resolve(case, actor, _resolution(adjustment.kind), clock.stamp())
    else:
        reopen(case)
        give_back(case, actor, approval.maker)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb=f"case.write_off_{decision.lower()}",
        subject=case,
        after={"amount_minor": adjustment.amount_minor},
        note=approval.reason,
    )
    return adjustment


def take_back(merchant: Merchant, case: ExceptionCase) -> list[Adjustment]:
    """The case's booked adjustments, marked undone by the caller once its event is written."""
    booked = Adjustment.objects.for_merchant(merchant).filter(
        case=case, state=Adjustment.State.BOOKED
    )
    found = list(booked.select_for_update().order_by("id"))
    for adjustment in found:
        check_open(merchant, adjustment.reconciliation_id, adjustment.period_on)
    return found
