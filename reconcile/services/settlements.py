"""Closing a period: one person submits it, another approves it, and then it is locked."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.patience import patiently
from accounts.permissions import Action
from ledgers.models import Ledger
from ledgers.money import format_minor
from reconcile.models import Approval, Reconciliation, ReconciliationLedger, Settlement
from reconcile.models.definitions import Side
from reconcile.reports.basis import Basis, basis_of, rules_in_force
from reconcile.reports.explanations import OF_BASIS
from reconcile.reports.proof import PeriodProof, digest, prove_period
from reconcile.services.approvals import (
    ask,
    check_alone,
    decide,
    decision_of,
    reason_given,
)


class PeriodRefusedError(UserError):
    """This period can't be closed, or not yet."""


class NotBalancedError(UserError):
    """Opening and movements don't give the closing, or something is undecided."""


class AlreadyDecidedError(UserError):
    """Somebody else was quicker."""


class BooksChangedError(UserError):
    """What was submitted is no longer what the books say."""


class OpeningChangedError(UserError):
    """The period doesn't open with what the one before it was closed with."""


@transaction.atomic
def submit_settlement(
    *,
    merchant: Merchant,
    actor: Actor,
    reconciliation_id: uuid.UUID,
    period_start: date,
    period_end: date,
    note: str = "",
) -> Settlement:
    """Submit a proven period for another person's decision."""
    permissions.check(actor, Action.SUBMIT)
    reconciliation = _lock_reconciliation(merchant, reconciliation_id)
    _check_period(merchant, reconciliation, period_start, period_end)
    _lock_ledgers(merchant, reconciliation)
    rules = rules_in_force(reconciliation)
    basis = basis_of(rules)
    proof = prove_period(
        merchant=merchant,
        reconciliation=reconciliation,
        period_start=period_start,
        period_end=period_end,
        basis=basis,
    )
    previous = _previous(merchant, reconciliation, period_start)
    if previous is not None:
        _check_opening(previous, proof)
        _check_basis(previous, proof, basis)
    if not proof.can_be_submitted:
        raise NotBalancedError(
            _("This period doesn't balance yet, or something in it is undecided.")
        )
    document = proof.document()
    settlement = Settlement.objects.create(
        merchant=merchant,
        reconciliation=reconciliation,
        period_start=period_start,
        period_end=period_end,
        state=Settlement.State.SUBMITTED,
        proof=document,
        proof_sha256=digest(document),
        rules=rules,
        basis=basis,
        note=note,
        made_by_name=actor.name,
    )
    ask(Approval(merchant=merchant, settlement=settlement), actor)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="settlement.submitted",
        subject=settlement,
        after=_facts(settlement),
        note=note,
    )
    return settlement


@transaction.atomic
def approve_settlement(*, merchant: Merchant, actor: Actor, settlement_id: uuid.UUID) -> Settlement:
    """Approve what another person submitted; this locks the period."""
    settlement, approval = _lock_submitted(merchant, settlement_id)
    decision_of(approval, actor, "", approved=True)
    _check_books_unchanged(merchant, settlement)
    _close(settlement, approval, actor, Settlement.State.APPROVED)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="settlement.approved",
        subject=settlement,
        before={"state": Settlement.State.SUBMITTED},
        after=_facts(settlement),
    )
    return settlement


@transaction.atomic
def close_single_handed(
    *, merchant: Merchant, actor: Actor, settlement_id: uuid.UUID, reason: str
) -> Settlement:
    """Close one's own submission where the merchant allows it and nobody else could approve."""
    permissions.check(actor, Action.APPROVE)
    check_alone(merchant)
    settlement, approval = _lock_submitted(merchant, settlement_id)
    _check_books_unchanged(merchant, settlement)
    approval.reason = reason_given(reason)
    _close(settlement, approval, actor, Settlement.State.SELF_CLOSED)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="settlement.self_closed",
        subject=settlement,
        before={"state": Settlement.State.SUBMITTED},
        after=_facts(settlement),
        note=reason,
    )
    return settlement


