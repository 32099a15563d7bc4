"""`{% next_step %}`: what a newcomer does after the first files; nothing once everything is compared."""

from __future__ import annotations

from typing import cast

from django import template
from django.template.context import Context

from accounts.requests import TenantRequest
from reconcile.models import Reconciliation
from reconcile.reports.first_steps import sides_to_compare

register = template.Library()


@register.inclusion_tag("reconcile/_next_step.html", takes_context=True)
def next_step(context: Context) -> dict[str, object]:
    merchant = cast("TenantRequest", context["request"]).merchant
    sides = sides_to_compare(merchant)
    is_compared = sides is None and Reconciliation.objects.for_merchant(merchant).exists()
    return {"sides": sides, "is_compared": is_compared, "permissions": context["permissions"]}
