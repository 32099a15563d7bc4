"""What a letter says about cases: each with its number and both sides' sums, as of now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Sum

from accounts.models import Merchant
from ledgers.models import Ledger
from reconcile.models import ExceptionCase, OpenItem, ReconciliationLedger
from reconcile.models.definitions import Side


@dataclass(frozen=True, slots=True)
class Figures:
    """One case as somebody outside reads it; None where a side has no row in its currency."""

    reference: str
    booked_on: date
    currency: str
    ours_minor: int | None
    theirs_minor: int | None


def figures_of(merchant: Merchant, cases: Sequence[ExceptionCase]) -> dict[int, Figures]:
    """The figures of cases, by the case's key."""
    sums = {
        (case, side): amount
        for case, side, amount in OpenItem.objects.for_merchant(merchant)
        .filter(case__in=cases, released_by=None, currency=F("case__currency"))
        .values_list("case", "side")
        .annotate(amount=Sum("amount_minor"))
        .order_by()
    }
    return {
        case.id: Figures(
            case.reference,
            case.period_on,
            case.currency,
            sums.get((case.id, "LEFT")),
            sums.get((case.id, "RIGHT")),
        )
        for case in cases
    }


def proposed_recipient(merchant: Merchant, cases: Sequence[ExceptionCase]) -> str:
    """Whose statements ours are checked against; of a bank, whom most rows name; or nobody."""
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation__in={case.reconciliation_id for case in cases}, side=Side.RIGHT
    )
    theirs = sides.exclude(ledger__kind=Ledger.Kind.BANK).select_related("ledger").order_by("id")
    if side := theirs.first():
        return str(side.ledger.name)
    rows = OpenItem.objects.for_merchant(merchant).filter(case__in=cases, released_by=None)
    named = rows.filter(entry__counterparty__gt="").values_list("entry__counterparty")
    counted = named.annotate(rows=Count("id")).order_by("-rows", "entry__counterparty")
    return next((name for name, _rows in counted[:1]), "")
