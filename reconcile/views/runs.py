"""Overview, runs and reconciliations."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.errors import UserError
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from ledgers.models import Ledger, Statement
from ledgers.views.days import late_by_ledger
from reconcile.models import Approval, Reconciliation, Run, RunCertificate, Settlement
from reconcile.reports.ageing import open_cases
from reconcile.reports.first_steps import next_step, progress_of
from reconcile.reports.mentions import unseen_mentions
from reconcile.services import reconciliations, runs
from reconcile.views.publishing import publications_awaiting
from reconcile.views.settlements import PeriodForm, month_of

PAGE_ROWS, RUNS_SHOWN = 50, 5


@require_safe
@requires(Action.SEE)
def overview(request: TenantRequest) -> HttpResponse:
    """What needs this person now, and what comes next."""
    merchant, today = request.merchant, clock.today(request.merchant)
    to_approve = Settlement.objects.for_merchant(merchant).filter(state=Settlement.State.SUBMITTED)
    if may(request.actor, Action.APPROVE):
        to_approve = to_approve.exclude(
            approvals__maker=request.user, approvals__decision=Approval.Decision.PENDING
        )
    statements = Statement.objects.for_merchant(merchant)
    latest = Run.objects.for_merchant(merchant).select_related(
        "reconciliation", "rules__rule_set", "job"
    )
    latest_runs = list(latest.order_by("-id")[:RUNS_SHOWN])
    so_far, cases = progress_of(merchant), open_cases(merchant, today=today)
    # who may not upload sees where the files stand
    files = "statement_upload" if may(request.actor, Action.UPLOAD) else "ledger_list"
    steps = [
        (_("Upload"), so_far.has_statements, files),
        (_("Match"), bool(latest_runs), "run_list"),
        (_("Review"), bool(latest_runs) and not cases.cases, "exception_list"),
        (_("Settle"), so_far.has_closed, "settlement_list"),
    ]
    context = {
        "is_new": not so_far.has_uploads,
        "to_take_in": so_far.to_take_in,
        "to_decide": statements.filter(state=Statement.State.WAITING).select_related("ledger"),
        "late": late_by_ledger(merchant),
        "suggested": so_far.suggested,
        "at_stake": cases.at_stake,
        "ageing": cases.buckets,
        "overdue": cases.overdue,
        "write_offs": cases.awaiting_approval,
        "to_approve": to_approve.select_related("reconciliation").order_by("id"),
        "rules_to_approve": publications_awaiting(request),
        "mentions": unseen_mentions(merchant, request.user),
        "may_approve": may(request.actor, Action.APPROVE),
        "runs": latest_runs,
        "steps": steps,
        "next_step": next((name for _label, done, name in steps if not done), ""),
    }
    return render(request, "reconcile/overview.html", context)


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    found = Run.objects.for_merchant(request.merchant).select_related(
        "reconciliation", "rules__rule_set", "job"
    )
    definitions = Reconciliation.objects.for_merchant(request.merchant).filter(is_active=True)
    start, end = month_of(clock.today(request.merchant))
    context = {
        "page": Paginator(found.order_by("-id"), PAGE_ROWS).get_page(request.GET.get("page")),
        "reconciliations": definitions.prefetch_related("sides__ledger").order_by("name", "id"),
        "form": PeriodForm(initial={"period_start": start, "period_end": end}),
        "may_run": may(request.actor, Action.RUN),
        "may_define": may(request.actor, Action.MANAGE_RULES),
    }
    return render(request, "reconcile/run_list.html", context)


def _run(request: TenantRequest, public_id: uuid.UUID) -> Run:
    mine = Run.objects.for_merchant(request.merchant)
    return get_object_or_404(
        mine.select_related("reconciliation", "rules__rule_set", "job"), public_id=public_id
    )


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    run = _run(request, public_id)
    # in the order in which the certificate takes their fingerprints
    files = run.statements.select_related("statement__ledger").order_by(
        "side", "statement__sha256", "id"
    )
    certificates = RunCertificate.objects.for_merchant(request.merchant).filter(run=run)
    context = {
        "run": run,
        "files": files,
        "certificate": certificates.defer("context", "left_seen", "right_seen").first(),
        "is_done": run.state == Run.State.DONE,
    }
    page = "reconcile/_run_progress.html" if request.htmx else "reconcile/run_detail.html"
    return render(request, page, context)


@require_POST
@requires(Action.RUN)
def start(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    mine = Reconciliation.objects.for_merchant(request.merchant)
    reconciliation = get_object_or_404(mine, public_id=public_id)
    form = PeriodForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the period by its first and last day."))
        return redirect("run_list")
    try:
        run = runs.start_run(
            merchant=request.merchant,
            actor=request.actor,
            reconciliation=reconciliation,
            **form.cleaned_data,
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("run_list")
    return redirect("run_detail", run.public_id)


class ReconciliationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    left = forms.MultipleChoiceField(
        label=gettext_lazy("Ours: orders, or the side nearer the order"),
        widget=forms.CheckboxSelectMultiple,
    )
    right = forms.MultipleChoiceField(
        label=gettext_lazy("Theirs: the side it is checked against"),
        widget=forms.CheckboxSelectMultiple,
    )
    cycle = forms.ChoiceField(label=gettext_lazy("How often"), choices=Reconciliation.Cycle.choices)


def _proposed(request: TenantRequest) -> dict[str, object]:
    """The sides that have files and stand against nothing yet, and a name that says so."""
    sides = next_step(request.merchant).sides
    if sides is None:
        return {}
    first = {"ours": sides.left[0].name, "theirs": sides.right[0].name}
    return {
        "name": _("%(ours)s against %(theirs)s") % first if sides.is_one_to_one else "",
        "left": [str(x.public_id) for x in sides.left],
        "right": [str(x.public_id) for x in sides.right],
    }


@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_RULES)
def create(request: TenantRequest) -> HttpResponse:
    form = ReconciliationForm(request.POST or None, initial=_proposed(request))
    ledgers = Ledger.objects.for_merchant(request.merchant).filter(is_active=True).order_by("name")
    choices = [(str(x.public_id), f"{x.name} · {x.get_kind_display()}") for x in ledgers]
    for side in ("left", "right"):
        form.fields[side].choices = choices  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        by_id = {str(x.public_id): x for x in ledgers}
        try:
            _made, run = reconciliations.begin_reconciliation(
                merchant=request.merchant,
                actor=request.actor,
                name=form.cleaned_data["name"],
                left=[by_id[x] for x in form.cleaned_data["left"]],
                right=[by_id[x] for x in form.cleaned_data["right"]],
                cycle=form.cleaned_data["cycle"],
            )
        except UserError as refusal:
            form.add_error(None, str(refusal))
        else:
            if run is None:
                messages.success(request, _("Defined, with ready rules for these ledgers."))
                return redirect("run_list")
            messages.success(request, _("The files are being compared, by ready rules for them."))
            return redirect("run_detail", run.public_id)
    status = 422 if form.is_bound else 200
    return render(request, "reconcile/reconciliation_create.html", {"form": form}, status=status)
