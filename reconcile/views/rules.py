"""The rules studio: versions, a draft as a form, a dry run, publishing, import and export."""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import UserError
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from reconcile.engine import RuleSetError, from_json
from reconcile.models import Reconciliation, RuleSet
from reconcile.reports.dry_run import dry_run, last_day
from reconcile.reports.rule_words import describe
from reconcile.services import rule_sets
from reconcile.transfer import RuleSetResource, read_documents, write_documents

METHODS = ("key", "sum", "tolerance", "payout", "reversal", "close")
DIGITS_MAX = 18
COLUMNS = ("order_key", "transaction_key", "refund_key", "batch_key", "sku")


def _rule_set(request: TenantRequest, public_id: uuid.UUID) -> RuleSet:
    return get_object_or_404(RuleSet.objects.for_merchant(request.merchant), public_id=public_id)


def _in_force(rule_set: RuleSet) -> dict[str, object]:
    return dict(rule_set.versions.order_by("-number")[0].document)


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    mine = RuleSet.objects.for_merchant(request.merchant).prefetch_related(
        "versions", "reconciliations"
    )
    context = {
        "rule_sets": mine.order_by("name", "id"),
        "may_edit": may(request.actor, Action.MANAGE_RULES),
    }
    return render(request, "reconcile/rule_set_list.html", context)


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    rule_set = _rule_set(request, public_id)
    document = rule_set.draft or _in_force(rule_set)
    faults = _faults(document)
    context = {
        "rule_set": rule_set,
        "document": document,
        "json": json.dumps(document, ensure_ascii=False, indent=2),
        # what can't be understood isn't described: its faults are listed instead
        "words": [] if faults else [describe(rule) for rule in document["rules"]],  # type: ignore[union-attr]
        "versions": rule_set.versions.order_by("-number"),
        "reconciliations": rule_set.reconciliations.order_by("name"),
        "methods": METHODS,
        "columns": COLUMNS,
        "may_edit": may(request.actor, Action.MANAGE_RULES),
        "faults": faults,
    }
    return render(request, "reconcile/rule_set_detail.html", context)


def _faults(document: object) -> list[str]:
    try:
        from_json(document)
    except RuleSetError as error:
        return [rule_sets.fault_words(fault) for fault in error.faults]
    return []


