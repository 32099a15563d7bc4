"""The case page, and the acts on a case: parse, one service, answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.errors import UserError
from accounts.models import Membership
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from ledgers.money import exponent
from reconcile.models import Adjustment, Approval, Evidence, ExceptionCase, ForcedMatch
from reconcile.reports import cases as case_reports
from reconcile.reports import queue
from reconcile.reports.side_by_side import compare
from reconcile.services import adjustments, cases, decisions, escalation, forced_matches
from reconcile.services.authority import WRITE_OFF, authority_of
from reconcile.views.posted import day_of, id_of, ids_of, readable_ids

_T = TypeVar("_T")
HOLD_DAYS = 7


def _members(request: TenantRequest) -> list[Membership]:
    members = Membership.objects.for_merchant(request.merchant).filter(is_active=True)
    return list(members.select_related("user").order_by("id"))


def _case(request: TenantRequest, public_id: uuid.UUID) -> ExceptionCase:
    mine = ExceptionCase.objects.for_merchant(request.merchant)
    return get_object_or_404(
        mine.select_related("reconciliation", "run__rules__rule_set", "assignee"),
        public_id=public_id,
    )


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    case = _case(request, public_id)
    items = list(case.items.select_related("entry__statement", "entry__ledger").order_by("id"))
    # a decided case shows the rows that it was about, wherever they are now
    live = [i for i in items if i.released_by_id is None] or items
    left, right = ([i for i in live if i.side == side] for side in ("LEFT", "RIGHT"))
    pending = Approval.objects.for_merchant(request.merchant).filter(
        adjustment__case=case, decision=Approval.Decision.PENDING
    )
    text = request.GET.get("find", "")
    candidates = case_reports.candidates_of(request.merchant, case)
    previous_id, next_id = _neighbours(request, case)
    context = {
        "case": case,
        "left": left,
        "right": right,
        "pairs": compare([i.entry for i in left], [i.entry for i in right]),
        "fee_words": case_reports.fee_words(case, [i.entry for i in live]),
        "candidates": candidates,
        "panes": case_reports.panes(
            request.merchant,
            case,
            candidates,
            text=text,
            ticked=readable_ids(request.GET.getlist("item")) if "find" in request.GET else None,
        ),
        "find": text,
        "queue_address": _queue_address(request),
        "queue_fields": [(n, v) for n, v in request.GET.items() if v and n in queue.FILTERS],
        "comments": case.comments.order_by("id"),
        "evidence": case.evidence.order_by("id"),
        "adjustments": case.adjustments.order_by("id"),
        "matches": case_reports.matches_of(request.merchant, items),
        "history": case_reports.history_of(request.merchant, case),
        "members": _members(request),
        "pending": pending.select_related("maker", "adjustment").first(),
        "adjustment_kinds": [
            c for c in Adjustment.Kind.choices if c[0] != Adjustment.Kind.TOLERANCE
        ],
        "may_review": may(request.actor, Action.REVIEW),
        "may_approve": may(request.actor, Action.APPROVE),
        "is_undoable": case.resolution in cases.UNDOABLE
        or case.state == ExceptionCase.State.ON_HOLD,
        "is_open": case.state != ExceptionCase.State.RESOLVED,
        "previous_id": previous_id,
        "next_id": next_id,
        "hold_until": clock.today(request.merchant) + timedelta(days=HOLD_DAYS),
        "places": exponent(case.currency),
        "limit": authority_of(request.merchant, request.actor, WRITE_OFF).per_case_minor,
        "today": clock.today(request.merchant),
    }
    return render(request, "reconcile/case_detail.html", context)


def _neighbours(
    request: TenantRequest, case: ExceptionCase
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The cases before and behind this one in the queue that the address names."""
    wanted = {name: request.GET.get(name, "") for name in queue.FILTERS}
    today = clock.today(request.merchant)
    return queue.neighbours(request.merchant, wanted, case.public_id, today=today)


def _queue_address(request: TenantRequest) -> str:
    """The query string of the queue that a page was reached from."""
    return urlencode({name: request.GET[name] for name in queue.FILTERS if request.GET.get(name)})


