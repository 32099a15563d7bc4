"""The acts on one case: parse, one service, answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.models import Adjustment, ExceptionCase, ForcedMatch, Mention
from reconcile.services import adjustments, cases, decisions, escalation, forced_matches, mentions
from reconcile.views.acting import act_on_case, case_of
from reconcile.views.posted import day_of, id_of, ids_of

# the difference of ticked rows is none: the rest of the larger row stays open
REST = "REST"
ABOVE_LIMIT = gettext_lazy("This is above your limit: an approver decides now.")


def _is_asked(booked: Adjustment) -> bool:
    """Whether an approver decides first; there is nothing to take back until then."""
    return booked.state == Adjustment.State.PENDING


@require_POST
@requires(Action.REVIEW)
def write_off(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return act_on_case(
        request,
        public_id,
        lambda case, version: adjustments.write_off(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            reason=request.POST.get("reason", ""),
        ),
        lambda booked: str(ABOVE_LIMIT) if _is_asked(booked) else _("Written off."),
        undo=lambda booked: "" if _is_asked(booked) else reverse("case_undo", args=[public_id]),
    )


@require_POST
@requires(Action.APPROVE)
def decide(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    approved = "approve" in request.POST
    return act_on_case(
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
    done = _("Carried forward. It waits for the next file.")
    return _put_off(request, public_id, cases.carry_forward, done)


@require_POST
@requires(Action.REVIEW)
def hold(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _put_off(request, public_id, cases.hold, _("On hold."))


def _put_off(
    request: TenantRequest, public_id: uuid.UUID, service: Callable[..., ExceptionCase], done: str
) -> HttpResponse:
    """Let a case rest until a day."""
    return act_on_case(
        request,
        public_id,
        lambda case, version: service(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            until=day_of(request.POST.get("until", "")),
            reason=request.POST.get("reason", ""),
        ),
        done,
        undo=lambda _case: reverse("case_undo", args=[public_id]),
    )


@require_POST
@requires(Action.REVIEW)
def set_aside(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return act_on_case(
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
    return act_on_case(
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
    return act_on_case(
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
    return act_on_case(
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
    case_of(request, public_id)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file."))
        return redirect("case_detail", public_id)
    return act_on_case(
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
    return act_on_case(
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
    return act_on_case(
        request,
        public_id,
        lambda case, _version: forced_matches.match_or_ask(
            merchant=request.merchant,
            actor=request.actor,
            reconciliation_id=case.reconciliation.public_id,
            item_ids=ids_of(request.POST.getlist("item")),
            reason=request.POST.get("reason", ""),
            adjustment_kind=request.POST.get("adjustment_kind", ""),
            rest_stays_open=request.POST.get("adjustment_kind") == REST,
        ),
        lambda made: str(ABOVE_LIMIT) if isinstance(made, ForcedMatch) else _("Matched."),
        undo=lambda made: (
            "" if isinstance(made, ForcedMatch) else reverse("match_undo", args=[made.public_id])
        ),
    )


@require_POST
@requires(Action.REVIEW)
def adjust(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Book the difference as what it is, without a match."""
    return act_on_case(
        request,
        public_id,
        lambda case, version: adjustments.adjust_case(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            kind=request.POST.get("kind", ""),
            reason=request.POST.get("reason", ""),
        ),
        lambda booked: str(ABOVE_LIMIT) if _is_asked(booked) else _("Booked."),
        undo=lambda booked: "" if _is_asked(booked) else reverse("case_undo", args=[public_id]),
    )


@require_POST
@requires(Action.SEE)
def see_mention(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(
        Mention.objects.for_merchant(request.merchant), public_id=public_id, user=request.user
    )
    mentions.see_mention(merchant=request.merchant, actor=request.actor, mention_id=found.public_id)
    return redirect("overview")
