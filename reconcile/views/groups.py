"""Groups of cases and of suggestions, the sample to look at before one is accepted, and acts on all of one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.errors import UserError
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from reconcile.models import ExceptionCase, GroupAct, Match
from reconcile.reports import groups, suggestions
from reconcile.reports.frame import frame_of
from reconcile.reports.standing import sums_of
from reconcile.services.group_acts import (
    CAN_BE_TAKEN_BACK,
    Chosen,
    Given,
    ask_group_act,
    take_back_group_act,
)
from reconcile.views.cases import HOLD_DAYS, members_of
from reconcile.views.posted import day_of, id_of, readable_ids
from reconcile.views.queue import choices, wanted_of

# of those left as they are, so many are named at once; the page of the act names all
LEFT_TOLD_MAX = 5
NOBODY = {"", "nobody"}
# which button of a form asks for which act
BUTTONS = {
    "assign": GroupAct.Act.ASSIGN,
    "carry": GroupAct.Act.CARRY_FORWARD,
    "aside": GroupAct.Act.SET_ASIDE,
}


@require_safe
@requires(Action.SEE)
def case_groups(request: TenantRequest) -> HttpResponse:
    """The queue in groups of one kind, reason and ledger."""
    state, today = frame_of(request).state, clock.today(request.merchant)
    found = groups.case_groups(request.merchant, wanted_of(request), state, today=today)
    context = {
        "groups": found[: groups.GROUPS_MAX],
        "is_cut": len(found) > groups.GROUPS_MAX,
        "max": groups.GROUPS_MAX,
        "may_review": may(request.actor, Action.REVIEW),
        **choices(request, state),
    }
    return render(request, "reconcile/case_groups.html", context)


@require_http_methods(["GET", "POST"])
@requires(Action.REVIEW)
def act_on_all(request: TenantRequest) -> HttpResponse:
    """One act on all cases that the filters of the address select."""
    wanted = wanted_of(request)
    refusal = ""
    if request.method == "POST":
        try:
            done = ask_group_act(
                merchant=request.merchant,
                actor=request.actor,
                act=act_of(request),
                chosen=Chosen(filters=wanted),
                given=given_of(request),
            )
        except UserError as error:
            refusal = str(error)
        else:
            return _told(request, done)
    state, today = frame_of(request).state, clock.today(request.merchant)
    context = {
        "sums": sums_of(request.merchant, wanted, state, today=today),
        "wanted": wanted,
        "members": members_of(request),
        "typed": request.POST,
        "hold_until": today + timedelta(days=HOLD_DAYS),
        "refusal": refusal,
        **choices(request, state),
    }
    return render(
        request, "reconcile/group_act_prepare.html", context, status=422 if refusal else 200
    )


@require_safe
@requires(Action.SEE)
def suggestion_groups(request: TenantRequest) -> HttpResponse:
    """Suggestions in groups of one rule and one difference."""
    state = frame_of(request).state
    found = suggestions.suggestion_groups(request.merchant, wanted_matches(request), state)
    context = {
        "groups": found[: suggestions.GROUPS_MAX],
        "is_cut": len(found) > suggestions.GROUPS_MAX,
        "max": suggestions.GROUPS_MAX,
        "may_review": may(request.actor, Action.REVIEW),
        **choices(request, state),
    }
    return render(request, "reconcile/suggestion_groups.html", context)


@require_http_methods(["GET", "POST"])
@requires(Action.REVIEW)
def check_sample(request: TenantRequest) -> HttpResponse:
    """Five of a group side by side; who says to have looked at each may accept the group."""
    wanted = wanted_matches(request)
    seen = readable_ids(request.POST.getlist("seen"))
    refusal = ""
    if request.method == "POST":
        try:
            done = ask_group_act(
                merchant=request.merchant,
                actor=request.actor,
                act=GroupAct.Act.ACCEPT,
                chosen=Chosen(filters=wanted),
                given=Given(reason=request.POST.get("reason", "")),
                seen=seen,
            )
        except UserError as error:
            refusal = str(error)
        else:
            return _told(request, done)
    chosen = suggestions.select_suggestions(request.merchant, wanted)
    state = frame_of(request).state
    context = {
        "groups": suggestions.suggestion_groups(request.merchant, wanted, state),
        "sample": suggestions.show_sample(request.merchant, suggestions.sample_of(chosen)),
        "seen": seen,
        "refusal": refusal,
        "typed": request.POST,
        **choices(request, state),
    }
    return render(request, "reconcile/sample_check.html", context, status=422 if refusal else 200)


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far an act on a group is, and what it left as it was."""
    mine = GroupAct.objects.for_merchant(request.merchant).select_related("job", "takes_back")
    found = get_object_or_404(
        mine.defer("members", "takes_back__members").prefetch_related(
            Prefetch("taken_back_by", mine.defer("members").order_by("id"))
        ),
        public_id=public_id,
    )
    page = (
        "reconcile/_group_act_progress.html" if request.htmx else "reconcile/group_act_detail.html"
    )
    may_take_back = (
        found.act in CAN_BE_TAKEN_BACK
        and found.standing != GroupAct.State.QUEUED
        and found.done > 0
        and may(request.actor, Action.REVIEW)
    )
    context = {
        "group_act": found,
        "given_to": groups.given_to(request.merchant, found),
        "may_take_back": may_take_back,
    }
    return render(request, page, context)


