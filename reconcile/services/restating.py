"""What a case is about, said anew after some of its rows have left it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from reconcile.models import ExceptionCase
from reconcile.models.cases import ExceptionKind
from reconcile.services.locking import touch


class Placed(Protocol):
    """A row with its side and amount: an open item, or the leg of a match."""

    side: str
    amount_minor: int


def worth(rows: Sequence[Placed]) -> tuple[int, int]:
    """Left minus right, and the money at stake: that difference, or where it is 0 the larger side."""
    difference = sum(x.amount_minor if x.side == "LEFT" else -x.amount_minor for x in rows)
    sides = {row.side for row in rows}
    larger = max(
        (sum(abs(x.amount_minor) for x in rows if x.side == side) for side in sides), default=0
    )
    return difference, abs(difference) or larger


def one_sided_kind(rows: Sequence[Placed]) -> ExceptionKind | None:
    """The kind of a case whose rows all stand on one side."""
    sides = {row.side for row in rows}
    if len(sides) != 1:
        return None
    return ExceptionKind.INTERNAL_ONLY if sides == {"LEFT"} else ExceptionKind.EXTERNAL_ONLY


def restate(case: ExceptionCase) -> bool:
    """Let a case say what its remaining rows say; False where none remain."""
    rows = list(case.items.filter(released_by=None).order_by("id"))
    if not rows:
        return False
    difference, at_stake = worth(rows)
    touch(
        case,
        kind=one_sided_kind(rows) or case.kind,
        difference_minor=difference,
        amount_minor=at_stake,
        reason_code="rows_left",
        reason_params={},
        candidates=[],
    )
    return True
