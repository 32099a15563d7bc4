"""What a story is told in: rows with their places, stages of a ledger each, and what is still missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledgers.models import Entry, Ledger
from reconcile.models import ExceptionCase, Match, OpenItem, Reconciliation, ReconciliationLedger
from reconcile.models.cases import ExceptionKind

# a side of a match with more rows than this is counted and not opened
SIDE_ROWS_MAX = 10
# what is asked for is a number, however long
TEXT_MAX = 200
# longer chains of ledgers don't occur; a circle of reconciliations ends here
DEPTH_MAX = 6
KINDS_IN_ORDER = [
    Ledger.Kind.ORDERS,
    Ledger.Kind.STOCK,
    Ledger.Kind.SUPPLIER,
    Ledger.Kind.PLATFORM,
    Ledger.Kind.CHANNEL,
    Ledger.Kind.BANK,
]
NOT_YET_AT: dict[str, Promise] = {
    Ledger.Kind.ORDERS: _("Not in our orders yet"),
    Ledger.Kind.STOCK: _("Not in the stock book yet"),
    Ledger.Kind.SUPPLIER: _("Not at the supplier yet"),
    Ledger.Kind.PLATFORM: _("Not on the platform yet"),
    Ledger.Kind.CHANNEL: _("Not at the payment channel yet"),
    Ledger.Kind.BANK: _("Not at the bank yet"),
}
NOT_PAID_OUT = _("Not yet paid out")
PAYS_OUT = (Ledger.Kind.CHANNEL, Ledger.Kind.PLATFORM)
# of other kinds the other side is known, or there is none: nothing is awaited
ONE_SIDED_KINDS = (
    ExceptionKind.INTERNAL_ONLY,
    ExceptionKind.EXTERNAL_ONLY,
    ExceptionKind.TIMING,
    ExceptionKind.MISSING_STATEMENT,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row is in one reconciliation: in a match, in a case, waiting, or not seen by any run yet."""

    reconciliation: Reconciliation
    side: str
    match: Match | None = None
    item: OpenItem | None = None
    # the other side of its match, as far as the story holds it
    partners: tuple[Entry, ...] = ()
    # how many rows of its own side are summed up with it, and to what
    rows: int = 1
    sum_minor: int = 0
    # how many rows of the other side the story doesn't hold
    rows_there: int = 0

    @property
    def is_summed_up(self) -> bool:
        return self.rows > SIDE_ROWS_MAX


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A row of a file, and its places."""

    entry: Entry
    # it carries the number that was asked for
    is_asked: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Amounts:
    """The sums of some rows in one currency."""

    currency: str
    gross_minor: int
    fee_minor: int
    net_minor: int


@dataclass(frozen=True, slots=True)
class Stage:
    """What one ledger knows of the order."""

    ledger: Ledger
    rows: tuple[StoryRow, ...]
    sums: tuple[Amounts, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What one reconciliation still looks for, for some rows of the story."""

    words: str
    reconciliation: Reconciliation
    currency: str
    amount_minor: int
    rows: int
    # the first case that asks about it, or the day by which it is expected
    case: ExceptionCase | None
    expected_by: date | None


@dataclass(frozen=True, slots=True)
class Story:
    """Stage by stage, the order's own side first."""

    text: str
    stages: tuple[Stage, ...] = ()
    # there are more rows than a page can hold
    is_cut: bool = False
    # what the other side of an active reconciliation doesn't show yet
    missing: tuple[Missing, ...] = ()

    @property
    def rows(self) -> list[StoryRow]:
        return [row for stage in self.stages for row in stage.rows]

    @property
    def undecided(self) -> list[Place]:
        """Where both sides are there and a person has yet to decide: each case and each suggestion once."""
        found: dict[tuple[str, int], Place] = {}
        for place in (place for row in self.rows for place in row.places):
            case = place.item.case if place.item else None
            if place.match is not None and place.match.state == Match.State.SUGGESTED:
                found.setdefault(("match", place.match.id), place)
            elif case and case.state != ExceptionCase.State.RESOLVED and not _is_awaited(place):
                found.setdefault(("case", case.id), place)
        return list(found.values())


