"""Disputes: the list, one of them, its files, and the acts on it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.downloads import as_download
from accounts.errors import UserError
from accounts.exports import WORKBOOK_TYPE
from accounts.models import AuditEvent
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from accounts.views.acting import do_and_tell
from ledgers.money import exponent
from reconcile.models import Dispute
from reconcile.reports import disputes as dispute_reports
from reconcile.services import disputes
from reconcile.views.posted import amount_of, day_of, ids_of, version_of

PAGE_ROWS = 50
HISTORY_MAX = 20


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    found = dispute_reports.disputes_of(request.merchant, state)
    context = {
        "page": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "states": Dispute.State.choices,
        "state": state,
        "today": clock.today(request.merchant),
    }
    return render(request, "reconcile/dispute_list.html", context)


def _dispute(request: TenantRequest, public_id: uuid.UUID) -> Dispute:
    return get_object_or_404(Dispute.objects.for_merchant(request.merchant), public_id=public_id)


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    dispute = _dispute(request, public_id)
    claims = dispute_reports.claims_of(request.merchant, dispute)
    language = _language(request)
    context = {
        "dispute": dispute,
        "claims": claims[: dispute_reports.ROWS_IN_LETTER_MAX],
        "claims_count": len(claims),
        "stated_minor": sum(claim.stated_minor for claim in claims),
        "open_minor": sum(claim.open_minor for claim in claims),
        "letter": dispute_reports.letter(request.merchant, dispute, claims, language),
        "languages": settings.LANGUAGES,
        "language": language,
        "source": dispute_reports.SOURCES.get(dispute.deadline_source, ""),
        "next_states": [(s, s.label) for s in Dispute.NEXT.get(Dispute.State(dispute.state), ())],
        "history": AuditEvent.objects.for_merchant(request.merchant)
        .filter(subject_id=dispute.public_id)
        .order_by("-sequence")[:HISTORY_MAX],
        "today": clock.today(request.merchant),
        "places": exponent(dispute.currency),
        "may_review": may(request.actor, Action.REVIEW),
    }
    return render(request, "reconcile/dispute_detail.html", context)


def _language(request: TenantRequest) -> str:
    """The language that the letter is asked for in, else the reader's own."""
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else get_language() or "en"


@require_POST
@requires(Action.REVIEW)
def open_one(request: TenantRequest) -> HttpResponse:
    """Draft a dispute about cases, ticked or as a plain list of their ids."""
    try:
        listed = re.split(r"[\s,;]+", request.POST.get("cases", "").strip())
        made = disputes.open_dispute(
            merchant=request.merchant,
            actor=request.actor,
            case_ids=ids_of([*request.POST.getlist("case"), *filter(None, listed)]),
            counterparty=request.POST.get("counterparty", ""),
            note=request.POST.get("note", ""),
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("exception_list")
    messages.success(request, _("Drafted. Check the deadline and the text, and send it."))
    return redirect("dispute_detail", made.public_id)


def _act(
    request: TenantRequest, public_id: uuid.UUID, act: Callable[[Dispute, int], Dispute], done: str
) -> HttpResponse:
    dispute = _dispute(request, public_id)
    version = version_of(request)
    do_and_tell(request, lambda: act(dispute, version), done)
    return redirect("dispute_detail", public_id)


@require_POST
@requires(Action.REVIEW)
def change(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda dispute, version: disputes.change_dispute(
            merchant=request.merchant,
            actor=request.actor,
            dispute_id=dispute.public_id,
            version=version,
            counterparty=request.POST.get("counterparty", ""),
            deadline=day_of(request.POST.get("deadline", "")),
            their_reference=request.POST.get("their_reference", ""),
            note=request.POST.get("note", ""),
        ),
        _("Changed."),
    )


@require_POST
@requires(Action.REVIEW)
def move(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda dispute, version: disputes.move_dispute(
            merchant=request.merchant,
            actor=request.actor,
            dispute_id=dispute.public_id,
            version=version,
            state=request.POST.get("state", ""),
            on=day_of(request.POST.get("on", "")),
            recovered_minor=amount_of(request.POST.get("recovered", ""), dispute.currency) or 0,
            note=request.POST.get("note", ""),
        ),
        _("Its state is changed."),
    )


@require_POST
@requires(Action.REVIEW)
def reopen(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda dispute, version: disputes.reopen_dispute(
            merchant=request.merchant,
            actor=request.actor,
            dispute_id=dispute.public_id,
            version=version,
            reason=request.POST.get("reason", ""),
        ),
        _("It goes on."),
    )


@require_safe
@requires(Action.SEE)
def workbook_file(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    dispute = _dispute(request, public_id)
    claims = dispute_reports.claims_of(request.merchant, dispute)
    return as_download(dispute_reports.workbook(dispute, claims), "claims.xlsx", WORKBOOK_TYPE)


@require_safe
@requires(Action.SEE)
def letter_file(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    dispute = _dispute(request, public_id)
    claims = dispute_reports.claims_of(request.merchant, dispute)
    text = dispute_reports.letter(request.merchant, dispute, claims, _language(request))
    return as_download(text.encode(), "letter.txt", "text/plain; charset=utf-8")