def _act(
    request: TenantRequest,
    public_id: uuid.UUID,
    act: Callable[[ExceptionCase, int], _T],
    done: str | Callable[[_T], str],
    *,
    undo: Callable[[_T], str] | None = None,
) -> HttpResponse:
    """Do one act with the version that the page showed, then back to the page.

    `undo` gives the address that takes the act back: the message offers it for ten seconds.
    """
    case = _case(request, public_id)
    version = request.POST.get("version", "")
    try:
        result = act(case, int(version) if version.isdecimal() else -1)
    except UserError as refusal:
        messages.error(request, str(refusal))
    else:
        text = done if isinstance(done, str) else done(result)
        messages.success(request, text, extra_tags=undo(result) if undo else "")
    response = redirect("case_detail", public_id)
    if address := _queue_address(request):
        response["Location"] += f"?{address}"
    return response


@require_POST
@requires(Action.REVIEW)
def write_off(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda case, version: adjustments.write_off(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            reason=request.POST.get("reason", ""),
        ),
        lambda booked: (
            _("This is above your limit: an approver decides now.")
            if booked.state == Adjustment.State.PENDING
            else _("Written off.")
        ),
        undo=lambda booked: (
            ""
            if booked.state == Adjustment.State.PENDING
            else reverse("case_undo", args=[public_id])
        ),
    )


@require_POST
@requires(Action.APPROVE)
def decide(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    approved = "approve" in request.POST
    return _act(
        request,
        public_id,
        lambda _case, _version: decisions.decide_approval(
            merchant=request.merchant,
            actor=request.actor,
            approval_id=id_of(request.POST.get("approval", "")),
            approved=approved,
            reason=request.POST.get("reason", ""),
        ),
        _("Approved.") if approved else _("Returned."),
    )


@require_POST
@requires(Action.REVIEW)
def carry_forward(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda case, version: cases.carry_forward(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            until=day_of(request.POST.get("until", "")),
            reason=request.POST.get("reason", ""),
        ),
        _("Carried forward. It waits for the next file."),
        undo=lambda _case: reverse("case_undo", args=[public_id]),
    )


@require_POST
@requires(Action.REVIEW)
def hold(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda case, version: cases.hold(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            until=day_of(request.POST.get("until", "")),
            reason=request.POST.get("reason", ""),
        ),
        _("On hold."),
        undo=lambda _case: reverse("case_undo", args=[public_id]),
    )


@require_POST
@requires(Action.REVIEW)
def set_aside(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda case, version: cases.set_aside(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            reason=request.POST.get("reason", ""),
        ),
        _("Set aside. It stays in the proof with its reason."),
        undo=lambda _case: reverse("case_undo", args=[public_id]),
    )


@require_POST
@requires(Action.REVIEW)
def assign(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    chosen = request.POST.get("member", "")
    return _act(
        request,
        public_id,
        lambda case, version: cases.assign(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            membership_id=id_of(chosen) if chosen else None,
        ),
        _("Assigned."),
    )


@require_POST
@requires(Action.REVIEW)
def escalate(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda case, version: escalation.escalate(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            reason=request.POST.get("reason", ""),
        ),
        lambda case: _("Passed on to %(who)s.") % {"who": case.assignee},
    )


@require_POST
@requires(Action.REVIEW)
def comment(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda case, _version: cases.comment(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            text=request.POST.get("text", ""),
        ),
        _("Your comment is kept."),
    )


@require_POST
@requires(Action.REVIEW)
def attach(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    _case(request, public_id)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file."))
        return redirect("case_detail", public_id)
    return _act(
        request,
        public_id,
        lambda case, _version: cases.attach_evidence(
            merchant=request.merchant, actor=request.actor, case_id=case.public_id, file=file
        ),
        _("Attached."),
    )


@require_POST
@requires(Action.REVIEW)
def undo(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda case, _version: cases.undo_resolution(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            reason=request.POST.get("reason", ""),
        ),
        _("Undone. The case is open again."),
    )


@require_POST
@requires(Action.REVIEW)
def match(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Match the ticked rows, of this case and of others."""
    return _act(
        request,
        public_id,
        lambda case, _version: forced_matches.match_or_ask(
            merchant=request.merchant,
            actor=request.actor,
            reconciliation_id=case.reconciliation.public_id,
            item_ids=ids_of(request.POST.getlist("item")),
            reason=request.POST.get("reason", ""),
            adjustment_kind=request.POST.get("adjustment_kind", ""),
        ),
        lambda made: (
            _("This is above your limit: an approver decides now.")
            if isinstance(made, ForcedMatch)
            else _("Matched.")
        ),
        undo=lambda made: (
            "" if isinstance(made, ForcedMatch) else reverse("match_undo", args=[made.public_id])
        ),
    )


@require_safe
@requires(Action.SEE)
def evidence_file(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Evidence.objects.for_merchant(request.merchant), public_id=public_id)
    with found.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=found.name
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
