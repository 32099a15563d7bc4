"""Settle a period: see the proof, submit, decide, download."""

from __future__ import annotations

import calendar
import uuid
from collections.abc import Callable
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.downloads import as_download
from accounts.errors import UserError
from accounts.models import AuditEvent, Merchant
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from accounts.views.acting import do_and_tell
from reconcile.models import Reconciliation, Settlement
from reconcile.reports.proof import prove_period
from reconcile.reports.settlement_documents import document_of
from reconcile.services import settlements
from reconcile.views.deciding import decision_on

PAGE_ROWS = 50


class PeriodForm(forms.Form):
    period_start = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    period_end = forms.DateField(
        label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"})
    )


def month_of(day: date) -> tuple[date, date]:
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def _definitions(merchant: Merchant) -> QuerySet[Reconciliation]:
    """Its reconciliations, each with the last day of its periods that are submitted or closed."""
    live = Settlement.objects.for_merchant(merchant).filter(
        reconciliation=OuterRef("pk"), state__in=Settlement.LIVE
    )
    last = live.order_by("-period_end").values("period_end")[:1]
    return Reconciliation.objects.for_merchant(merchant).annotate(settled_until=Subquery(last))


def suggested_period(merchant: Merchant, settled_until: date | None) -> tuple[date, date]:
    """The month after the last period, or last month."""
    if settled_until is not None:
        start = settled_until + timedelta(days=1)
        return start, month_of(start)[1]
    return month_of(clock.today(merchant).replace(day=1) - timedelta(days=1))


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    found = Settlement.objects.for_merchant(request.merchant).select_related("reconciliation")
    page = Paginator(found.order_by("-id"), PAGE_ROWS).get_page(request.GET.get("page"))
    active = _definitions(request.merchant).filter(is_active=True)
    upcoming = [
        {
            "reconciliation": r,
            "period": suggested_period(request.merchant, vars(r)["settled_until"]),
        }
        for r in active.order_by("name", "id")
    ]
    return render(request, "reconcile/settlement_list.html", {"page": page, "upcoming": upcoming})


@require_safe
@requires(Action.SEE)
def prepare(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """The proof of a chosen period, and what stands in the way of submitting it."""
    reconciliation = get_object_or_404(_definitions(request.merchant), public_id=public_id)
    start, end = suggested_period(request.merchant, vars(reconciliation)["settled_until"])
    form = PeriodForm(request.GET if "period_start" in request.GET else None)
    status = 200
    if form.is_bound and form.is_valid():
        start, end = form.cleaned_data["period_start"], form.cleaned_data["period_end"]
    elif form.is_bound:
        status = 422
    if not form.is_bound:
        form = PeriodForm(initial={"period_start": start, "period_end": end})
    proof = prove_period(
        merchant=request.merchant, reconciliation=reconciliation, period_start=start, period_end=end
    )
    context = {
        "reconciliation": reconciliation,
        "form": form,
        "proof": proof,
        "start": start,
        "end": end,
        "is_over": end < clock.today(request.merchant),
        "may_submit": may(request.actor, Action.SUBMIT),
    }
    return render(request, "reconcile/settlement_prepare.html", context, status=status)


@require_POST
@requires(Action.SUBMIT)
def submit(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    mine = Reconciliation.objects.for_merchant(request.merchant)
    reconciliation = get_object_or_404(mine, public_id=public_id)
    form = PeriodForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the period by its first and last day."))
        return redirect("settlement_prepare", public_id)
    try:
        settlement = settlements.submit_settlement(
            merchant=request.merchant,
            actor=request.actor,
            reconciliation_id=reconciliation.public_id,
            note=request.POST.get("note", ""),
            **form.cleaned_data,
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("settlement_prepare", public_id)
    messages.success(request, _("Submitted. Somebody else decides now."))
    return redirect("settlement_detail", settlement.public_id)


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    settlement = _settlement(request, public_id)
    approvals = settlement.approvals.select_related("maker", "checker").order_by("id")
    context = {
        "settlement": settlement,
        "lines": proof_lines(settlement),
        "approvals": approvals,
        "history": AuditEvent.objects.for_merchant(request.merchant)
        .filter(subject_id=settlement.public_id)
        .order_by("sequence"),
        **decision_on(request, approvals, is_open=True),
        "is_closed": settlement.state in Settlement.LOCKING,
        "may_reopen": settlement.state in Settlement.LOCKING and may(request.actor, Action.REOPEN),
    }
    return render(request, "reconcile/settlement_detail.html", context)


def proof_lines(settlement: Settlement) -> list[dict[str, object]]:
    """The stored proof's lines with their closing and difference."""
    lines = []
    for line in settlement.proof["lines"]:
        arrived = line["opening_minor"] + line["booked_minor"] + line["late_minor"]
        closing = arrived - line["matched_minor"] - line["resolved_minor"]
        difference = closing - line["listed_minor"]
        lines.append({**line, "closing_minor": closing, "difference_minor": difference})
    return lines


def _settlement(request: TenantRequest, public_id: uuid.UUID) -> Settlement:
    mine = Settlement.objects.for_merchant(request.merchant).select_related("reconciliation")
    return get_object_or_404(mine, public_id=public_id)


def _decide(
    request: TenantRequest,
    public_id: uuid.UUID,
    service: Callable[..., Settlement],
    done: str,
    **said: str,
) -> HttpResponse:
    found = _settlement(request, public_id)
    do_and_tell(
        request,
        lambda: service(
            merchant=request.merchant,
            actor=request.actor,
            settlement_id=found.public_id,
            **said,
        ),
        done,
    )
    return redirect("settlement_detail", public_id)


@require_POST
@requires(Action.APPROVE)
def approve(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    done = _("Approved. The period is locked.")
    return _decide(request, public_id, settlements.approve_settlement, done)


@require_POST
@requires(Action.APPROVE)
def self_close(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    done, why = _("Closed single-handed. The period is locked."), request.POST.get("reason", "")
    return _decide(request, public_id, settlements.close_single_handed, done, reason=why)


@require_POST
@requires(Action.APPROVE)
def send_back(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    done, why = _("Returned to the person who submitted it."), request.POST.get("reason", "")
    return _decide(request, public_id, settlements.return_settlement, done, reason=why)


@require_POST
@requires(Action.REOPEN)
def reopen(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    done, why = _("Reopened. Its matches can be changed again."), request.POST.get("reason", "")
    return _decide(request, public_id, settlements.reopen_settlement, done, reason=why)


@require_safe
@requires(Action.SEE)
def download(
    request: TenantRequest, public_id: uuid.UUID, kind: str, subject: str = "settlement"
) -> HttpResponse:
    made = document_of(
        _settlement(request, public_id),
        request.merchant,
        kind,
        language=request.GET.get("lang", ""),
        subject=subject,
    )
    return as_download(made.content, made.name, made.content_type)
