"""The case page: both sides field by field, candidates, history."""

from __future__ import annotations

import difflib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Abs
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, Merchant
from ledgers.models import Entry, Ledger
from ledgers.money import format_minor
from reconcile.models import ExceptionCase, Match, MatchLeg, OpenItem
from reconcile.models.cases import ExceptionKind
from reconcile.reports.entry_words import entry_word

SHOWN_MAX = 20
PPM = 1_000_000
OPEN_MAX = 10
TICKED_MAX = 200
SHOWN_WITH = ("entry__statement", "entry__ledger")
# compared and marked as one word
WORDED = ("status", "channel")
# what a ledger of a kind never states; its zero there is no figure
UNSAID = {
    Ledger.Kind.ORDERS: ("fee_minor", "net_minor"),
    Ledger.Kind.BANK: ("fee_minor",),
}


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of both sides; the marks show which characters differ."""

    label: str
    ours: SafeString
    theirs: SafeString
    agrees: bool


def compare(left: Iterable[Entry], right: Iterable[Entry]) -> list[FieldPair]:
    """The fields of the first rows of both sides, side by side."""
    ours, theirs = next(iter(left), None), next(iter(right), None)
    return [
        _pair(
            label,
            _text(ours, name),
            _text(theirs, name),
            # what one side doesn't say at all is no difference
            agrees=not (_text(ours, name) and _text(theirs, name)) or _agree(ours, theirs, name),
            whole=name in WORDED,
        )
        for label, name in (
            (_("Order number"), "order_ref"),
            (_("Transaction"), "transaction_ref"),
            (_("Refund"), "refund_ref"),
            (_("Gross"), "gross_minor"),
            (_("Fee"), "fee_minor"),
            (_("Net"), "net_minor"),
            (_("Currency"), "currency"),
            (_("Time"), "occurred_at"),
            (_("Booked on"), "booked_on"),
            (_("Status"), "status"),
            (_("Channel"), "channel"),
            (_("Counterparty"), "counterparty"),
        )
        if _text(ours, name) or _text(theirs, name)
    ]


def _text(entry: Entry | None, name: str) -> str:
    if entry is None:
        return ""
    value = getattr(entry, name)
    if value is None or name in UNSAID.get(Ledger.Kind(entry.ledger.kind), ()):
        return ""
    if name.endswith("_minor"):
        return format_minor(value, entry.currency)
    if name == "occurred_at":
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return entry_word(value) if name in WORDED else str(value)


def _agree(ours: Entry | None, theirs: Entry | None, name: str) -> bool:
    if name == "occurred_at" and ours and theirs:
        # nobody pays in the second in which they order: another day is a difference
        return ours.booked_on == theirs.booked_on
    return _text(ours, name) == _text(theirs, name)


def _pair(label: str, ours: str, theirs: str, *, agrees: bool, whole: bool) -> FieldPair:
    if agrees:
        return FieldPair(label, SafeString(escape(ours)), SafeString(escape(theirs)), agrees=True)
    if whole:
        return FieldPair(
            label,
            format_html("<del>{}</del>", ours),
            format_html("<ins>{}</ins>", theirs),
            agrees=False,
        )
    left, right = [], []
    for kind, a, b, c, d in difflib.SequenceMatcher(
        None, ours, theirs, autojunk=False
    ).get_opcodes():
        mine, other = escape(ours[a:b]), escape(theirs[c:d])
        left.append(mine if kind == "equal" or not mine else f"<del>{mine}</del>")
        right.append(other if kind == "equal" or not other else f"<ins>{other}</ins>")
    # every piece was escaped above
    return FieldPair(label, mark_safe("".join(left)), mark_safe("".join(right)), agrees=False)  # noqa: S308


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open row that could be the other side, with what agrees and what doesn't."""

    number: int
    item: OpenItem
    fields: list[dict[str, object]]


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


def candidates_of(merchant: Merchant, case: ExceptionCase) -> list[Candidate]:
    """The engine's nearest candidates that are still open."""
    found: list[Candidate] = []
    for offer in case.candidates[:3]:
        items = OpenItem.objects.for_merchant(merchant).filter(
            reconciliation=case.reconciliation_id, entry_id__in=offer["entries"], released_by=None
        )
        for item in items.exclude(case=case).select_related(*SHOWN_WITH).order_by("id"):
            found.append(Candidate(len(found) + 1, item, offer["fields"]))
    return found


def panes(
    merchant: Merchant,
    case: ExceptionCase,
    candidates: Sequence[Candidate],
    *,
    text: str,
    ticked: Sequence[uuid.UUID] | None,
) -> dict[str, list[PaneRow]]:
    """Both sides' rows to tick: the case's own, candidates, those ticked before a search, found ones.

    `ticked` None means that nobody has chosen yet: then the case's own rows are.
    """
    numbers = {c.item.id: c.number for c in candidates}
    own = list(case.items.filter(released_by=None).select_related(*SHOWN_WITH).order_by("id"))
    others = _open_items(merchant, case)
    kept = list(others.filter(public_id__in=(ticked or [])[:TICKED_MAX]).order_by("id"))
    rows: dict[str, list[PaneRow]] = {"LEFT": [], "RIGHT": []}
    for side, shown in rows.items():
        near = _nearest(others.filter(side=side), case, text)
        known: set[int] = set()
        for item in [*own, *(c.item for c in candidates), *kept, *near]:
            if item.side != side or item.id in known:
                continue
            known.add(item.id)
            is_ticked = item in own if ticked is None else item.public_id in ticked
            shown.append(PaneRow(item, item in own, is_ticked, numbers.get(item.id, 0)))
    return rows


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
    near = items.annotate(far=Abs(Abs("amount_minor") - case.amount_minor))
    return near.order_by("far", "id")[:OPEN_MAX]


def matches_of(merchant: Merchant, items: Sequence[OpenItem]) -> list[Match]:
    """The matches that rows stand in now."""
    legs = MatchLeg.objects.for_merchant(merchant).filter(
        entry__in=[i.entry_id for i in items],
        reconciliation__in={i.reconciliation_id for i in items},
        undone_by=None,
    )
    mine = Match.objects.for_merchant(merchant).filter(id__in=legs.values("match"))
    return list(mine.order_by("id")[:SHOWN_MAX])


def history_of(merchant: Merchant, case: ExceptionCase) -> list[AuditEvent]:
    """What happened to the case and what took its rows, newest first."""
    events = AuditEvent.objects.for_merchant(merchant).filter(
        Q(subject_id=case.public_id)
        | Q(id__in=case.items.exclude(released_by=None).values("released_by"))
    )
    return list(events.order_by("-sequence")[:SHOWN_MAX])
