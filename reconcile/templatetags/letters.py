"""What people outside were asked about a case, and the form to ask them, for the page of that case."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils import translation

from accounts import clock

register = template.Library()


@register.inclusion_tag("reconcile/_asked_outside.html", takes_context=True)
def asked_outside(context: Context) -> dict[str, object]:
    return {
        "case": context["case"],
        "asked": context["asked"],
        "now": clock.now(),
        "languages": settings.LANGUAGES,
        "head": {"language": translation.get_language()},
        "may_review": context["may_review"],
        # the form within is of the same page
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
    }
