"""What a person was told, and how they want to be told."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.models import Delivery, Notice
from accounts.notices import words
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from accounts.services import notices

PAGE_ROWS = 50


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    mine = Notice.objects.for_merchant(request.merchant).filter(user=request.user)
    page = Paginator(mine.order_by("-id"), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "notices": [(notice, words(notice)) for notice in page],
        "choices": notices.deliveries_of(request.merchant, request.user).items(),
        "deliveries": Delivery.choices,
        "now": clock.now(),
    }
    return render(request, "accounts/notice_list.html", context)


@require_POST
@requires(Action.SEE)
def go(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Follow a notice to the thing; it is read then."""
    try:
        notice = notices.open_notice(
            merchant=request.merchant, person=request.user, notice_id=public_id
        )
    except Notice.DoesNotExist as error:
        raise Http404 from error
    return redirect(notice.address)


@require_POST
@requires(Action.SEE)
def read(request: TenantRequest) -> HttpResponse:
    """Mark as read what the page showed; what came since stays new."""
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is not None and until.tzinfo is not None:
        notices.mark_read(merchant=request.merchant, person=request.user, until=until)
    return redirect("notice_list")


@require_POST
@requires(Action.SEE)
def choose(request: TenantRequest) -> HttpResponse:
    notices.choose_delivery(
        merchant=request.merchant,
        person=request.user,
        chosen={name: str(value) for name, value in request.POST.items()},
    )
    messages.success(request, _("Saved."))
    return redirect("notice_list")