@require_http_methods(["POST"])
@requires(Action.MANAGE_RULES)
def edit(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep the form as the draft: one button moves, adds or removes a rule, the other just saves."""
    rule_set = _rule_set(request, public_id)
    try:
        if "json" in request.POST:
            document = _read_json(request.POST["json"])
        else:
            document = _from_form(request, rule_set.draft or _in_force(rule_set))
        rule_sets.save_draft(
            merchant=request.merchant,
            actor=request.actor,
            rule_set=rule_set,
            document=document,  # type: ignore[arg-type]  # the service says what is wrong with it
        )
    except UserError as error:
        messages.error(request, str(error))
    else:
        if _faults(document):
            messages.warning(
                request, _("The draft is kept. Mend what is named below, then try it.")
            )
        else:
            messages.success(request, _("The draft is kept. Try it before you publish it."))
    return redirect("rule_set_detail", public_id)


def _from_form(request: TenantRequest, base: dict[str, object]) -> dict[str, object]:
    form = request.POST
    count = min(_number(form.get("count", ""), "0"), rule_sets.RULES_MAX)
    rules = [_rule(form, at) for at in range(count) if f"remove{at}" not in form]
    for at in range(count):
        if f"up{at}" in form and 0 < at < len(rules):
            rules[at - 1], rules[at] = rules[at], rules[at - 1]
        if f"down{at}" in form and at < len(rules) - 1:
            rules[at + 1], rules[at] = rules[at], rules[at + 1]
    if "add" in form:
        rules.append(
            {
                "name": _("New rule"),
                "method": "key",
                "outcome": "suggest",
                "keys": [{"left": "order_key", "right": "order_key"}],
            }
        )
    changed = {**base, "rules": rules}
    for name in ("cut_off_minutes", "payout_days", "fee_tolerance_minor"):
        otherwise = base.get(name)
        changed[name] = _number(
            form.get(name, ""), str(otherwise if isinstance(otherwise, int) else 0)
        )
    return changed


def _number(text: str, otherwise: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= DIGITS_MAX else int(otherwise)


def _read_json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise rule_sets.RulesRefusedError(
            _("This is no JSON: %(what)s") % {"what": error}
        ) from error


def _rule(form: object, at: int) -> dict[str, object]:
    get = form.get  # type: ignore[attr-defined]  # a QueryDict
    kept = _read_json(get(f"kept{at}", "{}"))
    if not isinstance(kept, dict):
        raise rule_sets.RulesRefusedError(_("A rule is an object."))
    kept |= {
        "name": get(f"name{at}", ""),
        "method": get(f"method{at}", "key"),
        "outcome": get(f"outcome{at}", "suggest"),
    }
    left, right = get(f"left{at}", ""), get(f"right{at}", "")
    keys = kept.get("keys")
    others = keys[1:] if isinstance(keys, list) else []
    kept["keys"] = ([{"left": left, "right": right}] if left and right else []) + others
    tolerance = {
        name: int(get(f"{name}{at}", ""))
        for name in ("amount_minor", "amount_ppm", "days")
        if get(f"{name}{at}", "").isdecimal()
    }
    kept.pop("tolerance", None)
    if tolerance:
        kept["tolerance"] = tolerance
    return kept


@require_POST
@requires(Action.MANAGE_RULES)
def discard(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    rule_set = _rule_set(request, public_id)
    rule_sets.discard_draft(merchant=request.merchant, actor=request.actor, rule_set=rule_set)
    return redirect("rule_set_detail", public_id)


@require_safe
@requires(Action.MANAGE_RULES)
def try_out(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the draft would have done with everything that is in: nothing is written."""
    rule_set = _rule_set(request, public_id)
    results = []
    draft = rule_set.draft
    if draft is None or _faults(draft):
        messages.error(request, _("There is no draft that could be tried."))
        return redirect("rule_set_detail", public_id)
    users = Reconciliation.objects.for_merchant(request.merchant).filter(rule_set=rule_set)
    for reconciliation in users.order_by("name", "id"):
        day = last_day(request.merchant, reconciliation)
        if day is not None:
            found = dry_run(request.merchant, reconciliation, draft, period_end=day)
            results.append({"reconciliation": reconciliation, "run": found, "day": day})
    return render(
        request, "reconcile/rule_set_dry_run.html", {"rule_set": rule_set, "results": results}
    )


@require_POST
@requires(Action.MANAGE_RULES)
def publish(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    rule_set = _rule_set(request, public_id)
    try:
        version = rule_sets.publish_draft(
            merchant=request.merchant,
            actor=request.actor,
            rule_set=rule_set,
            note=request.POST.get("note", ""),
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Version %(n)d is in force.") % {"n": version.number})
    return redirect("rule_set_detail", public_id)


@require_safe
@requires(Action.SEE)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """All rule sets as a file: JSON, CSV or XLSX."""
    mine = RuleSet.objects.for_merchant(request.merchant).order_by("name", "id")
    content, content_type = write_documents(RuleSetResource(), mine, kind)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"rule_sets.{kind}"
    )
    return response


@require_POST
@requires(Action.MANAGE_RULES)
def bring(request: TenantRequest) -> HttpResponse:
    """Rule sets out of a file: known names get a draft, new names a first version."""
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file."))
        return redirect("rule_set_list")
    try:
        rule_sets.bring_rule_sets(
            merchant=request.merchant, actor=request.actor, documents=read_documents(file)
        )
    except UserError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("Brought in. Known rule sets have a draft now; publish it to use it.")
        )
    return redirect("rule_set_list")
