"""The page of one case: both sides, candidates, what may be done, and what was done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from ledgers.money import exponent, format_minor
from reconcile.models import (
    Approval,
    Comment,
    DisputedCase,
    Evidence,
    ExceptionCase,
    OpenItem,
)
from reconcile.reports import cases as case_reports
from reconcile.reports.drafts import draft_of
from reconcile.reports.side_by_side import compare
from reconcile.services import adjustments, cases, matches
from reconcile.services.authority import WRITE_OFF, authority_of
from reconcile.views.acting import case_of, neighbours, queue_address
from reconcile.views.cases import HOLD_DAYS, members_of
from reconcile.views.posted import readable_ids

FIND_MAX = 200
SPLITS_SHOWN = 10


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    case = case_of(request, public_id, **_flags(request))
    items = list(case.items.select_related("entry__statement", "entry__ledger").order_by("id"))
    own = [i for i in items if i.released_by_id is None]
    # a decided case shows the rows that it was about, wherever they are now
    live = own or items
    left, right = ([i for i in live if i.side == side] for side in ("LEFT", "RIGHT"))
    previous_id, next_id = neighbours(request, case)
    context = {
        "case": case,
        "left": left,
        "right": right,
        "pairs": compare([i.entry for i in left], [i.entry for i in right]),
        "fee_words": case_reports.fee_words(case, [i.entry for i in live]),
        # a row that is open is in no match, but for the parts of a split one
        "matches": case_reports.matches_of(request.merchant, items)
        if len(own) < len(items) or any(i.part for i in own)
        else [],
        "history": case_reports.history_of(request.merchant, case),
        "queue_address": queue_address(request),
        **_said(request, case),
        "previous_id": previous_id,
        "next_id": next_id,
        "today": clock.today(request.merchant),
        **_to_do(request, case, own),
    }
    return render(request, "reconcile/case_detail.html", context)


def _flags(request: TenantRequest) -> dict[str, Exists]:
    """What few cases have, asked with the case itself: so that most pages don't ask for it again."""
    merchant, of_case = request.merchant, {"case": OuterRef("pk")}
    split_off = ExceptionCase.objects.for_merchant(merchant).filter(split_from=OuterRef("pk"))
    return {
        "has_comments": Exists(Comment.objects.for_merchant(merchant).filter(**of_case)),
        "has_evidence": Exists(Evidence.objects.for_merchant(merchant).filter(**of_case)),
        "has_claims": Exists(DisputedCase.objects.for_merchant(merchant).filter(**of_case)),
        "has_split_off": Exists(split_off),
    }


def _said(request: TenantRequest, case: ExceptionCase) -> dict[str, object]:
    """Comments, files, disputes and cases split off, where the case has any."""
    has, found = vars(case), dict[str, object]({"quoted": ""})
    if has["has_comments"]:
        found |= {"comments": case.comments.order_by("id"), "quoted": _quoted(request, case)}
    if has["has_evidence"]:
        found["evidence"] = case.evidence.order_by("id")
    if has["has_claims"]:
        found["claims"] = case.claims.select_related("dispute").order_by("id")
    if has["has_split_off"]:
        split_off = ExceptionCase.objects.for_merchant(request.merchant).filter(split_from=case)
        found["split_off"] = split_off.order_by("id")[:SPLITS_SHOWN]
    return found


def _to_do(
    request: TenantRequest, case: ExceptionCase, own: Sequence[OpenItem]
) -> dict[str, object]:
    """What this person may do with the case, and what they have begun."""
    is_open = case.state != ExceptionCase.State.RESOLVED
    is_pending = case.state == ExceptionCase.State.PENDING_APPROVAL
    draft = draft_of(request.merchant, request.user, case)
    context: dict[str, object] = {
        "draft": draft.content if draft else {},
        "draft_saved_at": draft.saved_at if draft else None,
        "draft_texts": _texts(draft.content) if draft else [],
        "members": members_of(request),
        "may_review": may(request.actor, Action.REVIEW),
        "may_approve": may(request.actor, Action.APPROVE),
        "is_open": is_open,
        "may_decide": is_open and not is_pending and may(request.actor, Action.REVIEW),
        "is_undoable": case.resolution in cases.UNDOABLE
        or case.state == ExceptionCase.State.ON_HOLD,
        "hold_until": clock.today(request.merchant) + timedelta(days=HOLD_DAYS),
        "places": exponent(case.currency),
        "limit": authority_of(request.merchant, request.actor, WRITE_OFF).per_case_minor,
    }
    if is_pending:
        context["pending"] = _pending(request, case)
    if context["may_decide"]:
        context |= _choices(request, case, own, draft.content if draft else {})
    return context


def _texts(content: Mapping[str, Mapping[str, object]]) -> list[str]:
    """What was typed as sentences: for a page whose forms are gone, as the case was decided meanwhile."""
    fields = [content[form].get(name) for form in sorted(content) for name in ("reason", "text")]
    return [text for text in fields if isinstance(text, str)]


def _pending(request: TenantRequest, case: ExceptionCase) -> Approval | None:
    pending = Approval.objects.for_merchant(request.merchant).filter(
        decision=Approval.Decision.PENDING
    )
    mine = pending.filter(adjustment__case=case) | pending.filter(record__case=case)
    return mine.select_related("maker", "adjustment", "record__ledger").first()


def _choices(
    request: TenantRequest,
    case: ExceptionCase,
    own: Sequence[OpenItem],
    draft: Mapping[str, Mapping[str, object]],
) -> dict[str, object]:
    """What the forms of an open case offer; the draft stands where the address says nothing else."""
    merchant, kept = request.merchant, draft.get("match", {})
    is_asked = "find" in request.GET
    text = request.GET["find"] if is_asked else str(kept.get("find", ""))
    ticked = request.GET.getlist("item") if is_asked else kept.get("item")
    candidates = case_reports.candidates_of(merchant, case)
    is_theirs_alone = bool(own) and all(i.side == "RIGHT" for i in own)
    return {
        "own": own,
        "offers": case_reports.offers(candidates, own),
        "panes": case_reports.panes(
            merchant,
            case,
            candidates,
            own=own,
            text=text[:FIND_MAX],
            ticked=readable_ids(ticked) if isinstance(ticked, list) else None,
        ),
        "find": text[:FIND_MAX],
        "originals": case_reports.originals_of(merchant, case, own),
        "our_ledgers": case_reports.our_ledgers(merchant, case) if is_theirs_alone else [],
        "record_sum": format_minor(sum(i.amount_minor for i in own), case.currency),
        "adjustment_kinds": [(kind, kind.label) for kind in matches.BY_HAND],
        "case_kinds": [(kind, kind.label) for kind in adjustments.OF_A_CASE],
    }


def _quoted(request: TenantRequest, case: ExceptionCase) -> str:
    """The comment that the address asks to quote, as the lines of an answer begin."""
    wanted = readable_ids([request.GET.get("quote", "")])
    said = case.comments.filter(public_id__in=wanted).first() if wanted else None
    if said is None:
        return ""
    lines = "".join(f"> {line}\n" for line in said.text.splitlines())
    return f"{said.author_name}:\n{lines}\n"
