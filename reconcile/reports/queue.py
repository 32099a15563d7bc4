"""The exception queue: what the filters of its address select, sorted by money and age."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import (
    DateField,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils.dateparse import parse_date

from accounts.models import Merchant
from ledgers.money import parse_one
from reconcile.models import ExceptionCase, OpenItem
from reconcile.reports.ageing import is_due
from reconcile.reports.keyset import Order, Page, turn

# the names in a queue's address that choose cases, and those of them that stand under “More filters”
FILTERS = (
    "q", "kind", "state", "reconciliation", "ledger", "within", "reason", "rule", "assignee", "currency",
    "period", "from", "to", "older", "due", "min", "max", "sort",
)  # fmt: skip
MORE_FILTERS = (
    "reconciliation", "ledger", "within", "reason", "rule", "assignee", "currency", "from", "to", "older",
    "due", "min", "max",
)  # fmt: skip
SORTS = {
    "": ("-weight", "id"),
    "amount": ("-amount_minor", "id"),
    "age": ("period_on", "id"),
    "kind": ("kind", "-weight", "id"),
    "newest": ("-id",),
}
# rows of a case that stand in no single ledger
SEVERAL = "several"
PAGE_ROWS = 50
PROBED_ROWS = 1_000
DAYS_MAX = 36_500
MONTH_DIGITS = 7


class DaysSince(Func):
    """Whole days from a date column to a day: PostgreSQL subtracts dates to an integer."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()

    def __init__(self, column: str, *, today: date) -> None:
        super().__init__(Value(today, output_field=DateField()), F(column))


def select_cases(
    merchant: Merchant, wanted: Mapping[str, str], *, today: date
) -> QuerySet[ExceptionCase]:
    """The cases that a queue address asks for. What can't be read in it is left out of the question."""
    cases = all_cases(merchant, today=today).filter(
        _of_state(wanted.get("state", "")), _of_days(wanted, today)
    )
    for name, lookup in (
        ("kind", "kind"),
        ("currency", "currency"),
        ("reason", "reason_code"),
        ("rule", "reason_params__rule"),
        ("reconciliation", "reconciliation__name"),
    ):
        if wanted.get(name):
            cases = cases.filter(**{lookup: wanted[name]})
    if text := wanted.get("q", "").strip():
        cases = cases.filter(reference__icontains=text)
    if wanted.get("assignee") == "nobody":
        cases = cases.filter(assignee=None)
    elif email := wanted.get("assignee"):
        cases = cases.filter(assignee__email=email)
    cases = cases.filter(is_due(wanted.get("due", ""), today=today))
    for name, lookup in (("min", "amount_minor__gte"), ("max", "amount_minor__lte")):
        amount = _amount(wanted.get(name, ""), wanted.get("currency") or merchant.currency)
        if amount is not None:
            cases = cases.filter(**{lookup: amount})
    return _of_ledger(merchant, cases, wanted)


def all_cases(merchant: Merchant, *, today: date) -> QuerySet[ExceptionCase]:
    """Every case, with its age and its weight: what costs most by waiting longest comes first."""
    cases = ExceptionCase.objects.for_merchant(merchant)
    return cases.annotate(age_days=DaysSince("period_on", today=today)).annotate(
        weight=F("amount_minor") * (F("age_days") + 1)
    )


def order_of(merchant: Merchant, wanted: Mapping[str, str], *, today: date) -> Order[ExceptionCase]:
    """The order that a queue address asks for."""
    keys = SORTS.get(wanted.get("sort", ""), SORTS[""])
    return Order(all_cases(merchant, today=today), keys)


def page_of_cases(
    merchant: Merchant,
    wanted: Mapping[str, str],
    address: Mapping[str, str],
    *,
    today: date,
    oldest_on: date | None,
) -> Page[ExceptionCase]:
    """One page of the queue, as its rows are shown. `oldest_on` is the day of the oldest unresolved case."""
    order = order_of(merchant, wanted, today=today)
    by_weight = not wanted.get("sort") and wanted.get("state", "") not in (
        "all",
        "done",
        "RESOLVED",
    )
    if by_weight and oldest_on is not None:
        order = replace(order, narrow=_heavy_enough((today - oldest_on).days + 1))
    shown = all_cases(merchant, today=today).select_related("reconciliation", "assignee")
    return turn(
        select_cases(merchant, wanted, today=today),
        order,
        address,
        size=PAGE_ROWS,
        # the candidates are large, and the queue shows none
        shown=shown.defer("candidates"),
    )