@transaction.atomic
def return_settlement(
    *, merchant: Merchant, actor: Actor, settlement_id: uuid.UUID, reason: str
) -> Settlement:
    """Send a submission back to its maker with a reason; the maker takes it back without one."""
    settlement, approval = _lock_submitted(merchant, settlement_id)
    decision = decision_of(approval, actor, reason, approved=False)
    decide(approval, actor, decision)
    settlement.state = Settlement.State.RETURNED
    settlement.save(update_fields=["state"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb=f"settlement.{decision.lower()}",
        subject=settlement,
        before={"state": Settlement.State.SUBMITTED},
        after=_facts(settlement),
        note=reason,
    )
    return settlement


@transaction.atomic
def reopen_settlement(
    *, merchant: Merchant, actor: Actor, settlement_id: uuid.UUID, reason: str
) -> Settlement:
    """Unlock the last closed period again. Only an approver may, and the reason stays on record."""
    permissions.check(actor, Action.REOPEN)
    found = Settlement.objects.for_merchant(merchant).get(public_id=settlement_id)
    _lock_reconciliation(merchant, found.reconciliation.public_id)
    settlement = Settlement.objects.for_merchant(merchant).select_for_update().get(id=found.id)
    if settlement.state not in Settlement.LOCKING:
        raise AlreadyDecidedError(_("This period is not locked."))
    later = Settlement.objects.for_merchant(merchant).filter(
        reconciliation=settlement.reconciliation_id,
        state__in=Settlement.LIVE,
        period_start__gt=settlement.period_end,
    )
    if later.exists():
        raise PeriodRefusedError(_("A later period stands on this one. Reopen that one first."))
    before = settlement.state
    settlement.state = Settlement.State.REOPENED
    settlement.save(update_fields=["state"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="settlement.reopened",
        subject=settlement,
        before={"state": before},
        after=_facts(settlement),
        note=reason_given(reason),
    )
    return settlement


def next_period_start(merchant: Merchant, reconciliation: Reconciliation) -> date | None:
    """The day after the last period that is submitted or closed; None when there is none."""
    live = Settlement.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, state__in=Settlement.LIVE
    )
    last = live.order_by("-period_end").values_list("period_end", flat=True).first()
    return last + timedelta(days=1) if last else None


def first_open_day(
    merchant: Merchant, reconciliation_id: int, day: date, *, at: datetime | None = None
) -> date:
    """The day itself, or the first after the locked periods that it lies in; `at` a moment of the past."""
    locked = Settlement.objects.for_merchant(merchant).filter(
        reconciliation_id=reconciliation_id, state__in=Settlement.LOCKING, period_end__gte=day
    )
    if at is not None:
        locked = locked.filter(closed_at__lt=at)
    last = locked.order_by("-period_end").values_list("period_end", flat=True).first()
    return last + timedelta(days=1) if last else day


def _lock_reconciliation(merchant: Merchant, public_id: uuid.UUID) -> Reconciliation:
    # runs, settlements and their decisions of one reconciliation are put in one order
    mine = Reconciliation.objects.for_merchant(merchant)
    found = mine.get(public_id=public_id)
    return patiently(mine.filter(id=found.id).select_for_update(no_key=True))[0]


def _lock_ledgers(merchant: Merchant, reconciliation: Reconciliation) -> None:
    """Let no file come in between the proof of a period and its end of transaction.

    What comes in later is stamped later, and so counts in the next period.
    """
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation
    )
    ledgers = Ledger.objects.for_merchant(merchant).filter(id__in=sides.values("ledger"))
    patiently(ledgers.select_for_update(no_key=True).order_by("id"))


def _check_period(
    merchant: Merchant, reconciliation: Reconciliation, start: date, end: date
) -> None:
    if end < start:
        raise PeriodRefusedError(_("The period ends before it starts."))
    if end >= clock.today(merchant):
        raise PeriodRefusedError(_("The period isn't over yet."))
    expected = next_period_start(merchant, reconciliation)
    if expected is not None and start != expected:
        raise PeriodRefusedError(
            _("Periods are closed in order. The next one starts on %(day)s.")
            % {"day": expected.isoformat()}
        )