def stages_of(rows: Sequence[StoryRow], sides: Sequence[ReconciliationLedger]) -> tuple[Stage, ...]:
    """The rows by ledger, in the order in which the money passes through them."""
    depth = depths(sides)
    by_ledger: dict[int, list[StoryRow]] = defaultdict(list)
    for row in rows:
        by_ledger[row.entry.ledger_id].append(row)
    stages = [
        Stage(
            found[0].entry.ledger,
            tuple(sorted(found, key=lambda r: (r.entry.booked_on or date.max, r.entry.id))),
            _sums(r.entry for r in found),
        )
        for found in by_ledger.values()
    ]
    return tuple(sorted(stages, key=lambda stage: _place_in_line(stage.ledger, depth)))


def _place_in_line(ledger: Ledger, depth: dict[int, int]) -> tuple[int, int, str, int]:
    kind = KINDS_IN_ORDER.index(Ledger.Kind(ledger.kind))
    return kind, depth.get(ledger.id, 0), ledger.name, ledger.id


def depths(sides: Sequence[ReconciliationLedger]) -> dict[int, int]:
    """How many reconciliations lie between the order and each ledger, at most."""
    ends: dict[int, dict[str, list[int]]] = defaultdict(lambda: {"LEFT": [], "RIGHT": []})
    for side in sides:
        ends[side.reconciliation_id][side.side].append(side.ledger_id)
    depth: dict[int, int] = {}
    for _round in range(DEPTH_MAX):
        for both in ends.values():
            before = max((depth.get(ledger, 0) for ledger in both["LEFT"]), default=0)
            for ledger in both["RIGHT"]:
                depth[ledger] = min(max(depth.get(ledger, 0), before + 1), DEPTH_MAX)
    return depth


def _sums(entries: Iterable[Entry]) -> tuple[Amounts, ...]:
    sums: dict[str, list[int]] = {}
    for e in entries:
        total = sums.setdefault(e.currency, [0, 0, 0])
        for at, minor in enumerate((e.gross_minor, e.fee_minor, e.net_minor)):
            total[at] += minor
    return tuple(Amounts(currency, *total) for currency, total in sorted(sums.items()))


def missing_of(
    rows: Sequence[StoryRow], sides: Sequence[ReconciliationLedger]
) -> tuple[Missing, ...]:
    """What the rows' other sides don't show yet, by reconciliation and currency."""
    kinds: dict[tuple[int, str], set[str]] = defaultdict(set)
    for side in sides:
        kinds[side.reconciliation_id, side.side].add(side.ledger.kind)
    found: dict[tuple[int, str, str], list[tuple[StoryRow, Place]]] = defaultdict(list)
    for row in rows:
        for place in row.places:
            if _is_awaited(place):
                at = (place.reconciliation.id, place.side, row.entry.currency)
                found[at].append((row, place))
    return tuple(
        _missing(waiting, currency, kinds[reconciliation, _other(side)])
        for (reconciliation, side, currency), waiting in found.items()
    )


def _other(side: str) -> str:
    return "RIGHT" if side == "LEFT" else "LEFT"


def _is_awaited(place: Place) -> bool:
    if place.match is not None or not place.reconciliation.is_active:
        return False
    case = place.item.case if place.item else None
    if case is None:
        return True
    return case.kind in ONE_SIDED_KINDS and case.state != ExceptionCase.State.RESOLVED


def _missing(
    waiting: Sequence[tuple[StoryRow, Place]], currency: str, kinds_there: set[str]
) -> Missing:
    entries = [row.entry for row, _place in waiting]
    items = [place.item for _row, place in waiting if place.item]
    days = [item.expected_by for item in items if item.case is None and item.expected_by]
    is_paid_out = Ledger.Kind.BANK in kinds_there and any(
        entry.ledger.kind in PAYS_OUT for entry in entries
    )
    last = max(kinds_there, key=lambda kind: KINDS_IN_ORDER.index(Ledger.Kind(kind)))
    return Missing(
        words=str(NOT_PAID_OUT if is_paid_out else NOT_YET_AT[last]),
        reconciliation=waiting[0][1].reconciliation,
        currency=currency,
        amount_minor=sum(
            place.item.amount_minor
            if place.item
            else (row.entry.net_minor if is_paid_out else row.entry.gross_minor)
            for row, place in waiting
        ),
        rows=len(waiting),
        case=next((item.case for item in items if item.case), None),
        expected_by=max(days, default=None),
    )
