"""How old open cases are, and which of them are due: for the overview and for the queue's filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import Merchant
from accounts.tenancy import TenantQuerySet
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


@dataclass(frozen=True, slots=True)
class OpenCases:
    """What is undecided, by age and in all."""

    buckets: list[Bucket]
    overdue: int
    awaiting_approval: int

    @property
    def cases(self) -> int:
        return sum(bucket.cases for bucket in self.buckets)

    @property
    def at_stake(self) -> list[tuple[str, int, int]]:
        """Of each currency how many cases, and their money."""
        found: dict[str, tuple[int, int]] = {}
        for bucket in self.buckets:
            cases, amount = found.get(bucket.currency, (0, 0))
            found[bucket.currency] = (cases + bucket.cases, amount + bucket.amount_minor)
        return [(currency, *sums) for currency, sums in sorted(found.items())]


def unresolved(merchant: Merchant) -> TenantQuerySet[ExceptionCase]:
    """The cases that nobody has decided."""
    return ExceptionCase.objects.for_merchant(merchant).exclude(state=ExceptionCase.State.RESOLVED)


def open_cases(merchant: Merchant, *, today: date) -> OpenCases:
    """Open cases by age and currency, the youngest first, with all that is counted of them; in one query."""
    limits = [today - timedelta(days=days) for days, _label in BUCKETS]
    # the first bucket that a day is old enough for, from the oldest on
    whens = [
        When(period_on__lte=limits[number], then=Value(number))
        for number in reversed(range(len(BUCKETS)))
    ]
    is_pending = Q(state=ExceptionCase.State.PENDING_APPROVAL)
    rows = list(
        unresolved(merchant)
        .annotate(bucket=Case(*whens, default=Value(0), output_field=IntegerField()))
        .values_list("bucket", "currency")
        .annotate(
            n=Count("id"),
            amount=Sum("amount_minor"),
            overdue=Count("id", filter=is_due("overdue", today=today)),
            pending=Count("id", filter=is_pending),
        )
        .order_by("bucket", "currency")
    )
    buckets = [
        Bucket(str(BUCKETS[at][1]), currency, n, amount, _since(limits, at), limits[at])
        for at, currency, n, amount, _overdue, _pending in rows
    ]
    return OpenCases(buckets, sum(row[-2] for row in rows), sum(row[-1] for row in rows))


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
