"""補單: a record that our books lack is asked for on a case, and counts once an approver says so."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from ledgers.models import Entry, Ledger
from ledgers.services.handmade import HandmadeRow, take_in_by_hand
from reconcile.models import (
    Approval,
    ExceptionCase,
    MissingRecord,
    OpenItem,
    ReconciliationLedger,
)
from reconcile.services.adjustments import AlreadyDecidedError, ReasonNeededError
from reconcile.services.approvals import ask, decide, decision_of
from reconcile.services.locking import lock_case, lock_reconciliation, reopen, touch
from reconcile.services.matches import make_match, release
from reconcile.services.restating import restate

REFERENCE_MAX = 200
OURS = "LEFT"


class NotMissingError(UserError):
    """Nothing of ours is missing here, or it can't be made by hand."""


@transaction.atomic
def ask_missing_record(
    *,
    merchant: Merchant,
    actor: Actor,
    case_id: uuid.UUID,
    version: int,
    ledger_id: uuid.UUID,
    reference: str,
    booked_on: date,
    reason: str,
) -> MissingRecord:
    """Ask for the record that our side lacks: of the sum that theirs shows, in a ledger of ours."""
    permissions.check(actor, Action.REVIEW)
    # a second person's word needs a first person to ask for it
    permissions.person(actor)
    case = lock_case(merchant, case_id, version)
    if not reason.strip():
        raise ReasonNeededError(_("Say why, so that others can follow it later."))
    _check_said(merchant, reference, booked_on)
    amount_minor = _missing_amount(case)
    record = MissingRecord.objects.create(
        merchant=merchant,
        case=case,
        ledger=_ledger(merchant, case, ledger_id),
        amount_minor=amount_minor,
        currency=case.currency,
        booked_on=booked_on,
        reference=reference.strip(),
        reason=reason.strip(),
        made_by_name=actor.name,
    )
    ask(Approval(merchant=merchant, record=record), actor)
    touch(case, state=ExceptionCase.State.PENDING_APPROVAL)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.record_asked",
        subject=case,
        after={
            "ledger": record.ledger.name,
            "reference": record.reference,
            "amount_minor": amount_minor,
            "currency": case.currency,
        },
        note=reason.strip(),
    )
    return record


def _check_said(merchant: Merchant, reference: str, booked_on: date) -> None:
    if not reference.strip() or len(reference) > REFERENCE_MAX:
        raise NotMissingError(
            _("Give the record a number of at most %(max)d characters.") % {"max": REFERENCE_MAX}
        )
    if booked_on > clock.today(merchant):
        raise NotMissingError(_("What was missing happened in the past: choose such a day."))


@transaction.atomic
def decide_missing_record(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, approved: bool, reason: str = ""
) -> MissingRecord:
    """Let the record count that a case waits for, matched with the case's rows; or return it.

    Who asked for it may take it back.
    """
    approval = _pending(merchant, case_id)
    record: MissingRecord = approval.record
    decision = decision_of(approval, actor, reason, approved=approved)
    decide(approval, actor, decision)
    case = lock_case(merchant, case_id, None, resolved=True)
    reopen(case)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb=f"case.record_{decision.lower()}",
        subject=case,
        after={"reference": record.reference, "amount_minor": record.amount_minor},
        note=approval.reason,
    )
    if approved:
        _count(merchant, actor, case, record)
    else:
        record.state = MissingRecord.State.RETURNED
        record.save(update_fields=["state"])
    return record


def _pending(merchant: Merchant, case_id: uuid.UUID) -> Approval:
    """The locked approval that a case waits for; the ledger is locked before the case, as everywhere."""
    cases = ExceptionCase.objects.for_merchant(merchant)
    found = cases.get(public_id=case_id)
    lock_reconciliation(merchant, found.reconciliation_id)
    mine = Approval.objects.for_merchant(merchant).filter(
        record__case=found, decision=Approval.Decision.PENDING
    )
    approval = mine.select_for_update(of=["self"]).select_related("record__ledger").first()
    if approval is None or approval.record is None:
        raise AlreadyDecidedError(_("This was decided already."))
    Ledger.objects.for_merchant(merchant).select_for_update(no_key=True).get(
        id=approval.record.ledger_id
    )
    return approval


def _count(merchant: Merchant, actor: Actor, case: ExceptionCase, record: MissingRecord) -> None:
    """Take the record into its ledger, and match it with the rows that it was missing for."""
    entry = take_in_by_hand(
        merchant=merchant,
        actor=actor,
        ledger_id=record.ledger.public_id,
        row=HandmadeRow(
            record_id=record.public_id,
            reference=record.reference,
            amount_minor=record.amount_minor,
            currency=record.currency,
            booked_on=record.booked_on,
            description=record.reason,
        ),
    )
    record.statement, record.state = entry.statement, MissingRecord.State.COUNTED
    record.save(update_fields=["statement", "state"])
    _place(merchant, case, entry)
    restate(case)
    items = list(case.items.filter(released_by=None).select_related("entry").order_by("id"))
    match = make_match(case.reconciliation, items, by=record.made_by_name)
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="match.made_by_hand",
        subject=match,
        after={"cardinality": match.cardinality, "rows": len(items), "difference_minor": 0},
        note=record.reason,
    )
    release(merchant, actor, items, event)


def _place(merchant: Merchant, case: ExceptionCase, entry: Entry) -> OpenItem:
    return OpenItem.objects.create(
        merchant=merchant,
        reconciliation_id=case.reconciliation_id,
        entry=entry,
        side=OURS,
        amount_minor=entry.gross_minor,
        currency=entry.currency,
        booked_on=entry.booked_on or case.period_on,
        case=case,
        reason_code=case.reason_code,
    )


def _missing_amount(case: ExceptionCase) -> int:
    """What their rows add up to; only where ours has none, and in one currency of money."""
    items = list(case.items.filter(released_by=None).select_related("entry").order_by("id"))
    is_theirs = bool(items) and all(item.side != OURS for item in items)
    if not is_theirs or any(item.currency != item.entry.currency for item in items):
        raise NotMissingError(_("Only where our side has no row at all can its record be created."))
    if len({item.currency for item in items}) > 1:
        raise NotMissingError(_("Its rows are in different currencies. Split them first."))
    return sum(item.amount_minor for item in items)


def _ledger(merchant: Merchant, case: ExceptionCase, ledger_id: uuid.UUID) -> Ledger:
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=case.reconciliation_id, side=OURS
    )
    ours = Ledger.objects.for_merchant(merchant).filter(id__in=sides.values("ledger"))
    found = ours.filter(public_id=ledger_id, is_active=True).first()
    if found is None:
        raise NotMissingError(_("Choose one of our own ledgers of this reconciliation."))
    return found
