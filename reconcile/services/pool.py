"""Rows of a case that wait for the other side's next file, and how they come back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from accounts.models import AuditEvent, Merchant
from reconcile.models import ExceptionCase, OpenItem

CARRIED_FORWARD = "case.carried_forward"


def send_to_pool(merchant: Merchant, case: ExceptionCase, event: AuditEvent, until: date) -> None:
    """Let the rows of a case wait until a day."""
    items = list(case.items.filter(released_by=None).select_for_update().order_by("id"))
    case.items.filter(released_by=None).update(released_by=event)
    OpenItem.objects.bulk_create(
        OpenItem(
            merchant=merchant,
            reconciliation_id=case.reconciliation_id,
            entry_id=item.entry_id,
            part=item.part,
            side=item.side,
            amount_minor=item.amount_minor,
            currency=item.currency,
            booked_on=item.booked_on,
            expected_by=until,
            reason_code="carried_forward",
            reason_params={"case": str(case.public_id)},
        )
        for item in items
    )


def take_from_pool(merchant: Merchant, case: ExceptionCase) -> list[OpenItem] | None:
    """The rows that the case has sent to the pool; None where the other side has come for any of them."""
    waiting = OpenItem.objects.for_merchant(merchant).filter(
        reconciliation_id=case.reconciliation_id,
        case=None,
        released_by=None,
        reason_code="carried_forward",
        reason_params__case=str(case.public_id),
    )
    found = list(waiting.select_for_update().order_by("id"))
    carried = AuditEvent.objects.for_merchant(merchant).filter(
        subject_id=case.public_id, verb=CARRIED_FORWARD
    )
    sent = case.items.filter(released_by=carried.order_by("-sequence").first())
    return found if len(found) == sent.count() else None


def put_back(items: Sequence[OpenItem], case: ExceptionCase, event: AuditEvent) -> None:
    """Let rows of the pool stand in the case again."""
    for item in items:
        item.released_by = event
    OpenItem.objects.bulk_update(items, ["released_by"])
    OpenItem.objects.bulk_create(
        OpenItem(
            merchant_id=item.merchant_id,
            reconciliation_id=item.reconciliation_id,
            entry_id=item.entry_id,
            part=item.part,
            side=item.side,
            amount_minor=item.amount_minor,
            currency=item.currency,
            booked_on=item.booked_on,
            case=case,
            reason_code=case.reason_code,
        )
        for item in items
    )
