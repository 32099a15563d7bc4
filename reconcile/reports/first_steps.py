"""What a newcomer does next: which ledgers could stand against each other, and don't yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from accounts.models import Merchant
from ledgers.models import Ledger, Statement
from reconcile.models import ReconciliationLedger
from reconcile.models.definitions import Side

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


def sides_to_compare(merchant: Merchant) -> Sides | None:
    """The first pair of kinds whose ledgers have files and stand in no reconciliation together."""
    taken_in = Statement.objects.for_merchant(merchant).filter(
        state__in=[Statement.State.QUEUED, Statement.State.COMMITTED]
    )
    ledgers = Ledger.objects.for_merchant(merchant).filter(is_active=True)
    filled = list(ledgers.filter(id__in=taken_in.values("ledger")).order_by("name", "id"))
    compared = _kinds_compared(merchant)
    for ours, theirs in PAIRS:
        left = tuple(x for x in filled if x.kind == ours)
        right = tuple(x for x in filled if x.kind == theirs)
        if left and right and frozenset((ours, theirs)) not in compared:
            return Sides(left, right)
    return None


def _kinds_compared(merchant: Merchant) -> set[frozenset[str]]:
    """The kinds of ledgers that stand on the two sides of a reconciliation."""
    sides: dict[int, dict[str, set[str]]] = {}
    placed = ReconciliationLedger.objects.for_merchant(merchant).order_by("id")
    for one, side, kind in placed.values_list("reconciliation", "side", "ledger__kind"):
        sides.setdefault(one, {}).setdefault(side, set()).add(kind)
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
