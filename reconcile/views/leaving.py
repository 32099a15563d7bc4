"""Closing a merchant and opening it again."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import UserError
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.services import leaving


@require_safe
@requires(Action.LEAVE)
def index(request: TenantRequest) -> HttpResponse:
    return _page(request)


def _page(request: TenantRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page, with what was typed where an act was refused."""
    closed_at = request.merchant.closed_at
    context = {
        "refusal": refusal,
        "typed": request.POST,
        "days": leaving.REOPEN_DAYS,
        "reopen_until": closed_at and closed_at + timedelta(days=leaving.REOPEN_DAYS),
    }
    return render(request, "reconcile/leaving.html", context, status=status)


@require_POST
@requires(Action.LEAVE)
def close(request: TenantRequest) -> HttpResponse:
    try:
        leaving.close_merchant(
            merchant=request.merchant,
            actor=request.actor,
            name=request.POST.get("name", ""),
            reason=request.POST.get("reason", ""),
        )
    except UserError as refusal:
        return _page(request, refusal=str(refusal), status=422)
    messages.success(request, _("The merchant is closed. Only owners see it now."))
    return redirect("leaving")


@require_POST
@requires(Action.LEAVE)
def reopen(request: TenantRequest) -> HttpResponse:
    try:
        leaving.reopen_merchant(
            merchant=request.merchant,
            actor=request.actor,
            reason=request.POST.get("reason", ""),
        )
    except UserError as refusal:
        return _page(request, refusal=str(refusal), status=422)
    messages.success(request, _("The merchant is open again."))
    return redirect("overview")
