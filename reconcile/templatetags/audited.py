"""`{% names_of events as names %}`: what the acts of a page were done to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django import template
from django.template.context import Context

from accounts.models import AuditEvent
from reconcile.reports import audited

register = template.Library()


@register.simple_tag(takes_context=True)
def names_of(context: Context, events: Iterable[AuditEvent]) -> dict[uuid.UUID, str]:
    return audited.names_of(context["request"].merchant, events)
