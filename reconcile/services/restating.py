"""What a case is about, said anew after some of its rows have left it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from reconcile.models import ExceptionCase
from reconcile.models.cases import ExceptionKind
from reconcile.services.locking import touch

ROWS_LEFT = "rows_left"
# no person has said so: the next run looks at what remains
FILE_VOIDED = "file_voided"


class Placed(Protocol):
    """A row with its side: an open item, or the leg of a match."""

    side: str


def worth(amounts: Iterable[tuple[str, int]]) -> tuple[int, int]:
    """Left minus right, and the money at stake: that difference, or where it is 0 the larger side."""
    sides: dict[str, list[int]] = {"LEFT": [], "RIGHT": []}
    for side, amount_minor in amounts:
        sides[side].append(amount_minor)
    difference = sum(sides["LEFT"]) - sum(sides["RIGHT"])
    larger = max(sum(map(abs, found)) for found in sides.values())
    return difference, abs(difference) or larger


def one_sided_kind(rows: Sequence[Placed]) -> ExceptionKind | None:
    """The kind of a case whose rows all stand on one side."""
    sides = {row.side for row in rows}
    if len(sides) != 1:
        return None
    return ExceptionKind.INTERNAL_ONLY if sides == {"LEFT"} else ExceptionKind.EXTERNAL_ONLY


def restate(case: ExceptionCase, *, reason_code: str = ROWS_LEFT) -> bool:
    """Let a case say what its remaining rows say, and why only they remain; False where none remain."""
    rows = list(case.items.filter(released_by=None).order_by("id"))
    if not rows:
        return False
    # amounts of two currencies are never added up
    counted = [row for row in rows if row.currency == case.currency] or rows
    difference, at_stake = worth((row.side, row.amount_minor) for row in counted)
    touch(
        case,
        kind=one_sided_kind(rows) or case.kind,
        difference_minor=difference,
        amount_minor=at_stake,
        reason_code=reason_code,
        reason_params={},
        candidates=[],
    )
    return True
