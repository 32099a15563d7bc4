"""The case page: candidates and what speaks against each, rows to tick, history."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Abs
from django.utils.translation import gettext as _

from accounts.models import Merchant
from ledgers.models import Entry, Ledger
from ledgers.money import format_minor
from reconcile.models import ExceptionCase, OpenItem, ReconciliationLedger
from reconcile.models.cases import ExceptionKind
from reconcile.reports.side_by_side import FieldPair, compare, failures

SHOWN_MAX = 20
PPM = 1_000_000
OPEN_MAX = 10
TICKED_MAX = 200
SHOWN_WITH = ("entry__statement", "entry__ledger")
CANDIDATES_MAX = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Open rows that could be the other side, one or a sum, with what agrees and what doesn't."""

    number: int
    items: list[OpenItem]
    fields: list[dict[str, object]]
    # the fields that speak against it, in words
    against: list[str]
    # of 100; none of a candidate that was not found by likeness
    score: int | None

    @property
    def item(self) -> OpenItem:
        """The first of them: what programs of version 1 of the API take for the candidate."""
        return self.items[0]


@dataclass(frozen=True, slots=True)
class PaneRow:
    """A row that may be ticked for a match by hand."""

    item: OpenItem
    is_of_case: bool
    is_ticked: bool
    # which candidate it is, counted from 1; 0 for other rows
    candidate: int