def _heavy_enough(
    days: int,
) -> Callable[[QuerySet[ExceptionCase], int], QuerySet[ExceptionCase]]:
    """Leaves out what can't be among the heaviest, however old it is.

    The weight has no index, for it grows by the day; the amount has. Of the largest amounts so many are at
    least as heavy as the last of them, and what is to be heavier needs an amount of that weight by the
    greatest age.
    """

    def narrow(rows: QuerySet[ExceptionCase], count: int) -> QuerySet[ExceptionCase]:
        largest = rows.order_by("-amount_minor", "id").values_list("weight", flat=True)  # type: ignore[misc]  # an annotation
        weights = sorted(largest[:PROBED_ROWS], reverse=True)
        if len(weights) < PROBED_ROWS or weights[count - 1] <= 0 or days <= 0:
            return rows
        return rows.filter(amount_minor__gte=weights[count - 1] // days)

    return narrow


def neighbours(
    merchant: Merchant, wanted: Mapping[str, str], of: ExceptionCase, *, today: date
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The cases before and behind one in a queue, also one that has left it: its place is still known."""
    order = order_of(merchant, wanted, today=today)
    weight = of.amount_minor * ((today - of.period_on).days + 1)
    names = [key.lstrip("-") for key in order.keys]
    place = [weight if name == "weight" else getattr(of, name) for name in names]
    rows = select_cases(merchant, wanted, today=today)
    mine = ExceptionCase.objects.for_merchant(merchant)
    # in two steps: only the nearest row of each direction is read whole
    before, behind = (
        Subquery(
            mine.filter(id=Subquery(order.beyond(rows, place, back=back).values("id")[:1]))
            .order_by()
            .values("public_id")[:1]
        )
        for back in (True, False)
    )
    found: tuple[uuid.UUID | None, uuid.UUID | None] = (
        mine.filter(id=of.id).values_list(before, behind).get()
    )
    return found


def month_range(text: str) -> tuple[date, date] | None:
    """First and last day of a month as an address names it, like 2026-10."""
    first = _day(f"{text}-01") if len(text) == MONTH_DIGITS else None
    if first is None:
        return None
    later = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, later - timedelta(days=1)


def _of_state(state: str) -> Q:
    resolved = Q(state=ExceptionCase.State.RESOLVED)
    states = {"": ~resolved, "all": Q(), "done": resolved}
    # said as the index says it, which leaves the resolved out
    return states.get(state, Q(state=state) & (resolved if state == "RESOLVED" else ~resolved))


def _of_days(wanted: Mapping[str, str], today: date) -> Q:
    """The period as a month or as its days, and the least age in days."""
    found = Q()
    if month := month_range(wanted.get("period", "")):
        found &= Q(period_on__range=month)
    for name, lookup in (("from", "period_on__gte"), ("to", "period_on__lte")):
        if day := _day(wanted.get(name, "")):
            found &= Q(**{lookup: day})
    older = wanted.get("older", "")
    if older.isdecimal() and len(older) < len(str(DAYS_MAX)):
        found &= Q(period_on__lt=today - timedelta(days=int(older)))
    return found


def _of_ledger(
    merchant: Merchant, cases: QuerySet[ExceptionCase], wanted: Mapping[str, str]
) -> QuerySet[ExceptionCase]:
    """Cases with a row in a ledger, or with all of their rows within one."""
    items = OpenItem.objects.for_merchant(merchant).filter(case__isnull=False)
    if ledger := wanted.get("ledger"):
        cases = cases.filter(id__in=items.filter(entry__ledger__name=ledger).values("case"))
    if within := wanted.get("within"):
        spans = (
            items.filter(released_by=None)
            .values("case")
            .annotate(first=Min("entry__ledger"), last=Max("entry__ledger"))
        )
        chosen = ~Q(first=F("last"))
        if within != SEVERAL:
            chosen = Q(first=F("last"), ledger=within)
            spans = spans.annotate(ledger=Min("entry__ledger__name"))
        cases = cases.filter(id__in=spans.filter(chosen).values("case"))
    return cases


def _amount(text: str, currency: str) -> int | None:
    return parse_one(text, currency) if text else None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
