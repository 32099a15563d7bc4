"""The one place where services ask what time it is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from accounts.models import Merchant


def now() -> datetime:
    return timezone.now()


def stamp() -> datetime:
    """Now by the database's clock: what decides before or after is told by one clock, not by each machine's."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def today(merchant: Merchant) -> date:
    """The merchant's own calendar day."""
    return now().astimezone(ZoneInfo(merchant.zone)).date()
