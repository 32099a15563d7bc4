"""Page-shaped reads about letters: the list, the differences to choose from, what a case was asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_date

from accounts.models import Merchant
from reconcile.models import ExceptionCase, Letter, LetterLine, OpenItem

# the names in the address of the page where differences are chosen
FILTERS = ("ledger", "counterparty", "kind", "currency", "from", "to")
CHOICE_MAX = 200
EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class LetterSum:
    """What the lines of one currency come to; a side without a row counts nothing."""

    currency: str
    ours_minor: int
    theirs_minor: int

    @property
    def difference_minor(self) -> int:
        return self.ours_minor - self.theirs_minor


def sums_of(lines: Sequence[LetterLine]) -> list[LetterSum]:
    sums: dict[str, tuple[int, int]] = {}
    for line in lines:
        ours, theirs = sums.get(line.currency, (0, 0))
        sums[line.currency] = (ours + (line.ours_minor or 0), theirs + (line.theirs_minor or 0))
    return [LetterSum(currency, *both) for currency, both in sorted(sums.items())]


def letters_of(merchant: Merchant, state: str, *, now: datetime) -> QuerySet[Letter]:
    """A merchant's letters in a state, newest first; those that expired are a state of their own here."""
    mine = Letter.objects.for_merchant(merchant)
    expired = Q(state__in=Letter.UNDERWAY, expires_at__lte=now)
    if state == EXPIRED:
        mine = mine.filter(expired)
    elif state:
        mine = mine.filter(Q(state=state) & ~expired)
    return mine.annotate(line_count=Count("lines")).order_by("-id")


def differences(merchant: Merchant, wanted: Mapping[str, str]) -> list[ExceptionCase]:
    """Open cases that an address asks for, the most money first, and one more than can be chosen at once."""
    cases = ExceptionCase.objects.for_merchant(merchant).exclude(state=ExceptionCase.State.RESOLVED)
    for name in ("kind", "currency"):
        if wanted.get(name):
            cases = cases.filter(**{name: wanted[name]})
    rows = OpenItem.objects.for_merchant(merchant).filter(case=OuterRef("id"))
    if ledger := wanted.get("ledger"):
        cases = cases.filter(Exists(rows.filter(entry__ledger__name=ledger)))
    if text := wanted.get("counterparty", "").strip():
        cases = cases.filter(Exists(rows.filter(entry__counterparty__icontains=text)))
    for name, lookup in (("from", "period_on__gte"), ("to", "period_on__lte")):
        if day := _day(wanted.get(name, "")):
            cases = cases.filter(**{lookup: day})
    return list(
        cases.select_related("reconciliation").order_by("-amount_minor", "id")[: CHOICE_MAX + 1]
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
