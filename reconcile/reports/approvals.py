"""What waits for a second person's decision, with the evidence that the decision needs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Merchant, User
from accounts.tenancy import TenantQuerySet
from reconcile.models import (
    Adjustment,
    Approval,
    ExceptionCase,
    MissingRecord,
    OpenItem,
    Publication,
    Settlement,
)
from reconcile.reports.proof import ProofLine
from reconcile.reports.rule_changes import Change, changes_between

# a phone shows one after another; the rest stands behind the first ones
CARDS_MAX = 20
ROWS_MAX, CHANGES_MAX = 4, 8


@dataclass(frozen=True, slots=True)
class Side:
    """Rows of one side of a case or match, as far as they are shown, and how many more there are."""

    rows: Sequence[OpenItem]
    more: int
    sum_minor: int


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to decide."""

    approval: Approval
    what: str
    title: str
    address: str
    note: str = ""
    amount_minor: int | None = None
    currency: str = ""
    adjustment: Adjustment | None = None
    case: ExceptionCase | None = None
    settlement: Settlement | None = None
    publication: Publication | None = None
    ours: Side | None = None
    theirs: Side | None = None
    lines: Sequence[ProofLine] = ()
    changes: Sequence[Change] = ()
    more_changes: int = 0
    approve: str = ""


def pending(merchant: Merchant) -> TenantQuerySet[Approval]:
    """Everything that waits for a decision."""
    return Approval.objects.for_merchant(merchant).filter(decision=Approval.Decision.PENDING)


def to_decide(merchant: Merchant, person: User) -> TenantQuerySet[Approval]:
    """What waits for the decision of this person, who can't be the one who asked."""
    return pending(merchant).exclude(maker=person)


def cards(approvals: TenantQuerySet[Approval]) -> list[Card]:
    """The oldest ones first, with their evidence, in a bounded number of queries."""
    found = list(
        approvals.select_related(
            "maker",
            "adjustment__case__reconciliation",
            "settlement__reconciliation",
            "publication__rule_set",
            "publication__against",
            "record__case__reconciliation",
            "record__ledger",
        )
        .prefetch_related("adjustment__forced_matches")
        .order_by("id")[:CARDS_MAX]
    )
    rows = _rows_of(found)
    return [_card(approval, rows) for approval in found]


def _card(approval: Approval, rows: dict[int, list[OpenItem]]) -> Card:
    if approval.settlement:
        return _of_settlement(approval, approval.settlement)
    if approval.publication:
        return _of_publication(approval, approval.publication)
    if approval.adjustment and approval.adjustment.case:
        return _of_adjustment(approval, approval.adjustment, approval.adjustment.case, rows)
    if approval.record:
        return _of_record(approval, approval.record, rows)
    return Card(approval, _("Something else"), str(approval), reverse("overview"))


def _of_adjustment(
    approval: Approval,
    adjustment: Adjustment,
    case: ExceptionCase,
    rows: dict[int, list[OpenItem]],
) -> Card:
    is_match = bool(adjustment.forced_matches.all())
    mine = rows.get(approval.pk, [])
    return Card(
        approval,
        _("Match by hand") if is_match else str(Adjustment.Kind(adjustment.kind).label),
        case.reference or case.get_kind_display(),
        reverse("case_detail", args=[case.public_id]),
        note=adjustment.reason,
        amount_minor=adjustment.amount_minor,
        currency=adjustment.currency,
        adjustment=adjustment,
        case=case,
        ours=_side(mine, "LEFT"),
        theirs=_side(mine, "RIGHT"),
        approve=_approve(adjustment, is_match=is_match),
    )


def _approve(adjustment: Adjustment, *, is_match: bool) -> str:
    if is_match:
        return _("Approve the match")
    is_write_off = adjustment.kind == Adjustment.Kind.WRITE_OFF
    return _("Approve the write-off") if is_write_off else _("Approve the booking")


def _of_record(approval: Approval, record: MissingRecord, rows: dict[int, list[OpenItem]]) -> Card:
    mine = rows.get(approval.pk, [])
    return Card(
        approval,
        _("Missing record"),
        f"{record.reference} · {record.ledger.name}",
        reverse("case_detail", args=[record.case.public_id]),
        note=record.reason,
        amount_minor=record.amount_minor,
        currency=record.currency,
        case=record.case,
        ours=_side(mine, "LEFT"),
        theirs=_side(mine, "RIGHT"),
        approve=_("Approve the record"),
    )


def _of_settlement(approval: Approval, settlement: Settlement) -> Card:
    return Card(
        approval,
        _("Settlement"),
        settlement.reconciliation.name,
        reverse("settlement_detail", args=[settlement.public_id]),
        note=settlement.note,
        settlement=settlement,
        lines=[ProofLine(**line) for line in settlement.proof["lines"]],
        approve=_("Approve and lock"),
    )


def _of_publication(approval: Approval, asked: Publication) -> Card:
    changes = changes_between(asked.against.document, asked.document)
    return Card(
        approval,
        _("New rules"),
        asked.rule_set.name,
        reverse("publication_detail", args=[asked.public_id]),
        note=asked.note,
        publication=asked,
        changes=changes[:CHANGES_MAX],
        more_changes=max(len(changes) - CHANGES_MAX, 0),
        approve=_("Approve and publish"),
    )


def _side(rows: Iterable[OpenItem], side: str) -> Side:
    mine = [row for row in rows if row.side == side]
    return Side(
        mine[:ROWS_MAX], max(len(mine) - ROWS_MAX, 0), sum(row.amount_minor for row in mine)
    )


def _rows_of(approvals: Sequence[Approval]) -> dict[int, list[OpenItem]]:
    """The rows that each booking is about: those chosen for a match, else those of the case."""
    chosen: dict[uuid.UUID, int] = {}
    cases: dict[int, int] = {}
    for approval in approvals:
        adjustment = approval.adjustment
        if approval.record:
            cases[approval.record.case_id] = approval.pk
        if adjustment is None:
            continue
        forced = list(adjustment.forced_matches.all())
        for asked in forced:
            chosen |= dict.fromkeys(map(uuid.UUID, asked.items), approval.pk)
        if not forced and adjustment.case_id:
            cases[adjustment.case_id] = approval.pk
    if not approvals or not (chosen or cases):
        return {}
    live = OpenItem.objects.for_merchant(approvals[0].merchant).filter(released_by=None)
    related = live.select_related("entry__statement").order_by("id")
    found: dict[int, list[OpenItem]] = {}
    for row in related.filter(case_id__in=cases) | related.filter(public_id__in=chosen):
        key = chosen.get(row.public_id) or cases.get(row.case_id or 0, 0)
        found.setdefault(key, []).append(row)
    return found
