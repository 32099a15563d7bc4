"""How old open cases are, and which of them are due: for the overview and for the queue's filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import Merchant
from reconcile.models import ExceptionCase

# age in days from which a bucket begins, the oldest last
BUCKETS = (
    (0, _("up to 7 days")),
    (8, _("8 to 30 days")),
    (31, _("31 to 90 days")),
    (91, _("older than 90 days")),
)
WEEK = timedelta(days=6)
# what the queue's address may say about due days
DUE = ("overdue", "today", "week")


@dataclass(frozen=True, slots=True)
class Bucket:
    """Open cases of one currency that are so old."""

    label: str
    currency: str
    cases: int
    amount_minor: int
    # the days between which they were booked, as the queue's filter wants them
    since: date | None
    until: date


def ageing(merchant: Merchant, *, today: date) -> list[Bucket]:
    """Open cases by age and currency, the youngest first; empty buckets are left out."""
    limits = [today - timedelta(days=days) for days, _label in BUCKETS]
    # the first bucket that a day is old enough for, from the oldest on
    whens = [
        When(period_on__lte=limits[number], then=Value(number))
        for number in reversed(range(len(BUCKETS)))
    ]
    cases = ExceptionCase.objects.for_merchant(merchant).exclude(state=ExceptionCase.State.RESOLVED)
    rows = (
        cases.annotate(bucket=Case(*whens, default=Value(0), output_field=IntegerField()))
        .values_list("bucket", "currency")
        .annotate(n=Count("id"), amount=Sum("amount_minor"))
        .order_by("bucket", "currency")
    )
    return [
        Bucket(str(BUCKETS[bucket][1]), currency, n, amount, _since(limits, bucket), limits[bucket])
        for bucket, currency, n, amount in rows
    ]


def _since(limits: Sequence[date], bucket: int) -> date | None:
    return limits[bucket + 1] + timedelta(days=1) if bucket + 1 < len(limits) else None


def is_due(word: str, *, today: date) -> Q:
    """The cases that are overdue, due today or within the week; all for any other word."""
    running = ~Q(state=ExceptionCase.State.RESOLVED)
    if word == "overdue":
        return running & Q(due_on__lt=today)
    if word == "today":
        return running & Q(due_on=today)
    if word == "week":
        return running & Q(due_on__range=(today, today + WEEK))
    return Q()


def overdue_count(merchant: Merchant, *, today: date) -> int:
    return (
        ExceptionCase.objects.for_merchant(merchant).filter(is_due("overdue", today=today)).count()
    )