def _previous(
    merchant: Merchant, reconciliation: Reconciliation, period_start: date
) -> Settlement | None:
    """The period that ends the day before, submitted or closed."""
    live = Settlement.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation,
        state__in=Settlement.LIVE,
        period_end=period_start - timedelta(days=1),
    )
    return live.order_by("id").first()


def _check_opening(previous: Settlement, proof: PeriodProof) -> None:
    """A period opens with what the one before was closed with, per side and currency."""
    closed = {(c["side"], c["currency"]): c["closing_minor"] for c in previous.proof["closing"]}
    opened = {(line.side, line.currency): line.opening_minor for line in proof.lines}
    for side, currency in sorted(closed.keys() | opened.keys()):
        was, now = closed.get((side, currency), 0), opened.get((side, currency), 0)
        if was != now:
            raise OpeningChangedError(
                _(
                    "%(side)s opens with %(now)s %(currency)s, but the period before was closed with"
                    " %(was)s %(currency)s. Reopen that period and settle it again."
                )
                % {
                    "side": Side(side).label,
                    "now": format_minor(now, currency),
                    "was": format_minor(was, currency),
                    "currency": currency,
                }
            )


def _check_basis(previous: Settlement, proof: PeriodProof, basis: Basis) -> None:
    """Say why a period can't balance whose rules compare what is still open by another amount."""
    if proof.is_balanced or previous.basis is None or previous.basis == basis:
        return
    raise NotBalancedError(
        _(
            "This period doesn't balance: its rules compare %(now)s, those of the period before %(was)s."
            " Publish rules that compare the same amounts and run again, or reopen that period."
        )
        % {"now": _words_of(basis), "was": _words_of(previous.basis)}
    )


def _words_of(basis: Basis) -> str:
    return " / ".join(str(OF_BASIS[amount]) for amount in basis.values())


def _lock_submitted(merchant: Merchant, settlement_id: uuid.UUID) -> tuple[Settlement, Approval]:
    found = Settlement.objects.for_merchant(merchant).get(public_id=settlement_id)
    _lock_reconciliation(merchant, found.reconciliation.public_id)
    settlement = Settlement.objects.for_merchant(merchant).select_for_update().get(id=found.id)
    if settlement.state != Settlement.State.SUBMITTED:
        raise AlreadyDecidedError(
            _("This was decided already: %(state)s.") % {"state": settlement.get_state_display()}
        )
    pending = Approval.objects.for_merchant(merchant).select_for_update()
    return settlement, pending.get(settlement=settlement, decision=Approval.Decision.PENDING)


def _check_books_unchanged(merchant: Merchant, settlement: Settlement) -> None:
    _lock_ledgers(merchant, settlement.reconciliation)
    proof = prove_period(
        merchant=merchant,
        reconciliation=settlement.reconciliation,
        period_start=settlement.period_start,
        period_end=settlement.period_end,
        basis=settlement.basis,
    )
    previous = _previous(merchant, settlement.reconciliation, settlement.period_start)
    if previous is not None:
        if previous.state == Settlement.State.SUBMITTED:
            raise PeriodRefusedError(
                _("The period before this one still awaits its approval. Decide on that one first.")
            )
        _check_opening(previous, proof)
    if digest(proof.document()) != settlement.proof_sha256:
        raise BooksChangedError(
            _("The books have changed since this was submitted. Return it, to be submitted anew.")
        )


def _close(
    settlement: Settlement, approval: Approval, actor: Actor, state: Settlement.State
) -> None:
    decide(approval, actor, Approval.Decision(state))
    settlement.state = state
    settlement.closed_at = clock.stamp()
    settlement.save(update_fields=["state", "closed_at"])


def _facts(settlement: Settlement) -> dict[str, object]:
    return {
        "state": settlement.state,
        "period": [settlement.period_start.isoformat(), settlement.period_end.isoformat()],
        "proof_sha256": settlement.proof_sha256,
        "rules": str(settlement.rules or ""),
        "basis": settlement.basis,
    }
