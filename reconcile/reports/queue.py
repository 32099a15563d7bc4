"""The exception queue: what the filters of its address select, sorted by money and age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, ExpressionWrapper, F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Extract
from django.utils.dateparse import parse_date

from accounts.models import Merchant
from ledgers.money import parse_one
from reconcile.models import ExceptionCase, Match, OpenItem
from reconcile.reports.ageing import is_due

# the names in a queue's address, and those of them that stand under “More filters”
FILTERS = (
    "q", "kind", "state", "reconciliation", "ledger", "assignee", "currency", "from", "to", "min", "max", "due", "sort",
)  # fmt: skip
MORE_FILTERS = (
    "reconciliation",
    "ledger",
    "assignee",
    "currency",
    "from",
    "to",
    "min",
    "max",
    "due",
)
SORTS = {
    "": ("-weight", "id"),
    "amount": ("-amount_minor", "id"),
    "age": ("period_on", "id"),
    "kind": ("kind", "-weight", "id"),
    "newest": ("-id",),
}


@dataclass(frozen=True, slots=True)
class KindSum:
    """Cases of one kind in the selection."""

    kind: str
    label: str
    currency: str
    cases: int
    amount_minor: int


def select_cases(
    merchant: Merchant, wanted: Mapping[str, str], *, today: date
) -> QuerySet[ExceptionCase]:
    """The cases that a queue address asks for. What can't be read in it is left out of the question."""
    cases = ExceptionCase.objects.for_merchant(merchant).select_related(
        "reconciliation", "assignee"
    )
    states = {
        "": ~Q(state=ExceptionCase.State.RESOLVED),
        "all": Q(),
        "done": Q(state=ExceptionCase.State.RESOLVED),
    }
    state = wanted.get("state", "")
    cases = cases.filter(states.get(state, Q(state=state)))
    for name, lookup in (
        ("kind", "kind"),
        ("currency", "currency"),
        ("reconciliation", "reconciliation__name"),
    ):
        if wanted.get(name):
            cases = cases.filter(**{lookup: wanted[name]})
    if ledger := wanted.get("ledger"):
        cases = cases.filter(items__entry__ledger__name=ledger).distinct()
    if text := wanted.get("q", "").strip():
        cases = cases.filter(Q(reference__icontains=text))
    if wanted.get("assignee") == "nobody":
        cases = cases.filter(assignee=None)
    elif email := wanted.get("assignee"):
        cases = cases.filter(assignee__email=email)
    cases = cases.filter(is_due(wanted.get("due", ""), today=today))
    for name, lookup in (("from", "period_on__gte"), ("to", "period_on__lte")):
        if day := _day(wanted.get(name, "")):
            cases = cases.filter(**{lookup: day})
    for name, lookup in (("min", "amount_minor__gte"), ("max", "amount_minor__lte")):
        amount = parse_one(wanted.get(name, "") or "x", wanted.get("currency") or merchant.currency)
        if amount is not None:
            cases = cases.filter(**{lookup: amount})
    return _weighted(cases, today).order_by(*SORTS.get(wanted.get("sort", ""), SORTS[""]))


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _weighted(cases: QuerySet[ExceptionCase], today: date) -> QuerySet[ExceptionCase]:
    """Money times age: what costs most by waiting longest comes first."""
    age = ExpressionWrapper(
        Value(today.toordinal()) - Value(date(1970, 1, 1).toordinal())
        - Extract(F("period_on"), "epoch") / Value(86_400),
        output_field=IntegerField(),
    )  # fmt: skip
    return cases.annotate(age_days=age).annotate(weight=F("amount_minor") * (F("age_days") + 1))


def sums_by_kind(cases: QuerySet[ExceptionCase]) -> list[KindSum]:
    """Counts and money per kind and currency of the selection."""
    plain = ExceptionCase.objects.filter(id__in=cases.order_by().values("id"))
    labels = dict(ExceptionCase._meta.get_field("kind").flatchoices)
    rows = (
        plain.values_list("kind", "currency")
        .annotate(cases=Count("id"), amount=Sum("amount_minor"))
        .order_by("-amount", "kind")
    )
    return [
        KindSum(kind, str(labels[kind]), currency, n, total) for kind, currency, n, total in rows
    ]


def suggestions(merchant: Merchant) -> QuerySet[Match]:
    """Matches that a person still has to accept or reject."""
    mine = Match.objects.for_merchant(merchant).filter(state=Match.State.SUGGESTED, undone_by=None)
    return (
        mine.select_related("reconciliation")
        .prefetch_related("legs__entry")
        .order_by("-score", "id")
    )


def waiting(merchant: Merchant) -> QuerySet[OpenItem]:
    """Rows that wait for the other side's next file."""
    pool = OpenItem.objects.for_merchant(merchant).filter(case=None, released_by=None)
    return pool.select_related("entry__statement", "reconciliation").order_by("expected_by", "id")


def currencies(merchant: Merchant) -> list[str]:
    """The currencies of the merchant's cases."""
    mine = ExceptionCase.objects.for_merchant(merchant).order_by("currency")
    return list(mine.values_list("currency", flat=True).distinct())
