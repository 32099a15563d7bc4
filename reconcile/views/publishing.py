"""Before rules go live: tried on a past period, published or put before a second person, replayed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import UserError
from accounts.models import AuditEvent
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from accounts.services.merchants import set_publishing_threshold
from accounts.views.acting import do_and_tell
from reconcile.models import (
    Approval,
    BackTest,
    Publication,
    Reconciliation,
    RuleSet,
    Settlement,
)
from reconcile.reports.back_test import periods_to_try
from reconcile.reports.replay import replay
from reconcile.reports.rule_changes import changed_lines, changes_between
from reconcile.services import back_tests, publishing, rule_sets
from reconcile.views.deciding import decision_on
from reconcile.views.settlements import PeriodForm


def publications_awaiting(request: TenantRequest) -> QuerySet[Publication]:
    """Drafts that wait for approval; for somebody who approves, without their own."""
    waiting = Publication.objects.for_merchant(request.merchant).filter(
        state=Publication.State.PENDING
    )
    if may(request.actor, Action.APPROVE):
        waiting = waiting.exclude(
            approvals__maker=request.user, approvals__decision=Approval.Decision.PENDING
        )
    return waiting.select_related("rule_set").order_by("id")


@require_safe
@requires(Action.MANAGE_RULES)
def prepare(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose on what the draft is tried."""
    rule_set = get_object_or_404(
        RuleSet.objects.for_merchant(request.merchant), public_id=public_id
    )
    offers = []
    mine = Reconciliation.objects.for_merchant(request.merchant).filter(rule_set=rule_set)
    users = list(mine.order_by("name", "id"))
    periods = periods_to_try(request.merchant, users)
    for reconciliation in users:
        if period := periods.get(reconciliation.id):
            initial = {"period_start": period[0], "period_end": period[1]}
            form = PeriodForm(initial=initial, auto_id=f"%s_{reconciliation.public_id}")
            offers.append({"reconciliation": reconciliation, "form": form})
    context = {"rule_set": rule_set, "offers": offers}
    return render(request, "reconcile/back_test_prepare.html", context)


