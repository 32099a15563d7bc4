"""Which names of time zones and currencies are taken."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

_CURRENCY = re.compile(r"[A-Z]{3,4}")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether this is a time zone's name. To open one by a name that isn't fails in many ways."""
    return name in _zones()


def is_currency(code: str) -> bool:
    """Whether this has the form of an ISO 4217 code, or is UNIT."""
    return _CURRENCY.fullmatch(code) is not None
