"""Taking everything of a merchant along, closing it, opening it again."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.downloads import as_stored
from accounts.errors import UserError
from accounts.models import Job
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.models import MerchantExport
from reconcile.services import exports, leaving

EXPORTS_SHOWN = 10
UNFINISHED = (Job.State.TODO, Job.State.RUNNING)


@require_safe
@requires(Action.LEAVE)
def index(request: TenantRequest) -> HttpResponse:
    return _page(request)


def _page(request: TenantRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page, with what was typed where an act was refused."""
    closed_at = request.merchant.closed_at
    found = MerchantExport.objects.for_merchant(request.merchant).select_related("job")
    shown = list(found.order_by("-id")[:EXPORTS_SHOWN])
    context = {
        "refusal": refusal,
        "typed": request.POST,
        "days": leaving.REOPEN_DAYS,
        "kept_days": exports.KEPT_DAYS,
        "exports": shown,
        "is_packing": any(e.job and e.job.state in UNFINISHED for e in shown),
        "now": clock.now(),
        "reopen_until": closed_at and closed_at + timedelta(days=leaving.REOPEN_DAYS),
    }
    return render(request, "reconcile/leaving.html", context, status=status)


@require_POST
@requires(Action.LEAVE)
def export(request: TenantRequest) -> HttpResponse:
    try:
        exports.ask_for_export(merchant=request.merchant, actor=request.actor)
    except UserError as refusal:
        return _page(request, refusal=str(refusal), status=422)
    return redirect("leaving")


@require_safe
@requires(Action.LEAVE)
def download(request: TenantRequest, public_id: uuid.UUID) -> FileResponse:
    found = get_object_or_404(exports.kept_archives(request.merchant), public_id=public_id)
    return as_stored(found.file, found.archive_name)


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