def fee_words(case: ExceptionCase, entries: Iterable[Entry]) -> str:
    """What the contract's rate gives, and what was charged; empty where that isn't what is wrong."""
    if case.kind != ExceptionKind.FEE_MISMATCH:
        return ""
    rows = (x for x in entries if x.fee_rate_ppm is not None and x.fee_minor is not None)
    entry = next(rows, None)
    if entry is None:
        return ""
    rate = entry.fee_rate_ppm or 0
    expected = (abs(entry.gross_minor * rate) + PPM // 2) // PPM
    return _(
        "The contract's rate is %(rate)s %%: of %(gross)s it gives a fee of %(expected)s;"
        " %(charged)s was charged."
    ) % {
        "rate": _percent(rate),
        "gross": format_minor(abs(entry.gross_minor), entry.currency),
        "expected": format_minor(expected, entry.currency),
        "charged": format_minor(abs(entry.fee_minor or 0), entry.currency),
    }


def _percent(ppm: int) -> str:
    """Parts per million as a percentage with as many decimals as it needs: 6000 is 0.6."""
    whole, part = divmod(ppm, PPM // 100)
    return f"{whole}.{part:04d}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate beside the case's rows: the fields that differ, marked, and the names of those that agree."""

    candidate: Candidate
    differing: list[FieldPair]
    agreeing: list[str]


def offers(candidates: Iterable[Candidate], own: Sequence[OpenItem]) -> list[Offer]:
    """Each candidate compared with the case's own rows, field by field."""
    found = []
    for candidate in candidates:
        rows = [*own, *candidate.items]
        left, right = ([i.entry for i in rows if i.side == side] for side in ("LEFT", "RIGHT"))
        pairs = [pair for pair in compare(left, right) if pair.verdict]
        found.append(
            Offer(
                candidate,
                [pair for pair in pairs if not pair.agrees],
                [pair.label for pair in pairs if pair.agrees],
            )
        )
    return found


def candidates_of(merchant: Merchant, case: ExceptionCase) -> list[Candidate]:
    """The engine's nearest candidates that are still open."""
    return _candidates(case, list(_named(merchant, case))) if case.candidates else []


def _named(merchant: Merchant, case: ExceptionCase) -> QuerySet[OpenItem]:
    """The rows that its candidates name, as far as they are open."""
    named = {entry for offer in case.candidates[:CANDIDATES_MAX] for entry in offer["entries"]}
    live = OpenItem.objects.for_merchant(merchant).filter(
        reconciliation=case.reconciliation_id, entry_id__in=named, released_by=None
    )
    return live.exclude(case=case).select_related(*SHOWN_WITH).order_by("id")


def _candidates(case: ExceptionCase, rows: Sequence[OpenItem]) -> list[Candidate]:
    found: list[Candidate] = []
    for offer in case.candidates[:CANDIDATES_MAX]:
        items = [row for row in rows if row.entry_id in offer["entries"]]
        # a part of a sum is no answer, nor is a part of a row
        if items and len(items) == len(offer["entries"]) and not any(i.part for i in items):
            from_there = all(row.side == "LEFT" for row in items)
            against = failures(offer["fields"], case.currency, from_there=from_there)
            number, score = len(found) + 1, offer.get("score")
            found.append(Candidate(number, items, offer["fields"], against, score))
    return found


@dataclass(frozen=True, slots=True)
class OpenRows:
    """Other open rows that a case may be matched with."""

    candidates: list[Candidate]
    # those ticked before a search
    ticked: list[OpenItem]
    # those whose amounts are nearest, of each side
    near: list[OpenItem]


def open_rows(
    merchant: Merchant, case: ExceptionCase, *, text: str, ticked: Sequence[uuid.UUID]
) -> OpenRows:
    """Candidates, ticked rows and the nearest that a text finds, in one query."""
    others = _open_items(merchant, case)
    lists = [
        _named(merchant, case),
        others.filter(public_id__in=ticked[:TICKED_MAX]).order_by("id"),
        _nearest(others.filter(side="LEFT"), case, text),
        _nearest(others.filter(side="RIGHT"), case, text),
    ]
    far = Abs(Abs("amount_minor") - case.amount_minor)
    parts = [rows.annotate(far=far, part_of=Value(at)) for at, rows in enumerate(lists)]
    found: list[list[OpenItem]] = [[] for _list in lists]
    for row in parts[0].union(*parts[1:], all=True):
        found[vars(row)["part_of"]].append(row)
    named, kept, *near = found
    return OpenRows(
        _candidates(case, sorted(named, key=lambda row: row.id)),
        sorted(kept, key=lambda row: row.id),
        sorted((row for side in near for row in side), key=lambda row: (vars(row)["far"], row.id)),
    )


def panes(
    rows: OpenRows, *, own: Sequence[OpenItem], ticked: Sequence[uuid.UUID] | None
) -> dict[str, list[PaneRow]]:
    """Both sides' rows to tick: the case's `own`, candidates, those ticked before a search, found ones.

    `ticked` None means that nobody has chosen yet: then the case's own rows are.
    """
    numbers = {item.id: c.number for c in rows.candidates for item in c.items}
    named = [item for c in rows.candidates for item in c.items]
    found: dict[str, list[PaneRow]] = {"LEFT": [], "RIGHT": []}
    known: set[int] = set()
    for item in [*own, *named, *rows.ticked, *rows.near]:
        if item.id in known:
            continue
        known.add(item.id)
        is_ticked = item in own if ticked is None else item.public_id in ticked
        row = PaneRow(item, item in own, is_ticked, numbers.get(item.id, 0))
        found[item.side].append(row)
    return found


def _open_items(merchant: Merchant, case: ExceptionCase) -> QuerySet[OpenItem]:
    """Other open rows of the reconciliation in the case's currency."""
    items = OpenItem.objects.for_merchant(merchant).filter(
        reconciliation=case.reconciliation_id, released_by=None, currency=case.currency
    )
    others = items.exclude(case=case).exclude(case__state=ExceptionCase.State.RESOLVED)
    return others.select_related(*SHOWN_WITH)


def _nearest(items: QuerySet[OpenItem], case: ExceptionCase, text: str) -> QuerySet[OpenItem]:
    """Rows by any of their numbers, the nearest amounts first."""
    if text:
        items = items.filter(
            Q(entry__order_ref__icontains=text)
            | Q(entry__transaction_ref__icontains=text)
            | Q(entry__refund_ref__icontains=text)
            | Q(entry__counterparty__icontains=text)
            | Q(entry__description__icontains=text)
        )
    return items.order_by(Abs(Abs("amount_minor") - case.amount_minor), "id")[:OPEN_MAX]


def originals_of(merchant: Merchant, case: ExceptionCase, own: Sequence[OpenItem]) -> list[Entry]:
    """Rows of the same side and the same amounts that the case's one row may be a copy of."""
    if len(own) != 1:
        return []
    copy, side = own[0].entry, own[0].side
    ledgers = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=case.reconciliation_id, side=side
    )
    alike = OpenItem.objects.for_merchant(merchant).filter(
        reconciliation=case.reconciliation_id,
        side=side,
        released_by=None,
        amount_minor=own[0].amount_minor,
        currency=case.currency,
    )
    same = Entry.objects.for_merchant(merchant).filter(
        currency=copy.currency,
        gross_minor=copy.gross_minor,
        net_minor=copy.net_minor,
        quantity=copy.quantity,
        ledger__in=ledgers.values("ledger"),
        statement__state="COMMITTED",
    )
    near = Q(id__in=alike.order_by("id").values("entry")[:SHOWN_MAX])
    if copy.order_key:
        near |= Q(order_key=copy.order_key)
    found = same.filter(near).exclude(id=copy.id).select_related("statement").order_by("id")
    return list(found[:OPEN_MAX])


def our_ledgers(merchant: Merchant, case: ExceptionCase) -> list[Ledger]:
    """The ledgers of our side in which a missing record can be created."""
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=case.reconciliation_id, side="LEFT", ledger__is_active=True
    )
    return [side.ledger for side in sides.select_related("ledger").order_by("id")]
