"""What people's decisions teach, as proposals for a rule set."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.errors import UserError
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from accounts.views.acting import do_and_tell
from reconcile.models import Lesson, RuleSet
from reconcile.reports.lessons import LEARNED_DAYS, proposals
from reconcile.reports.rule_words import describe
from reconcile.services import lessons
from reconcile.services.rule_sets import draft_or_in_force


def _rule_set(request: TenantRequest, public_id: uuid.UUID) -> RuleSet:
    return get_object_or_404(RuleSet.objects.for_merchant(request.merchant), public_id=public_id)


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """What could be learned, with the matches that speak for and against it."""
    rule_set = _rule_set(request, public_id)
    today = clock.today(request.merchant)
    offered = proposals(request.merchant, rule_set, draft_or_in_force(rule_set), today=today)
    context = {
        "rule_set": rule_set,
        "offered": [(each, _words(each.lesson.content)) for each in offered],
        "decided": Lesson.objects.for_merchant(request.merchant)
        .filter(rule_set=rule_set)
        .order_by("-id"),
        "days": LEARNED_DAYS,
        "may_edit": may(request.actor, Action.MANAGE_RULES),
    }
    return render(request, "reconcile/lesson_list.html", context)


def _words(content: object) -> str:
    return describe(content) if isinstance(content, dict) and "method" in content else ""


@require_POST
@requires(Action.MANAGE_RULES)
def take(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put a proposal into the draft, and see what it would have done."""
    rule_set = _rule_set(request, public_id)
    try:
        tried = lessons.take_lesson(
            merchant=request.merchant,
            actor=request.actor,
            rule_set=rule_set,
            fingerprint=request.POST.get("fingerprint", ""),
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("lesson_list", public_id)
    if tried is None:
        return redirect("rule_set_detail", public_id)
    return redirect("back_test_detail", tried.public_id)


@require_POST
@requires(Action.MANAGE_RULES)
def forget(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _settle(request, public_id, lessons.forget_lesson, _("Forgotten."))


@require_POST
@requires(Action.MANAGE_RULES)
def remember(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _settle(request, public_id, lessons.remember_lesson, _("It can be proposed again."))


def _settle(
    request: TenantRequest, public_id: uuid.UUID, service: Callable[..., object], done: str
) -> HttpResponse:
    rule_set = _rule_set(request, public_id)
    do_and_tell(
        request,
        lambda: service(
            merchant=request.merchant,
            actor=request.actor,
            rule_set=rule_set,
            fingerprint=request.POST.get("fingerprint", ""),
        ),
        done,
    )
    return redirect("lesson_list", public_id)
