"""Addresses that templates build from filters."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.http import urlencode

register = template.Library()


@register.simple_tag
def address(filters: Mapping[str, str], **more: object) -> str:
    """Filters as the query string of an address, without those that say nothing."""
    given = {**filters, **{name: str(value) for name, value in more.items()}}
    return "?" + urlencode({name: value for name, value in given.items() if value})
