"""One act on many cases of the queue: what could be done is done, the rest is listed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.errors import UserError
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.services import cases, matches
from reconcile.views.posted import day_of, id_of, ids_of


@require_POST
@requires(Action.REVIEW)
def act_on_cases(request: TenantRequest) -> HttpResponse:
    try:
        ids = ids_of(request.POST.getlist("case"))
        if not ids:
            messages.error(request, _("Tick at least one case."))
        else:
            _tell(request, _act_on_many(request, ids))
    except UserError as refusal:
        messages.error(request, str(refusal))
    response = redirect("exception_list")
    if request.GET:
        response["Location"] += f"?{request.GET.urlencode()}"
    return response


def _act_on_many(request: TenantRequest, ids: Sequence[uuid.UUID]) -> matches.BulkResult:
    if "assign" in request.POST:
        member = request.POST.get("member", "")
        return cases.assign_many(
            merchant=request.merchant,
            actor=request.actor,
            case_ids=ids,
            membership_id=id_of(member) if member else None,
        )
    if "carry" in request.POST:
        return cases.carry_forward_many(
            merchant=request.merchant,
            actor=request.actor,
            case_ids=ids,
            until=day_of(request.POST.get("until", "")),
            reason=request.POST.get("reason", ""),
        )
    return cases.set_aside_many(
        merchant=request.merchant,
        actor=request.actor,
        case_ids=ids,
        reason=request.POST.get("reason", ""),
    )


def _tell(request: TenantRequest, result: matches.BulkResult) -> None:
    done, left = result.done, len(result.changed)
    messages.success(request, ngettext("%(n)d case done.", "%(n)d cases done.", done) % {"n": done})
    if left:
        text = ngettext(
            "%(n)d was left as it is: look at it by itself.",
            "%(n)d were left as they are: look at them one by one.",
            left,
        )
        messages.warning(request, text % {"n": left})
