"""What every approval shares, of a settlement as of new rules: who decided, when and why."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts import clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.services.merchants import approver_count
from reconcile.models import Approval


class OwnWorkError(UserError):
    """Nobody approves their own work."""


class ReasonMissingError(UserError):
    """Returning, reopening and deciding alone need a reason that others can follow."""


def decide(approval: Approval, actor: Actor, decision: Approval.Decision) -> None:
    """Write down the decision of a person, with the reason that the approval carries."""
    approval.checker, approval.decision = permissions.person(actor), decision
    approval.decided_at = clock.now()
    approval.save(update_fields=["checker", "decision", "decided_at", "reason"])


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
