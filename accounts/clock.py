"""The one place where services ask what time it is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Merchant


def now() -> datetime:
    return timezone.now()


def today(merchant: Merchant) -> date:
    """The merchant's own calendar day."""
    return now().astimezone(ZoneInfo(merchant.zone)).date()
