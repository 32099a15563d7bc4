"""What a newcomer does next: which ledgers could stand against each other, and don't yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, Min

from accounts.models import Merchant
from ledgers.models import Ledger, Statement, Upload
from reconcile.models import ReconciliationLedger, Settlement
from reconcile.models.definitions import Side
from reconcile.reports.counting import number_of
from reconcile.reports.suggestions import suggestions
from reconcile.reports.together import OneQuery

# nearer the order first: what the first of a pair records, the second confirms
PAIRS = (
    (Ledger.Kind.ORDERS, Ledger.Kind.CHANNEL),
    (Ledger.Kind.ORDERS, Ledger.Kind.PLATFORM),
    (Ledger.Kind.PLATFORM, Ledger.Kind.CHANNEL),
    (Ledger.Kind.CHANNEL, Ledger.Kind.BANK),
    (Ledger.Kind.PLATFORM, Ledger.Kind.BANK),
    (Ledger.Kind.ORDERS, Ledger.Kind.SUPPLIER),
    (Ledger.Kind.ORDERS, Ledger.Kind.STOCK),
    (Ledger.Kind.ORDERS, Ledger.Kind.BANK),
)


@dataclass(frozen=True, slots=True)
class Sides:
    """Ledgers of two kinds that nothing compares yet."""

    left: tuple[Ledger, ...]
    right: tuple[Ledger, ...]

    @property
    def is_one_to_one(self) -> bool:
        return len(self.left) == len(self.right) == 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a merchant has come."""

    has_uploads: bool
    has_statements: bool
    has_closed: bool
    # files that wait for somebody's answer
    to_take_in: int
    suggested: int


def progress_of(merchant: Merchant) -> Progress:
    """In one query."""
    uploads = Upload.objects.for_merchant(merchant)
    statements = Statement.objects.for_merchant(merchant)
    settlements = Settlement.objects.for_merchant(merchant)
    row = Merchant.objects.filter(id=merchant.id).values_list(
        Exists(uploads),
        Exists(statements.filter(state=Statement.State.COMMITTED)),
        Exists(settlements.filter(state__in=Settlement.LOCKING)),
        number_of(uploads.filter(state__in=[Upload.State.INSPECTED, Upload.State.QUESTIONS])),
        number_of(suggestions(merchant)),
    )
    return Progress(*row.get())


@dataclass(frozen=True, slots=True)
class NextStep:
    """What there is to compare, and whether anything is compared already."""

    sides: Sides | None
    is_compared: bool


def next_step(merchant: Merchant) -> NextStep:
    """The first pair of kinds whose ledgers have files and stand in no reconciliation together."""
    taken_in = Statement.objects.for_merchant(merchant).filter(
        state__in=[Statement.State.QUEUED, Statement.State.COMMITTED]
    )
    ledgers = Ledger.objects.for_merchant(merchant).order_by("name", "id")
    query = OneQuery()
    known = query.list_of(ledgers)
    filled = query.list_of(ledgers.filter(is_active=True, id__in=taken_in.values("ledger")))
    placed = query.list_of(ReconciliationLedger.objects.for_merchant(merchant).order_by("id"))
    query.ask()
    compared = _kinds_compared(placed, {ledger.pk: ledger.kind for ledger in known})
    for ours, theirs in PAIRS:
        left = tuple(x for x in filled if x.kind == ours)
        right = tuple(x for x in filled if x.kind == theirs)
        if left and right and frozenset((ours, theirs)) not in compared:
            return NextStep(Sides(left, right), bool(placed))
    return NextStep(None, bool(placed))


def _kinds_compared(
    placed: Iterable[ReconciliationLedger], kinds: Mapping[int, str]
) -> set[frozenset[str]]:
    """The kinds of ledgers that stand on the two sides of a reconciliation."""
    sides: dict[int, dict[str, set[str]]] = {}
    for row in placed:
        both = sides.setdefault(row.reconciliation_id, {})
        both.setdefault(row.side, set()).add(kinds[row.ledger_id])
    return {
        frozenset((ours, theirs))
        for found in sides.values()
        for ours in found.get(Side.LEFT, ())
        for theirs in found.get(Side.RIGHT, ())
    }


def days_of_both(
    merchant: Merchant, left: Sequence[Ledger], right: Sequence[Ledger]
) -> tuple[date, date] | None:
    """The days for which each side has statements; None where they have none in common."""
    committed = Statement.objects.for_merchant(merchant).filter(state=Statement.State.COMMITTED)
    spans = [
        committed.filter(ledger__in=side).aggregate(
            first=Min("period_start"), last=Max("period_end")
        )
        for side in (left, right)
    ]
    if any(span["first"] is None or span["last"] is None for span in spans):
        return None
    start, end = max(span["first"] for span in spans), min(span["last"] for span in spans)
    return (start, end) if start <= end else None
