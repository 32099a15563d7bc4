"""Matches: suggested ones to accept or reject, confirmed ones to look at or undo."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import AuditEvent
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from accounts.views.acting import do_and_tell
from ledgers.models import Statement
from reconcile.models import Match, Settlement
from reconcile.reports import suggestions
from reconcile.reports.explanations import explain_match
from reconcile.reports.frame import frame_of
from reconcile.services import matches
from reconcile.services.statements import void_statement
from reconcile.views.queue import choices
from reconcile.views.ticks import ticked


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    """Suggestions that wait for a person, or with `state` the confirmed matches."""
    wanted = {name: request.GET.get(name, "") for name in suggestions.FILTERS}
    is_matched = request.GET.get("state") == Match.State.CONFIRMED
    context = {
        "page": suggestions.page_of_matched(request.merchant, request.GET)
        if is_matched
        else suggestions.page_of_suggestions(request.merchant, wanted, request.GET),
        "state": request.GET.get("state", "SUGGESTED"),
        "wanted": wanted,
        # what a group has chosen stays while the other filters change
        "group_fields": [(n, wanted[n]) for n in ("rule", "difference", "currency") if wanted[n]],
        "difference_minor": suggestions.whole(wanted["difference"]),
        "ticked": ticked(request, "match"),
        "may_review": may(request.actor, Action.REVIEW),
        **choices(request, frame_of(request).state),
    }
    return render(request, "reconcile/match_list.html", context)


def _match(request: TenantRequest, public_id: uuid.UUID) -> Match:
    mine = Match.objects.for_merchant(request.merchant)
    return get_object_or_404(
        mine.select_related("reconciliation", "run__rules__rule_set", "undone_by"),
        public_id=public_id,
    )


def _settlement(request: TenantRequest, match: Match) -> Settlement | None:
    """The settlement that a confirmed match stands in, if its period was submitted."""
    if match.state != Match.State.CONFIRMED or match.undone_by_id is not None:
        return None
    found = Settlement.objects.for_merchant(request.merchant).filter(
        reconciliation=match.reconciliation_id,
        state__in=Settlement.LIVE,
        period_start__lte=match.period_on,
        period_end__gte=match.period_on,
    )
    return found.order_by("id").first()


def _history(request: TenantRequest, match: Match) -> QuerySet[AuditEvent]:
    """What was done to a match, and the run that found it: its matches have no event each."""
    about = Q(subject_id=match.public_id)
    if match.run is not None:
        about |= Q(subject_id=match.run.public_id, verb="run.executed")
    events = AuditEvent.objects.for_merchant(request.merchant).filter(about)
    return events.order_by("-sequence")


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    match = _match(request, public_id)
    context = {
        "match": match,
        "why": explain_match(request.merchant, match),
        "settlement": _settlement(request, match),
        "history": _history(request, match),
        "may_review": may(request.actor, Action.REVIEW) and match.undone_by_id is None,
        "next_id": suggestions.next_suggestion(request.merchant, match.public_id),
    }
    return render(request, "reconcile/match_detail.html", context)


@require_POST
@requires(Action.REVIEW)
def accept(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    match = _match(request, public_id)
    do_and_tell(
        request,
        lambda: matches.accept_suggestion(
            merchant=request.merchant, actor=request.actor, match_id=match.public_id
        ),
        _("Accepted."),
        undo=lambda _match: reverse("match_undo", args=[match.public_id]),
    )
    return redirect("match_detail", public_id)


@require_POST
@requires(Action.REVIEW)
def undo(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    match = _match(request, public_id)
    do_and_tell(
        request,
        lambda: matches.undo_match(
            merchant=request.merchant,
            actor=request.actor,
            match_id=match.public_id,
            reason=request.POST.get("reason", ""),
        ),
        _("Undone. Its rows are an open case again."),
    )
    return redirect("match_detail", public_id)


@require_POST
@requires(Action.VOID_STATEMENT)
def void(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Void a statement: a decision about matches, so it stands here and not with the files."""
    mine = Statement.objects.for_merchant(request.merchant)
    statement = get_object_or_404(mine, public_id=public_id)
    do_and_tell(
        request,
        lambda: void_statement(
            merchant=request.merchant,
            actor=request.actor,
            statement_id=statement.public_id,
            reason=request.POST.get("reason", ""),
        ),
        _("Voided. Its rows are out of the books."),
    )
    return redirect("statement_detail", public_id)
