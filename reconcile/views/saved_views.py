"""Views of the queue under a name: saved, renamed, opened first, deleted."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import UserError
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.models import SavedView
from reconcile.services import saved_views
from reconcile.views.queue import wanted_of


@require_POST
@requires(Action.SEE)
def save(request: TenantRequest) -> HttpResponse:
    """Keep the filters of the address under a name."""
    try:
        view = saved_views.save_view(
            merchant=request.merchant,
            actor=request.actor,
            name=request.POST.get("name", ""),
            filters=wanted_of(request),
            is_shared="shared" in request.POST,
            is_default="default" in request.POST,
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
        return _to_queue(request.GET.dict())
    messages.success(request, _("The view is saved."))
    return _to_queue({**view.filters, "view": str(view.public_id)})


@require_POST
@requires(Action.SEE)
def change(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Rename a view, let the queue open with it, or delete it."""
    mine = saved_views.views_of(request.merchant, request.actor)
    view: SavedView = get_object_or_404(mine, public_id=public_id)
    address = {**view.filters, "view": str(view.public_id)}
    try:
        if "delete" in request.POST:
            saved_views.delete_view(
                merchant=request.merchant, actor=request.actor, view_id=view.public_id
            )
            messages.success(request, _("The view is deleted. Its cases are where they were."))
            address = {"view": "all"}
        else:
            saved_views.change_view(
                merchant=request.merchant,
                actor=request.actor,
                view_id=view.public_id,
                name=request.POST.get("name", ""),
                is_default="default" in request.POST,
            )
            messages.success(request, _("The view is changed."))
    except UserError as refusal:
        messages.error(request, str(refusal))
    return _to_queue(address)


def _to_queue(address: dict[str, str]) -> HttpResponse:
    response = redirect("exception_list")
    response["Location"] += "?" + urlencode(address)
    return response
