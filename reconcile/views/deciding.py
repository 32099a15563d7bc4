"""What the page of something that waits for approval shows of the decision on it."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.permissions import Action, may
from accounts.requests import TenantRequest
from accounts.services.merchants import approver_count
from reconcile.models import Approval
from reconcile.services.approvals import is_own


def decision_on(
    request: TenantRequest, approvals: Iterable[Approval], *, is_open: bool
) -> dict[str, object]:
    """Who may decide, or take back, what is open; `pending` is the approval that waits."""
    pending = next((a for a in approvals if a.decision == Approval.Decision.PENDING), None)
    own = is_open and pending is not None and is_own(pending, request.actor)
    may_approve = is_open and pending is not None and may(request.actor, Action.APPROVE)
    return {
        "pending": pending,
        "is_own": own,
        "may_decide": may_approve and not own,
        "may_close_alone": may_approve
        and own
        and request.merchant.closes_single_handed
        and approver_count(request.merchant) == 1,
    }
