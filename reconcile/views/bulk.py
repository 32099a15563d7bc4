"""One act on the ticked cases or suggestions, on whatever page they were ticked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.errors import UserError
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.models import GroupAct
from reconcile.services.group_acts import AT_ONCE_MAX, Chosen, Given, ask_group_act
from reconcile.views.groups import act_of, given_of, tell
from reconcile.views.ticks import forget, take


@require_POST
@requires(Action.REVIEW)
def act_on_cases(request: TenantRequest) -> HttpResponse:
    """Assign, carry forward or set aside the ticked cases."""
    return _act(request, "case", "exception_list")


@require_POST
@requires(Action.REVIEW)
def accept_matches(request: TenantRequest) -> HttpResponse:
    """Accept the ticked suggestions."""
    return _act(request, "match", "match_list")


def _act(request: TenantRequest, name: str, page: str) -> HttpResponse:
    try:
        asked = ask_group_act(
            merchant=request.merchant,
            actor=request.actor,
            act=GroupAct.Act.ACCEPT if name == "match" else act_of(request),
            chosen=Chosen(ids=take(request, name)),
            given=Given() if name == "match" else given_of(request),
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
    else:
        forget(request, name)
        if asked.total > AT_ONCE_MAX:
            return redirect("group_act_detail", asked.public_id)
        tell(request, asked)
    response = redirect(page)
    if request.GET:
        response["Location"] += f"?{request.GET.urlencode()}"
    return response
