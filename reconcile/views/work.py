"""How the work is shared: who may decide how much alone, whose a case is, and until when."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import UserError
from accounts.models import LimitedAct, Membership, Role
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from accounts.services.authority import set_limit
from ledgers.models import Ledger
from ledgers.money import format_minor
from reconcile.models import AssignmentRule, Reconciliation
from reconcile.models.cases import ExceptionKind
from reconcile.services import assignment_rules, due_times
from reconcile.services.authority import authorities
from reconcile.views.posted import UnreadableError, amount_of, day_count_of, id_of

SUMS = ("per_case", "per_day", "per_month")
# empty lines of the form of due times, for what is added
STEPS_ADDED = 2


@require_safe
@requires(Action.SEE)
def show(request: TenantRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: TenantRequest, *, section: str = "", why: str = "", status: int = 200
) -> HttpResponse:
    """The page; after a refusal with what was typed in the section that was refused."""
    merchant = request.merchant
    typed = request.POST if section else {}
    policy = due_times.policy_of(merchant)
    members = Membership.objects.for_merchant(merchant).filter(
        is_active=True, role__in=assignment_rules.REVIEWING
    )
    context = {
        "limits": _limits(request, typed if section == "limits" else {}),
        "policy": policy,
        "steps": _steps(policy, merchant.currency, typed if section == "due" else {}),
        "escalation_roles": [(role, role.label) for role in due_times.ESCALATION_ROLES],
        "preview": assignment_rules.preview(merchant),
        "typed": typed if section == "rules" else {},
        "kinds": ExceptionKind.choices,
        "ledgers": Ledger.objects.for_merchant(merchant).order_by("name", "id"),
        "reconciliations": Reconciliation.objects.for_merchant(merchant).order_by("name", "id"),
        "members": members.select_related("user").order_by("id"),
        "roles": [(role, role.label) for role in assignment_rules.REVIEWING],
        "may_manage": may(request.actor, Action.MANAGE_PEOPLE),
        "refused": section,
        "why": why,
    }
    return render(request, "reconcile/work_settings.html", context, status=status)


def _limits(request: TenantRequest, typed: Mapping[str, object]) -> list[dict[str, object]]:
    currency = request.merchant.currency
    rows: list[dict[str, object]] = []
    for (role, act), held in authorities(request.merchant).items():
        amounts = (held.per_case_minor, held.per_day_minor, held.per_month_minor)
        texts = ["" if a is None else format_minor(a, currency) for a in amounts]
        if typed.get("role") == role and typed.get("act") == act:
            texts = [str(typed.get(name, "")) for name in SUMS]
        rows.append(
            {
                "role": role,
                "act": act,
                "sums": list(zip(SUMS, texts, strict=True)),
                "is_own": role == request.actor.role and role != Role.OWNER,
            }
        )
    return rows


def _steps(
    policy: due_times.Policy, currency: str, typed: Mapping[str, object]
) -> list[dict[str, str]]:
    if typed:
        numbers = range(due_times.STEPS_MAX)
        found = [
            (str(typed.get(f"amount{n}", "")), str(typed.get(f"days{n}", ""))) for n in numbers
        ]
        return [{"amount": amount, "days": days} for amount, days in found if amount or days]
    steps = [
        {"amount": format_minor(amount, currency), "days": str(days)}
        for amount, days in policy.steps
    ]
    free = min(STEPS_ADDED, due_times.STEPS_MAX - len(steps))
    return [*steps, *({"amount": "", "days": ""} for _number in range(free))]


def _amount(request: TenantRequest, name: str) -> int | None:
    """A posted amount of the merchant's currency; None where the field is empty."""
    return amount_of(request.POST.get(name, ""), request.merchant.currency)


def _act(
    request: TenantRequest, section: str, act: Callable[[], object], done: str = ""
) -> HttpResponse:
    try:
        act()
    except UserError as refusal:
        return _page(request, section=section, why=str(refusal), status=422)
    messages.success(request, done or _("Saved."))
    return redirect("work_settings")


@require_POST
@requires(Action.MANAGE_PEOPLE)
def change_limit(request: TenantRequest) -> HttpResponse:
    def act() -> None:
        role, kind = request.POST.get("role", ""), request.POST.get("act", "")
        if role not in Role.values or kind not in LimitedAct.values:
            raise UnreadableError(_("There is no such limit."))
        per_case, per_day, per_month = (_amount(request, name) for name in SUMS)
        set_limit(
            merchant=request.merchant,
            actor=request.actor,
            role=Role(role),
            act=LimitedAct(kind),
            per_case_minor=per_case,
            per_day_minor=per_day,
            per_month_minor=per_month,
        )

    return _act(request, "limits", act)


@require_POST
@requires(Action.MANAGE_PEOPLE)
def change_due_times(request: TenantRequest) -> HttpResponse:
    def act() -> None:
        steps = []
        for number in range(due_times.STEPS_MAX):
            amount = _amount(request, f"amount{number}")
            if amount is not None:
                steps.append((amount, day_count_of(request.POST.get(f"days{number}", ""))))
        role = request.POST.get("escalate_to", "")
        if role not in Role.values:
            raise UnreadableError(_("There is no such role."))
        due_times.change_due_times(
            merchant=request.merchant,
            actor=request.actor,
            steps=steps,
            escalate_after_days=day_count_of(request.POST.get("escalate_after_days", "")),
            escalate_to=Role(role),
        )

    return _act(request, "due", act)


@require_POST
@requires(Action.MANAGE_PEOPLE)
def add_rule(request: TenantRequest) -> HttpResponse:
    def chosen(name: str) -> uuid.UUID | None:
        text = request.POST.get(name, "")
        return id_of(text) if text else None

    def act() -> None:
        to = request.POST.get("to", "")
        wanted = assignment_rules.Wanted(
            kind=request.POST.get("kind", ""),
            ledger_id=chosen("ledger"),
            reconciliation_id=chosen("reconciliation"),
            from_minor=_amount(request, "from"),
            below_minor=_amount(request, "below"),
            member_id=None if to in Role.values else chosen("to"),
            role=to if to in Role.values else "",
        )
        assignment_rules.add_assignment_rule(
            merchant=request.merchant, actor=request.actor, wanted=wanted
        )

    return _act(request, "rules", act)


@require_POST
@requires(Action.MANAGE_PEOPLE)
def change_rule(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Move a rule up or down, or take it away."""
    get_object_or_404(AssignmentRule.objects.for_merchant(request.merchant), public_id=public_id)

    def act() -> None:
        if "remove" in request.POST:
            assignment_rules.remove_assignment_rule(
                merchant=request.merchant, actor=request.actor, rule_id=public_id
            )
        else:
            assignment_rules.move_assignment_rule(
                merchant=request.merchant,
                actor=request.actor,
                rule_id=public_id,
                up="up" in request.POST,
            )

    return _act(request, "rules", act)


@require_POST
@requires(Action.MANAGE_PEOPLE)
def assign_now(request: TenantRequest) -> HttpResponse:
    """Let the rules hand out the open cases that nobody has."""
    count = assignment_rules.assign_by_rule(merchant=request.merchant, actor=request.actor)
    done = ngettext("%(n)d case is assigned.", "%(n)d cases are assigned.", count)
    messages.success(request, done % {"n": count})
    return redirect("work_settings")
