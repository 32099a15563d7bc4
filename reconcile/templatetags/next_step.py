"""`{% next_step %}`: what a newcomer does after the first files; nothing once everything is compared."""

from __future__ import annotations

from typing import cast

from django import template
from django.template.context import Context

from accounts.requests import TenantRequest
from reconcile.reports import first_steps

register = template.Library()


@register.inclusion_tag("reconcile/_next_step.html", takes_context=True)
def next_step(context: Context) -> dict[str, object]:
    step = first_steps.next_step(cast("TenantRequest", context["request"]).merchant)
    return {
        "sides": step.sides,
        "is_compared": step.is_compared,
        "permissions": context["permissions"],
    }