@require_POST
@requires(Action.REVIEW)
def take_back(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Undo what an act did to its group."""
    mine = GroupAct.objects.for_merchant(request.merchant).defer("members")
    found = get_object_or_404(mine, public_id=public_id)
    try:
        done = take_back_group_act(
            merchant=request.merchant,
            actor=request.actor,
            group_act_id=found.public_id,
            reason=request.POST.get("reason", ""),
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("group_act_detail", public_id)
    return _told(request, done)


def wanted_matches(request: TenantRequest) -> Mapping[str, str]:
    """The filters of suggestions that the address names."""
    return {name: request.GET.get(name, "") for name in suggestions.FILTERS}


def act_of(request: TenantRequest) -> GroupAct.Act:
    """The act whose button was pressed."""
    return next((act for name, act in BUTTONS.items() if name in request.POST), GroupAct.Act.ASSIGN)


def given_of(request: TenantRequest) -> Given:
    """What a form gives to the act whose button was pressed."""
    member, until = request.POST.get("member", ""), request.POST.get("until", "")
    act = act_of(request)
    return Given(
        reason=request.POST.get("reason", ""),
        until=day_of(until) if act == GroupAct.Act.CARRY_FORWARD else None,
        membership_id=id_of(member)
        if member not in NOBODY and act == GroupAct.Act.ASSIGN
        else None,
    )


def _told(request: TenantRequest, asked: GroupAct) -> HttpResponse:
    tell(request, asked)
    return redirect("group_act_detail", asked.public_id)


def tell(request: TenantRequest, asked: GroupAct) -> None:
    """Say what an act that was done at once has done; a worker's act has a page that says it."""
    if asked.state != GroupAct.State.DONE:
        return
    text = ngettext("%(n)d done.", "%(n)d done.", asked.done)
    messages.success(request, text % {"n": asked.done}, extra_tags=_undo_address(request, asked))
    for left in asked.left[:LEFT_TOLD_MAX]:
        messages.warning(request, _("%(name)s was left as it is: %(why)s") % left)


def _undo_address(request: TenantRequest, asked: GroupAct) -> str:
    """Where an act is taken back, if it can be: that on a single member at the member itself."""
    if not asked.done or asked.act not in CAN_BE_TAKEN_BACK:
        return ""
    if asked.total > 1:
        return reverse("group_act_take_back", args=[asked.public_id])
    mine = (Match if asked.is_of_matches else ExceptionCase).objects.for_merchant(request.merchant)
    member = mine.get(id=asked.members[0][0])
    return reverse("match_undo" if asked.is_of_matches else "case_undo", args=[member.public_id])
