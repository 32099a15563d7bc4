"""The rules studio: versions, a draft as a form and as a text, import and export."""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.downloads import as_download
from accounts.errors import UserError
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from reconcile.engine import validate
from reconcile.models import Publication, RuleSet
from reconcile.reports.rule_words import describe
from reconcile.services import rule_sets
from reconcile.services.publishing import judge
from reconcile.transfer import RuleSetResource, read_documents, write_documents
from reconcile.views import rule_form
from reconcile.views.publishing import publications_awaiting

BACK_TESTS_SHOWN = 20
OK, UNPROCESSABLE = 200, 422


def _rule_set(request: TenantRequest, public_id: uuid.UUID) -> RuleSet:
    return get_object_or_404(RuleSet.objects.for_merchant(request.merchant), public_id=public_id)


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    mine = RuleSet.objects.for_merchant(request.merchant).prefetch_related(
        "versions", "reconciliations"
    )
    context = {
        "rule_sets": mine.order_by("name", "id"),
        "waiting": publications_awaiting(request),
        "may_edit": may(request.actor, Action.MANAGE_RULES),
        "may_set": may(request.actor, Action.MANAGE_MERCHANT),
    }
    return render(request, "reconcile/rule_set_list.html", context)


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    rule_set = _rule_set(request, public_id)
    document = rule_sets.draft_or_in_force(rule_set)
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _page(request, rule_set, document, text)


def _page(
    request: TenantRequest,
    rule_set: RuleSet,
    document: dict[str, object],
    text: str,
    *,
    status: int = 200,
) -> HttpResponse:
    """The rule set as a form and as a text; the text may be one that could not be kept."""
    faults = validate(document)
    shown = rule_form.rule_fields(document, faults)
    can_be_tried = rule_set.draft is not None and not faults
    context = {
        "rule_set": rule_set,
        "document": document,
        "json": text,
        "is_refused": status != OK,
        "fields": rule_form.document_fields(document, faults),
        "rules": shown,
        # what can't be understood isn't described: its faults are listed instead
        "words": [] if faults else [describe(fields.rule) for fields in shown],
        "versions": rule_set.versions.order_by("-number"),
        "reconciliations": rule_set.reconciliations.order_by("name", "id"),
        "back_tests": rule_set.back_tests.select_related("reconciliation", "job").order_by("-id")[
            :BACK_TESTS_SHOWN
        ],
        "waiting": rule_set.publications.filter(state=Publication.State.PENDING).first(),
        "verdict": judge(request.merchant, rule_set) if can_be_tried else None,
        "may_edit": may(request.actor, Action.MANAGE_RULES),
        "faults": [rule_sets.fault_words(fault) for fault in faults],
    }
    return render(request, "reconcile/rule_set_detail.html", context, status=status)


@require_POST
@requires(Action.MANAGE_RULES)
def edit(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep the form as the draft: one button moves, adds or removes a rule, the other just saves."""
    rule_set = _rule_set(request, public_id)
    base = rule_sets.draft_or_in_force(rule_set)
    try:
        if "json" in request.POST:
            document = rule_form.read_json(request.POST["json"])
        else:
            document = rule_form.document_from(request.POST, base, rules_max=rule_sets.RULES_MAX)
        rule_sets.save_draft(
            merchant=request.merchant,
            actor=request.actor,
            rule_set=rule_set,
            document=document,  # type: ignore[arg-type]  # the service says what is wrong with it
        )
    except UserError as error:
        messages.error(request, str(error))
        if "json" in request.POST:
            # the text is the work of a person: it comes back to be mended
            text = request.POST["json"]
            return _page(request, rule_set, base, text, status=UNPROCESSABLE)
    else:
        if validate(document):
            messages.warning(
                request, _("The draft is kept. Mend what is named below, then try it.")
            )
        else:
            messages.success(request, _("The draft is kept. Try it before you publish it."))
    return redirect("rule_set_detail", public_id)


@require_POST
@requires(Action.MANAGE_RULES)
def discard(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    rule_set = _rule_set(request, public_id)
    rule_sets.discard_draft(merchant=request.merchant, actor=request.actor, rule_set=rule_set)
    return redirect("rule_set_detail", public_id)


@require_safe
@requires(Action.SEE)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """All rule sets as a file: JSON, CSV or XLSX."""
    mine = RuleSet.objects.for_merchant(request.merchant).order_by("name", "id")
    content, content_type = write_documents(RuleSetResource(), mine, kind)
    return as_download(content, f"rule_sets.{kind}", content_type)


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
