"""The queue, the case page, and the acts on a case: parse, one service, answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.errors import UserError
from accounts.models import Membership
from accounts.permissions import Action, may, requires
from ledgers.models import Ledger
from ledgers.money import exponent
from reconcile.models import Adjustment, Approval, Evidence, ExceptionCase, Reconciliation
from reconcile.models.cases import ExceptionKind
from reconcile.reports import cases as case_reports
from reconcile.reports import queue
from reconcile.services import adjustments, cases, matches
from reconcile.views.posted import day_of, id_of, ids_of

PAGE_ROWS = 50
HOLD_DAYS = 7


@require_safe
@requires(Action.SEE)
def index(request: HttpRequest) -> HttpResponse:
    """The queue. Filters and order stand in the address, so a view can be kept and shared."""
    wanted = {name: request.GET.get(name, "") for name in FILTERS}
    found = queue.select_cases(request.merchant, wanted, today=clock.today(request.merchant))
    merchant = request.merchant
    context = {
        "page": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "sums": queue.sums_by_kind(found),
        "wanted": wanted,
        "is_narrowed": any(wanted[name] for name in MORE_FILTERS),
        "currencies": queue.currencies(merchant),
        "kinds": ExceptionKind.choices,
        "states": ExceptionCase.State.choices,
        "reconciliations": Reconciliation.objects.for_merchant(merchant).order_by("name"),
        "ledgers": Ledger.objects.for_merchant(merchant).order_by("name"),
        "members": _members(request),
        "suggested": queue.suggestions(merchant).count(),
        "waiting": queue.waiting(merchant).count(),
        "may_review": may(request.actor, Action.REVIEW),
        "hold_until": clock.today(merchant) + timedelta(days=HOLD_DAYS),
    }
    page = "reconcile/_exception_rows.html" if request.htmx else "reconcile/exception_list.html"
    return render(request, page, context)


FILTERS = (
    "q", "kind", "state", "reconciliation", "ledger", "assignee", "currency", "from", "to", "min", "max", "sort",
)  # fmt: skip


# those that stand under “More filters”
MORE_FILTERS = ("reconciliation", "ledger", "assignee", "currency", "from", "to", "min", "max")


def _members(request: HttpRequest) -> list[Membership]:
    members = Membership.objects.for_merchant(request.merchant).filter(is_active=True)
    return list(members.select_related("user").order_by("id"))


@require_safe
@requires(Action.SEE)
def pool(request: HttpRequest) -> HttpResponse:
    """Rows that wait for the other side's next file."""
    page = Paginator(queue.waiting(request.merchant), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "reconcile/pool_list.html", {"page": page})


def _case(request: HttpRequest, public_id: uuid.UUID) -> ExceptionCase:
    mine = ExceptionCase.objects.for_merchant(request.merchant)
    return get_object_or_404(
        mine.select_related("reconciliation", "run__rules__rule_set", "assignee"),
        public_id=public_id,
    )


@require_safe
@requires(Action.SEE)
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    case = _case(request, public_id)
    items = list(case.items.select_related("entry__statement", "entry__ledger").order_by("id"))
    live = [i for i in items if i.released_by_id is None]
    left, right = ([i for i in live if i.side == side] for side in ("LEFT", "RIGHT"))
    ids = list(
        queue.select_cases(
            request.merchant,
            {name: request.GET.get(name, "") for name in FILTERS},
            today=clock.today(request.merchant),
        ).values_list("public_id", flat=True)[:1_000]
    )
    at = ids.index(case.public_id) if case.public_id in ids else -1
    pending = Approval.objects.for_merchant(request.merchant).filter(
        adjustment__case=case, decision=Approval.Decision.PENDING
    )
    text = request.GET.get("find", "")
    context = {
        "case": case,
        "left": left,
        "right": right,
        "pairs": case_reports.compare([i.entry for i in left], [i.entry for i in right]),
        "candidates": case_reports.candidates_of(request.merchant, case),
        "open_items": case_reports.open_items(request.merchant, case, text),
        "find": text,
        "comments": case.comments.order_by("id"),
        "evidence": case.evidence.order_by("id"),
        "adjustments": case.adjustments.order_by("id"),
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
        "next_id": ids[at + 1] if 0 <= at < len(ids) - 1 else None,
        "previous_id": ids[at - 1] if at > 0 else None,
        "hold_until": clock.today(request.merchant) + timedelta(days=HOLD_DAYS),
        "places": exponent(case.currency),
        "limit": request.merchant.write_off_limit_minor,
    }
    return render(request, "reconcile/case_detail.html", context)


def _act(
    request: HttpRequest,
    public_id: uuid.UUID,
    act: Callable[[ExceptionCase, int], object],
    done: str,
) -> HttpResponse:
    """Do one act with the version that the page showed, then back to the page."""
    case = _case(request, public_id)
    version = request.POST.get("version", "")
    try:
        act(case, int(version) if version.isdecimal() else -1)
    except UserError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    response = redirect("case_detail", public_id)
    if request.GET:
        response["Location"] += f"?{request.GET.urlencode()}"
    return response


@require_POST
@requires(Action.REVIEW)
def write_off(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
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
        _("Done. Above your limit it waits for an approver."),
    )


@require_POST
@requires(Action.APPROVE)
def decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    approved = "approve" in request.POST
    return _act(
        request,
        public_id,
        lambda case, _version: adjustments.decide_write_off(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            approved=approved,
            reason=request.POST.get("reason", ""),
        ),
        _("Approved.") if approved else _("Returned."),
    )


@require_POST
@requires(Action.REVIEW)
def carry_forward(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
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
    )


@require_POST
@requires(Action.REVIEW)
def hold(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
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
    )


@require_POST
@requires(Action.REVIEW)
def set_aside(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
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
    )


@require_POST
@requires(Action.REVIEW)
def assign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
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
def comment(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda case, _version: cases.comment(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            text=request.POST.get("text", ""),
        ),
        _("Said."),
    )


@require_POST
@requires(Action.REVIEW)
def attach(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
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
def undo(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
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
def match(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Match rows of this case with others: those ticked, or one candidate with all of the case's."""
    return _act(
        request,
        public_id,
        lambda case, _version: matches.match_by_hand(
            merchant=request.merchant,
            actor=request.actor,
            reconciliation_id=case.reconciliation.public_id,
            item_ids=ids_of([*request.POST.getlist("item"), *request.POST.getlist("with")]),
            reason=request.POST.get("reason", ""),
            adjustment_kind=request.POST.get("adjustment_kind", ""),
        ),
        _("Matched."),
    )


@require_POST
@requires(Action.REVIEW)
def bulk(request: HttpRequest) -> HttpResponse:
    """Assign or set aside the ticked cases; those that changed meanwhile are named."""
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


def _act_on_many(request: HttpRequest, ids: Sequence[uuid.UUID]) -> matches.BulkResult:
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


def _tell(request: HttpRequest, result: matches.BulkResult) -> None:
    messages.success(request, _("%(n)d cases done.") % {"n": result.done})
    if result.changed:
        messages.warning(
            request,
            _("%(n)d were left as they are: look at them one by one.") % {"n": len(result.changed)},
        )


@require_safe
@requires(Action.SEE)
def evidence_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Evidence.objects.for_merchant(request.merchant), public_id=public_id)
    with found.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=found.name
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
