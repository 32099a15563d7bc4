"""What waits for a decision, one card after another: as well on a phone."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import UserError
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from accounts.views.acting import do_and_tell
from reconcile.models import Approval
from reconcile.reports import approvals as reports
from reconcile.services import decisions
from reconcile.services.approvals import page_of


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    """What waits for this person's decision, and what of theirs waits for somebody else's."""
    return _page(request)


def _page(
    request: TenantRequest, *, refused: Approval | None = None, why: str = "", status: int = 200
) -> HttpResponse:
    waiting = reports.to_decide(request.merchant, request.user)
    own = reports.pending(request.merchant).filter(maker=request.user)
    context = {
        "cards": reports.cards(waiting),
        "own": reports.cards(own),
        "may_approve": may(request.actor, Action.APPROVE),
        "refused": refused,
        "why": why,
        "typed": request.POST.get("reason", ""),
    }
    return render(request, "reconcile/approval_list.html", context, status=status)


@require_POST
@requires(Action.APPROVE)
def decide(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Approve one, or return it with a reason; the next one comes up then."""
    approval = get_object_or_404(
        Approval.objects.for_merchant(request.merchant), public_id=public_id
    )
    approved = "approve" in request.POST
    try:
        decisions.decide_approval(
            merchant=request.merchant,
            actor=request.actor,
            approval_id=public_id,
            approved=approved,
            reason=request.POST.get("reason", ""),
        )
    except UserError as refusal:
        return _page(request, refused=approval, why=str(refusal), status=422)
    messages.success(request, _("Approved.") if approved else _("Returned."))
    return redirect("approval_list")


@require_POST
@requires(Action.SEE)
def withdraw(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take back what this person asked for themselves; the service refuses what others did."""
    approval = get_object_or_404(
        reports.pending(request.merchant).filter(maker=request.user), public_id=public_id
    )
    do_and_tell(
        request,
        lambda: decisions.decide_approval(
            merchant=request.merchant, actor=request.actor, approval_id=public_id, approved=False
        ),
        _("Taken back. Nothing of it was done."),
    )
    return redirect(page_of(approval))
