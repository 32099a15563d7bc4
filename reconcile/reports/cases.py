"""The case page: both sides field by field, candidates, history."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Abs
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, Merchant
from ledgers.models import Entry
from ledgers.money import format_minor
from reconcile.models import ExceptionCase, OpenItem

SHOWN_MAX = 20
OPEN_MAX = 20


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
            one_sided=not (_text(ours, name) and _text(theirs, name)),
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
    if name.endswith("_minor"):
        return format_minor(value, entry.currency)
    if name == "occurred_at" and value is not None:
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return "" if value is None else str(value)


def _pair(label: str, ours: str, theirs: str, *, one_sided: bool) -> FieldPair:
    if one_sided or ours == theirs:
        return FieldPair(
            label, SafeString(escape(ours)), SafeString(escape(theirs)), one_sided or ours == theirs
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

    item: OpenItem
    fields: list[dict[str, object]]


def candidates_of(merchant: Merchant, case: ExceptionCase) -> list[Candidate]:
    """The engine's nearest candidates that are still open."""
    found = []
    for offer in case.candidates[:3]:
        items = OpenItem.objects.for_merchant(merchant).filter(
            reconciliation=case.reconciliation_id, entry_id__in=offer["entries"], released_by=None
        )
        for item in (
            items.exclude(case=case)
            .select_related("entry__statement", "entry__ledger")
            .order_by("id")
        ):
            found.append(Candidate(item, offer["fields"]))
    return found


def open_items(merchant: Merchant, case: ExceptionCase, text: str) -> list[OpenItem]:
    """Other open rows of the reconciliation, by any of their numbers; the nearest amounts first."""
    items = OpenItem.objects.for_merchant(merchant).filter(
        reconciliation=case.reconciliation_id, released_by=None, currency=case.currency
    )
    items = items.exclude(case=case).exclude(case__state=ExceptionCase.State.RESOLVED)
    if text:
        items = items.filter(
            Q(entry__order_ref__icontains=text)
            | Q(entry__transaction_ref__icontains=text)
            | Q(entry__refund_ref__icontains=text)
            | Q(entry__counterparty__icontains=text)
        )
    near = items.annotate(far=Abs(Abs("amount_minor") - case.amount_minor)).order_by("far", "id")
    return list(near.select_related("entry__statement", "entry__ledger")[:OPEN_MAX])


def history_of(merchant: Merchant, case: ExceptionCase) -> list[AuditEvent]:
    """What happened to the case, newest first."""
    events = AuditEvent.objects.for_merchant(merchant).filter(subject_id=case.public_id)
    return list(events.order_by("-sequence")[:SHOWN_MAX])
