"""One published version of a rule set: what it says, what it changed, and the text that its hash is of."""

from __future__ import annotations

import json
import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.downloads import as_download
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from reconcile.models import RuleSetVersion
from reconcile.reports.rule_changes import changed_lines, changes_between
from reconcile.reports.rule_words import describe
from reconcile.services.rule_sets import canonical


def _version(request: TenantRequest, public_id: uuid.UUID, number: int) -> RuleSetVersion:
    mine = RuleSetVersion.objects.for_merchant(request.merchant).select_related("rule_set")
    return get_object_or_404(mine, rule_set__public_id=public_id, number=number)


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    version = _version(request, public_id, number)
    others = version.rule_set.versions.order_by("-number")
    before = others.filter(number__lt=number).first()
    document = version.document
    context = {
        "version": version,
        "rule_set": version.rule_set,
        "newest": others[0].number,
        "before": before,
        "rules": [(rule, describe(rule)) for rule in document["rules"]],
        "changes": changes_between(before.document, document) if before else (),
        "lines": changed_lines(before.document, document) if before else (),
        "json": json.dumps(document, ensure_ascii=False, indent=2),
        "may_edit": may(request.actor, Action.MANAGE_RULES),
    }
    return render(request, "reconcile/rule_version_detail.html", context)


@require_safe
@requires(Action.SEE)
def document(request: TenantRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """The bytes that the SHA-256 of the version is of."""
    version = _version(request, public_id, number)
    name = f"{version.rule_set.name} v{number}.json"
    return as_download(canonical(version.document), name, "application/json")
