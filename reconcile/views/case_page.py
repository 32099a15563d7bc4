"""The page of one case: both sides, candidates, what may be done, and what was done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.outsiders import readable_name
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from ledgers.money import exponent, format_minor
from reconcile.models import Approval, CaseDraft, Comment, ExceptionCase, OpenItem
from reconcile.reports import cases as case_reports
from reconcile.reports.case_surroundings import surroundings
from reconcile.reports.side_by_side import compare
from reconcile.services import adjustments, cases, matches
from reconcile.services.authority import WRITE_OFF, authority_of
from reconcile.views.acting import case_of, neighbours, queue_address
from reconcile.views.cases import HOLD_DAYS, members_of
from reconcile.views.posted import readable_ids

FIND_MAX = 200


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    case = case_of(request, public_id)
    items = list(case.items.select_related("entry__statement", "entry__ledger").order_by("id"))
    own = [i for i in items if i.released_by_id is None]
    # a decided case shows the rows that it was about, wherever they are now
    live = own or items
    left, right = ([i for i in live if i.side == side] for side in ("LEFT", "RIGHT"))
    previous_id, next_id = neighbours(request, case)
    # a row that is open is in no match, but for the parts of a split one
    is_in_matches = len(own) < len(items) or any(i.part for i in own)
    around = surroundings(request.merchant, request.user, case, items if is_in_matches else [])
    draft = next(iter(around.drafts), None)
    context = {
        "case": case,
        "left": left,
        "right": right,
        "pairs": compare([i.entry for i in left], [i.entry for i in right]),
        "fee_words": case_reports.fee_words(case, [i.entry for i in live]),
        "matches": around.matches,
        "history": around.history,
        "comments": around.comments,
        "quoted": _quoted(request, around.comments),
        "evidence": around.evidence,
        "disputes": around.disputes,
        "split_off": around.split_off,
        "asked": around.asked,
        "queue_address": queue_address(request),
        "previous_id": previous_id,
        "next_id": next_id,
        "today": clock.today(request.merchant),
        **_to_do(request, case, own, draft),
    }
    return render(request, "reconcile/case_detail.html", context)


def _to_do(
    request: TenantRequest, case: ExceptionCase, own: Sequence[OpenItem], draft: CaseDraft | None
) -> dict[str, object]:
    """What this person may do with the case, and what they have begun."""
    is_open = case.state != ExceptionCase.State.RESOLVED
    is_pending = case.state == ExceptionCase.State.PENDING_APPROVAL
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
    chosen = readable_ids(ticked) if isinstance(ticked, list) else None
    rows = case_reports.open_rows(merchant, case, text=text[:FIND_MAX], ticked=chosen or [])
    is_theirs_alone = bool(own) and all(i.side == "RIGHT" for i in own)
    return {
        "own": own,
        "offers": case_reports.offers(rows.candidates, own),
        "panes": case_reports.panes(rows, own=own, ticked=chosen),
        "find": text[:FIND_MAX],
        "originals": case_reports.originals_of(merchant, case, own),
        "our_ledgers": case_reports.our_ledgers(merchant, case) if is_theirs_alone else [],
        "record_sum": format_minor(sum(i.amount_minor for i in own), case.currency),
        "adjustment_kinds": [(kind, kind.label) for kind in matches.BY_HAND],
        "case_kinds": [(kind, kind.label) for kind in adjustments.OF_A_CASE],
    }


def _quoted(request: TenantRequest, comments: Sequence[Comment]) -> str:
    """The comment that the address asks to quote, as the lines of an answer begin."""
    wanted = readable_ids([request.GET.get("quote", "")])
    said = next((comment for comment in comments if comment.public_id in wanted), None)
    if said is None:
        return ""
    lines = "".join(f"> {line}\n" for line in said.text.splitlines())
    return f"{readable_name(said.author_name)}:\n{lines}\n"
