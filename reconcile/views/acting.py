"""What all acts on one case share: which case, with which version, and back to its page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts import clock
from accounts.requests import TenantRequest
from accounts.views.acting import do_and_tell
from reconcile.models import ExceptionCase
from reconcile.reports import queue
from reconcile.services import drafts
from reconcile.views.posted import version_of

_T = TypeVar("_T")


def case_of(request: TenantRequest, public_id: uuid.UUID) -> ExceptionCase:
    """The merchant's own case; 404 for anything else."""
    mine = ExceptionCase.objects.for_merchant(request.merchant)
    related = ("reconciliation", "run__rules__rule_set", "assignee", "split_from")
    return get_object_or_404(
        mine.select_related(*related, "duplicate_of__statement"), public_id=public_id
    )


def neighbours(
    request: TenantRequest, case: ExceptionCase
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The cases before and behind this one in the queue that the address names."""
    wanted = {name: request.GET.get(name, "") for name in queue.FILTERS}
    today = clock.today(request.merchant)
    return queue.neighbours(request.merchant, wanted, case, today=today)


def queue_address(request: TenantRequest) -> str:
    """The query string of the queue that a page was reached from."""
    return urlencode({name: request.GET[name] for name in queue.FILTERS if request.GET.get(name)})


def act_on_case(
    request: TenantRequest,
    public_id: uuid.UUID,
    act: Callable[[ExceptionCase, int], _T],
    done: str | Callable[[_T], str],
    *,
    undo: Callable[[_T], str] | None = None,
) -> HttpResponse:
    """Do one act with the version that the page showed, then back to the page.

    What was typed for an act that is refused stands in its form again.
    """
    case = case_of(request, public_id)
    version = version_of(request)
    if do_and_tell(request, lambda: act(case, version), done, undo=undo):
        forget(request, case)
    else:
        keep(request, case)
    return back_to(request, public_id)


def back_to(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """To the page of the case, in the queue that it was reached from."""
    response = redirect("case_detail", public_id)
    if address := queue_address(request):
        response["Location"] += f"?{address}"
    return response


def keep(request: TenantRequest, case: ExceptionCase) -> None:
    """Keep what stands in the posted form, where it is one that has drafts."""
    form = request.POST.get("draft", "")
    if form in drafts.FORMS:
        drafts.keep_draft(
            merchant=request.merchant,
            user=request.user,
            case=case,
            form=form,
            posted=dict(request.POST.lists()),
        )


def forget(request: TenantRequest, case: ExceptionCase) -> None:
    """What was sent is no draft any more."""
    form = request.POST.get("draft", "")
    if form in drafts.FORMS:
        drafts.forget_draft(merchant=request.merchant, user=request.user, case=case, form=form)
