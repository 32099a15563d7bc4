"""What a person has ticked in a list: kept with their session, so that paging and sorting lose nothing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.errors import UserError
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.views.posted import readable_ids

TICKED_MAX = 1_000


class TooManyTickedError(UserError):
    """More is ticked than a session keeps."""


def ticked(request: TenantRequest, name: str) -> list[str]:
    """The ids that are ticked in a list of this merchant, on this page or another."""
    kept: list[str] = request.session.get(_key(request, name), [])
    return kept


def take(request: TenantRequest, name: str) -> list[uuid.UUID]:
    """All that is ticked once a form has been sent: its own boxes, and those of other pages."""
    shown, posted = (
        {str(key) for key in readable_ids(request.POST.getlist(field))} for field in ("shown", name)
    )
    kept = [key for key in ticked(request, name) if key not in shown]
    found = list(dict.fromkeys([*kept, *sorted(posted)]))
    if len(found) > TICKED_MAX:
        raise TooManyTickedError(
            _("Tick at most %(max)d. For more, act on all that the filters show.")
            % {"max": TICKED_MAX}
        )
    return [uuid.UUID(key) for key in found]


def forget(request: TenantRequest, name: str) -> None:
    """Take every tick of a list away."""
    request.session.pop(_key(request, name), None)


@require_POST
@requires(Action.REVIEW)
def keep(request: TenantRequest, name: str) -> HttpResponse:
    """Keep the ticks of the page that a form shows, or with `forget` none at all."""
    try:
        found = [] if "forget" in request.POST else take(request, name)
    except UserError as refusal:
        return _refused(request, name, str(refusal))
    if found:
        request.session[_key(request, name)] = [str(key) for key in found]
    else:
        forget(request, name)
    if "quietly" in request.POST:
        return JsonResponse({"ticked": len(found)})
    text = ngettext("%(n)d is ticked.", "%(n)d are ticked.", len(found))
    messages.success(request, text % {"n": len(found)})
    return _back(request, name)


def _refused(request: TenantRequest, name: str, text: str) -> HttpResponse:
    if "quietly" in request.POST:
        return JsonResponse({"ticked": len(ticked(request, name)), "refusal": text}, status=422)
    messages.error(request, text)
    return _back(request, name)


def _back(request: TenantRequest, name: str) -> HttpResponse:
    response = redirect("match_list" if name == "match" else "exception_list")
    if request.GET:
        response["Location"] += f"?{request.GET.urlencode()}"
    return response


def _key(request: TenantRequest, name: str) -> str:
    return f"ticked {name} {request.merchant.public_id}"
