"""Chains of reconciliations, and what has come through one link and not through the next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.reports.chains import chains_of, progress_of


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    chains = [progress_of(request.merchant, chain) for chain in chains_of(request.merchant)]
    return render(request, "reconcile/chain_list.html", {"chains": chains})
