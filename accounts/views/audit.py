"""The audit trail, newest first, and whether its chain holds."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.audit import chain_faults
from accounts.models import AuditEvent
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest

PAGE_ROWS = 50


@require_safe
@requires(Action.SEE_AUDIT)
def index(request: TenantRequest) -> HttpResponse:
    events = AuditEvent.objects.for_merchant(request.merchant).order_by("-sequence")
    if verb := request.GET.get("verb", ""):
        events = events.filter(verb__startswith=verb)
    if who := request.GET.get("who", ""):
        events = events.filter(actor_name__icontains=who)
    page = Paginator(events, PAGE_ROWS).get_page(request.GET.get("page"))
    faults = list(chain_faults(request.merchant.id)) if "verify" in request.GET else None
    context = {"page": page, "verb": verb, "who": who, "faults": faults}
    return render(request, "accounts/audit_list.html", context)
