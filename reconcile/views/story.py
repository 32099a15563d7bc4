"""The story of one order, by any of its numbers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.reports.story import story_of


@require_safe
@requires(Action.SEE)
def story(request: TenantRequest) -> HttpResponse:
    found = story_of(request.merchant, request.GET.get("q", ""))
    return render(request, "reconcile/story.html", {"story": found})