@require_POST
@requires(Action.MANAGE_RULES)
def try_out(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Have the draft tried on a period; a worker does it, and nothing of the books changes."""
    rule_set = get_object_or_404(
        RuleSet.objects.for_merchant(request.merchant), public_id=public_id
    )
    form = PeriodForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the period by its first and last day."))
        return redirect("back_test_prepare", public_id)
    mine = Reconciliation.objects.for_merchant(request.merchant)
    try:
        chosen = uuid.UUID(request.POST.get("reconciliation", ""))
    except ValueError:
        chosen = uuid.UUID(int=0)
    reconciliation = get_object_or_404(mine, public_id=chosen)
    try:
        asked = back_tests.ask_back_test(
            merchant=request.merchant,
            actor=request.actor,
            rule_set=rule_set,
            reconciliation=reconciliation,
            period=(form.cleaned_data["period_start"], form.cleaned_data["period_end"]),
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("rule_set_detail", public_id)
    return redirect("back_test_detail", asked.public_id)


@require_safe
@requires(Action.SEE)
def back_test_detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """What a draft would have done, beside what is in force and what people decided."""
    mine = BackTest.objects.for_merchant(request.merchant)
    found = get_object_or_404(
        mine.select_related("rule_set", "reconciliation", "against__rule_set", "job"),
        public_id=public_id,
    )
    is_draft = rule_sets.digest_as_stored(found.rule_set.draft or {}) == found.document_sha256
    context = {
        "tried": found,
        "figures": found.figures,
        "is_done": found.state == BackTest.State.DONE,
        "is_draft": is_draft,
        "verdict": publishing.judge(request.merchant, found.rule_set) if is_draft else None,
        "waiting": found.rule_set.publications.filter(state=Publication.State.PENDING).first(),
        "may_edit": may(request.actor, Action.MANAGE_RULES),
    }
    page = "reconcile/_back_test.html" if request.htmx else "reconcile/back_test_detail.html"
    return render(request, page, context)


@require_POST
@requires(Action.MANAGE_RULES)
def publish(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    rule_set = get_object_or_404(
        RuleSet.objects.for_merchant(request.merchant), public_id=public_id
    )
    try:
        asked = publishing.publish_draft(
            merchant=request.merchant,
            actor=request.actor,
            rule_set=rule_set,
            note=request.POST.get("note", ""),
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("rule_set_detail", public_id)
    if asked.version is None:
        messages.success(request, _("Asked. The rules go live when an approver approves them."))
        return redirect("publication_detail", asked.public_id)
    messages.success(request, _("Version %(n)d is in force.") % {"n": asked.version.number})
    return redirect("rule_set_detail", public_id)


@require_safe
@requires(Action.SEE)
def publication_detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """What would change, what proves it, and the decision."""
    asked = _publication(request, public_id)
    approvals = asked.approvals.select_related("maker", "checker").order_by("id")
    is_pending = asked.state == Publication.State.PENDING
    tried = BackTest.objects.for_merchant(request.merchant).filter(
        rule_set=asked.rule_set, document_sha256=asked.document_sha256, against=asked.against
    )
    context = {
        "asked": asked,
        "approvals": approvals,
        "changes": changes_between(asked.against.document, asked.document),
        "lines": changed_lines(asked.against.document, asked.document),
        "back_tests": tried.select_related("reconciliation", "job").order_by("-id"),
        "reasons": publishing.judge(request.merchant, asked.rule_set).reasons if is_pending else (),
        "history": AuditEvent.objects.for_merchant(request.merchant)
        .filter(subject_id=asked.rule_set.public_id)
        .order_by("-sequence"),
        **decision_on(request, approvals, is_open=is_pending),
    }
    return render(request, "reconcile/publication_detail.html", context)


def _publication(request: TenantRequest, public_id: uuid.UUID) -> Publication:
    mine = Publication.objects.for_merchant(request.merchant)
    return get_object_or_404(
        mine.select_related("rule_set", "against", "version"), public_id=public_id
    )


@require_POST
@requires(Action.APPROVE)
def approve(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _decide(request, public_id, approved=True)


@require_POST
@requires(Action.APPROVE)
def send_back(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _decide(request, public_id, approved=False)


def _decide(request: TenantRequest, public_id: uuid.UUID, *, approved: bool) -> HttpResponse:
    _publication(request, public_id)
    do_and_tell(
        request,
        lambda: publishing.decide_publication(
            merchant=request.merchant,
            actor=request.actor,
            publication_id=public_id,
            approved=approved,
            reason=request.POST.get("reason", ""),
        ),
        _("Approved. The rules are in force.") if approved else _("Returned to its author."),
    )
    return redirect("publication_detail", public_id)


@require_POST
@requires(Action.APPROVE)
def publish_alone(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    _publication(request, public_id)
    do_and_tell(
        request,
        lambda: publishing.publish_single_handed(
            merchant=request.merchant,
            actor=request.actor,
            publication_id=public_id,
            reason=request.POST.get("reason", ""),
        ),
        _("Published single-handed. The rules are in force."),
    )
    return redirect("publication_detail", public_id)


@require_POST
@requires(Action.MANAGE_MERCHANT)
def set_threshold(request: TenantRequest) -> HttpResponse:
    """From which proof on rules go live without an approval."""
    percent, decisions = request.POST.get("percent", ""), request.POST.get("decisions", "")
    do_and_tell(
        request,
        lambda: set_publishing_threshold(
            merchant=request.merchant, actor=request.actor, percent=percent, decisions=decisions
        ),
        _("Saved."),
    )
    return redirect("rule_set_list")


@require_safe
@requires(Action.SEE)
def replay_settlement(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """A settled period by the rules of then beside those of now: looked at, nothing written."""
    mine = Settlement.objects.for_merchant(request.merchant).select_related(
        "reconciliation__rule_set", "rules__rule_set"
    )
    settlement = get_object_or_404(mine, public_id=public_id)
    try:
        found = replay(request.merchant, settlement)
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("settlement_detail", public_id)
    others = [
        {"by": other.by, "rules": other.rules, "figures": other.trial.to_json(request.merchant)}
        for other in found.others
    ]
    context = {"settlement": settlement, "then": found.then, "others": others}
    return render(request, "reconcile/settlement_replay.html", context)
