"""What a letter says about cases: each with its number and both sides' sums, as of now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from accounts.models import Merchant
from reconcile.models import ExceptionCase, OpenItem


@dataclass(frozen=True, slots=True)
class Figures:
    """One case as somebody outside reads it; None where a side has no row."""

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
        .filter(case__in=cases, released_by=None)
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
    """The counterparty whom most rows name; else the ledger of theirs that most are from, or nobody."""
    rows = OpenItem.objects.for_merchant(merchant).filter(case__in=cases, released_by=None)
    theirs = rows.filter(side="RIGHT")
    for name, found in (
        ("entry__counterparty", rows.exclude(entry__counterparty=None)),
        ("entry__ledger__name", theirs),
    ):
        counted = found.values_list(name).annotate(rows=Count("id")).order_by("-rows", name)
        first = next((text for text, _rows in counted[:2] if text), "")
        if first:
            return first
    return ""
