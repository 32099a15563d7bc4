"""What stands open in a merchant's books: counts and sums, and the choices that filters offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from django.db.models import (
    CharField,
    Count,
    DateField,
    F,
    Max,
    Min,
    Model,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.fields.json import KeyTextTransform

from accounts.models import Merchant
from ledgers.models import Ledger
from reconcile.models import ExceptionCase, OpenItem, Reconciliation
from reconcile.models.cases import NOTHING_TO_MATCH, TOO_MANY, ExceptionKind
from reconcile.reports.ageing import unresolved
from reconcile.reports.keyset import Order, Page, turn
from reconcile.reports.queue import PAGE_ROWS, select_cases
from reconcile.reports.remembered import BooksState
from reconcile.reports.suggestions import suggestions

# how far back the choice of months reaches; days go further
MONTHS_MAX = 24
# as long as a case is one of these, no act changes it
DECIDED = (ExceptionCase.State.RESOLVED, ExceptionCase.State.PENDING_APPROVAL)
NO_NAME = Value("", output_field=CharField())
_Row = TypeVar("_Row", bound=Model)
# a name, how many, and the first and last day of them
Part = tuple[str, int, date, date]


@dataclass(frozen=True, slots=True)
class KindSum:
    """Cases of one kind and currency in a selection."""

    kind: str
    currency: str
    cases: int
    amount_minor: int
    # on which something can be done: neither resolved nor waiting for approval
    undecided: int

    @property
    def label(self) -> str:
        return str(ExceptionKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class CurrencySum:
    """Cases of one currency in a selection."""

    currency: str
    cases: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts and money of a selection."""

    by_kind: tuple[KindSum, ...]

    @property
    def cases(self) -> int:
        return sum(one.cases for one in self.by_kind)

    @property
    def undecided(self) -> int:
        return sum(one.undecided for one in self.by_kind)

    @property
    def can_be_set_aside(self) -> int:
        """Of how many a group can be set aside; another kind has to be looked at case by case."""
        return sum(one.undecided for one in self.by_kind if one.kind in NOTHING_TO_MATCH)

    @property
    def by_currency(self) -> list[CurrencySum]:
        """The currency of most cases first."""
        found = []
        for currency in {one.currency for one in self.by_kind}:
            mine = [one for one in self.by_kind if one.currency == currency]
            cases, amount = sum(x.cases for x in mine), sum(x.amount_minor for x in mine)
            found.append(CurrencySum(currency, cases, amount))
        return sorted(found, key=lambda one: (-one.cases, one.currency))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is open, suggested and waiting in all, and what can be chosen by."""

    open: int
    suggested: int
    waiting: int
    currencies: tuple[str, ...]
    rules: tuple[str, ...]
    reconciliations: tuple[str, ...]
    ledgers: tuple[str, ...]
    # the first day of each month with an open case, the latest first
    months: tuple[date, ...]
    oldest_on: date | None


def standing(merchant: Merchant, state: BooksState) -> Standing:
    """What every page of the queue says of the whole."""
    return state.remember("standing", None, lambda: _standing(merchant))


def sums_of(
    merchant: Merchant, wanted: Mapping[str, str], state: BooksState, *, today: date
) -> Sums:
    """Counts and money per kind and currency of what an address selects."""
    asked = {name: value for name, value in wanted.items() if value and name != "sort"}
    # what an age or a due day selects changes with the day, the rest only with the books
    given = [asked, today if asked.keys() & {"older", "due"} else None]
    return state.remember("sums", given, lambda: _sums(select_cases(merchant, wanted, today=today)))


def _sums(cases: QuerySet[ExceptionCase]) -> Sums:
    rows = (
        cases.order_by()
        .values_list("kind", "currency")
        .annotate(
            n=Count("id"),
            total=Sum("amount_minor"),
            undecided=Count("id", filter=~Q(state__in=DECIDED)),
        )
        .order_by("-total", "kind", "currency")
    )
    return Sums(tuple(KindSum(*row) for row in rows))


def _standing(merchant: Merchant) -> Standing:
    """All of it in one query: a page asks few, however much it says."""
    open_cases = unresolved(merchant)
    crowded = open_cases.filter(reason_code=TOO_MANY).annotate(
        rule_name=KeyTextTransform("rule", "reason_params")
    )
    definitions = Reconciliation.objects.for_merchant(merchant)
    counted = _part(
        open_cases.annotate(name=F("currency")), "open", Min("period_on"), Max("period_on")
    )
    parts = counted.union(
        _part(suggestions(merchant).annotate(name=NO_NAME), "suggested"),
        _part(waiting(merchant).annotate(name=NO_NAME), "waiting"),
        _part(crowded.filter(rule_name__isnull=False).annotate(name=F("rule_name")), "rule"),
        _part(definitions, "reconciliation"),
        _part(Ledger.objects.for_merchant(merchant), "ledger"),
        all=True,
    )
    found: dict[str, list[Part]] = {}
    rows = cast("list[tuple[str, str, int, date, date]]", list(parts))
    for part, *row in sorted(rows, key=lambda row: row[:2]):
        found.setdefault(part, []).append(cast("Part", tuple(row)))
    counts = {part: sum(row[1] for row in rows) for part, rows in found.items()}
    names = {part: tuple(row[0] for row in rows) for part, rows in found.items()}
    return Standing(
        open=counts.get("open", 0),
        suggested=counts.get("suggested", 0),
        waiting=counts.get("waiting", 0),
        currencies=names.get("open", ()),
        rules=names.get("rule", ()),
        reconciliations=names.get("reconciliation", ()),
        ledgers=names.get("ledger", ()),
        months=_months(found.get("open", [])),
        oldest_on=min((row[2] for row in found.get("open", [])), default=None),
    )


def _part(rows: QuerySet[_Row], part: str, *days: Min | Max) -> QuerySet[_Row, tuple[object, ...]]:
    """How many rows there are of each name, under the name of the part."""
    first, last = days or (Value(None, DateField()), Value(None, DateField()))
    named = rows.order_by().annotate(part_name=Value(part)).values("part_name", "name")
    found: QuerySet[_Row, tuple[object, ...]] = named.annotate(
        n=Count("id"), first=first, last=last
    ).values_list("part_name", "name", "n", "first", "last")
    return found


def _months(rows: Sequence[Part]) -> tuple[date, ...]:
    if not rows:
        return ()
    first, day = min(row[2] for row in rows), max(row[3] for row in rows)
    found: list[date] = []
    while len(found) < MONTHS_MAX and (day.year, day.month) >= (first.year, first.month):
        found.append(day.replace(day=1))
        day = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
    return tuple(found)


def waiting(merchant: Merchant) -> QuerySet[OpenItem]:
    """Rows that wait for the other side's next file."""
    return OpenItem.objects.for_merchant(merchant).filter(case=None, released_by=None)


def page_of_waiting(merchant: Merchant, address: Mapping[str, str]) -> Page[OpenItem]:
    """One page of the rows that wait, those expected first before the others."""
    everything = OpenItem.objects.for_merchant(merchant)
    # only what waits has a day; the rest never stands on this page
    order = Order(everything.exclude(expected_by=None), ("expected_by", "id"))
    shown = everything.select_related("entry__statement", "reconciliation")
    return turn(waiting(merchant), order, address, size=PAGE_ROWS, shown=shown)
