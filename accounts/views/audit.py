"""The audit trail, newest first, and whether its chain holds."""

from __future__ import annotations

import json
import re

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.audit import chain_faults
from accounts.models import AuditEvent
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest

PAGE_ROWS = 50
NUMBER = re.compile(r"[0-9]{1,18}")


@require_safe
@requires(Action.SEE_AUDIT)
def index(request: TenantRequest) -> HttpResponse:
    events = AuditEvent.objects.for_merchant(request.merchant).order_by("-sequence")
    if verb := request.GET.get("verb", ""):
        events = events.filter(verb__startswith=verb)
    if who := request.GET.get("who", ""):
        events = events.filter(actor_name__icontains=who)
    number = request.GET.get("number", "").strip()
    # the trail from an event back; what is no number leaves it whole
    if NUMBER.fullmatch(number):
        events = events.filter(sequence__lte=int(number))
    page = Paginator(events, PAGE_ROWS).get_page(request.GET.get("page"))
    for event in page:
        event.change = _change(event)  # type: ignore[attr-defined]  # shown beside the row
    faults = list(chain_faults(request.merchant.id)) if "verify" in request.GET else None
    context = {"page": page, "verb": verb, "who": who, "number": number, "faults": faults}
    return render(request, "accounts/audit_list.html", context)


def _change(event: AuditEvent) -> str:
    """What the event says of before and after, as it went into its hash; empty where it says nothing."""
    said = {name: text for name, text in (("before", event.before), ("after", event.after)) if text}
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) if said else ""
