"""What every approval shares, whatever it is of: who asked, who is told, who decided, when and why."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock, notices, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Membership, Merchant, NoticeKind
from accounts.permissions import Action
from accounts.services.merchants import APPROVERS, approver_count
from ledgers.money import format_minor
from reconcile.models import Approval


class OwnWorkError(UserError):
    """Nobody approves their own work."""


class ReasonMissingError(UserError):
    """Returning, reopening and deciding alone need a reason that others can follow."""


def ask(approval: Approval, actor: Actor) -> Approval:
    """Put an approval before those who may give it, inside the transaction of the act that needs it."""
    approval.maker = permissions.person(actor)
    approval.save(force_insert=True)
    members = Membership.objects.for_merchant(approval.merchant).filter(
        is_active=True, role__in=APPROVERS
    )
    notices.tell(
        merchant=approval.merchant,
        actor=actor,
        people=[member.user for member in members.select_related("user")],
        kind=NoticeKind.APPROVAL_ASKED,
        address=_card_of(approval),
        about=about(approval),
    )
    return approval


def is_own(approval: Approval, actor: Actor) -> bool:
    """Whether the approval was asked for by whoever acts."""
    return actor.user is not None and approval.maker_id == actor.user.pk


def decision_of(
    approval: Approval, actor: Actor, reason: str, *, approved: bool
) -> Approval.Decision:
    """What somebody's word means for an approval, which keeps its reason.

    An approver approves, or returns with a reason. Who asked may do nothing but take it back: anything else
    raises OwnWorkError, and NotAllowedError of who is neither.
    """
    own = is_own(approval, actor)
    if approved or not own:
        permissions.check(actor, Action.APPROVE)
        permissions.person(actor)
    if own and approved:
        raise OwnWorkError(_("You asked for this yourself, so somebody else must decide."))
    approval.reason = reason.strip() if own or approved else reason_given(reason)
    if own:
        return Approval.Decision.WITHDRAWN
    return Approval.Decision.APPROVED if approved else Approval.Decision.RETURNED


def decide(approval: Approval, actor: Actor, decision: Approval.Decision) -> None:
    """Write down the decision of a person, with the reason that the approval carries, and tell who asked."""
    approval.checker, approval.decision = permissions.person(actor), decision
    approval.decided_at = clock.now()
    approval.save(update_fields=["checker", "decision", "decided_at", "reason"])
    is_returned = decision == Approval.Decision.RETURNED
    notices.forget(
        merchant=approval.merchant, kind=NoticeKind.APPROVAL_ASKED, address=_card_of(approval)
    )
    notices.tell(
        merchant=approval.merchant,
        actor=actor,
        people=[approval.maker],
        kind=NoticeKind.DECIDED,
        address=page_of(approval),
        about=about(approval),
        note=approval.reason,
        outcome="returned" if is_returned else "approved",
    )


def _card_of(approval: Approval) -> str:
    return f"{reverse('approval_list')}#approval-{approval.public_id}"


def about(approval: Approval) -> str:
    """What an approval is of, in words that need no translation."""
    if settlement := approval.settlement:
        days = f"{settlement.period_start} – {settlement.period_end}"
        return f"{settlement.reconciliation.name} {days}"
    if publication := approval.publication:
        return str(publication.rule_set.name)
    if record := approval.record:
        amount = f"{format_minor(record.amount_minor, record.currency)} {record.currency}"
        return f"{record.reference} {amount}"
    adjustment = approval.adjustment
    if adjustment is None:
        return ""
    amount = f"{format_minor(adjustment.amount_minor, adjustment.currency)} {adjustment.currency}"
    reference = adjustment.case.reference if adjustment.case else ""
    return f"{reference} {amount}".strip()


def page_of(approval: Approval) -> str:
    """The page of what an approval is of."""
    if approval.settlement:
        return reverse("settlement_detail", args=[approval.settlement.public_id])
    if approval.publication:
        return reverse("publication_detail", args=[approval.publication.public_id])
    if approval.adjustment and approval.adjustment.match:
        return reverse("match_detail", args=[approval.adjustment.match.public_id])
    if approval.adjustment and approval.adjustment.case:
        return reverse("case_detail", args=[approval.adjustment.case.public_id])
    if approval.record:
        return reverse("case_detail", args=[approval.record.case.public_id])
    return reverse("approval_list")


def check_alone(merchant: Merchant) -> None:
    """Raise OwnWorkError unless the merchant allows closing alone and nobody else could approve."""
    locked = Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)
    if not locked.closes_single_handed or approver_count(locked) > 1:
        raise OwnWorkError(_("Closing alone is not switched on here. Somebody else must approve."))


def reason_given(reason: str) -> str:
    """The reason without blanks around it; ReasonMissingError without one."""
    if not reason.strip():
        raise ReasonMissingError(_("Say why, so that others can follow it later."))
    return reason.strip()
