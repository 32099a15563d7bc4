"""A row that says another one again: it leaves the open books, and names the row that counts."""

from __future__ import annotations

import uuid
from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from ledgers.models import Entry, Statement
from reconcile.models import ExceptionCase, ReconciliationLedger
from reconcile.models.cases import ExceptionKind
from reconcile.services.adjustments import ReasonNeededError
from reconcile.services.authority import needs_approval
from reconcile.services.locking import lock_case, resolve, touch


class RowAddress(TypedDict):
    """How a row is known outside the server."""

    statement_id: uuid.UUID
    row_number: int


class NotADuplicateError(UserError):
    """The rows don't say the same."""


@transaction.atomic
def mark_duplicate(
    *,
    merchant: Merchant,
    actor: Actor,
    case_id: uuid.UUID,
    version: int,
    statement_id: uuid.UUID,
    row_number: int,
    reason: str,
) -> ExceptionCase:
    """Resolve a case of one row as a copy of another row of the same side, which goes on as normal.

    The copy stays in the proof of its period with what it was resolved as. Where the engine hasn't called
    it a copy, it takes somebody who may decide on its amount alone.
    """
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    if not reason.strip():
        raise ReasonNeededError(_("Say why, so that others can follow it later."))
    items = list(case.items.filter(released_by=None).select_related("entry").order_by("id"))
    if len(items) != 1:
        raise NotADuplicateError(_("This case has several rows. Split off the one that is a copy."))
    original = _original(merchant, statement_id, row_number)
    _check_alike(merchant, case, items[0].side, items[0].entry, original)
    if case.kind != ExceptionKind.DUPLICATE and needs_approval(
        merchant, actor, case.amount_minor, case.currency, day=case.period_on
    ):
        raise NotADuplicateError(
            _("This is above your limit: let an approver mark it as a duplicate.")
        )
    touch(case, duplicate_of=original)
    resolve(case, actor, ExceptionCase.Resolution.DUPLICATE, clock.stamp())
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.marked_duplicate",
        subject=case,
        after={"statement": str(statement_id), "row_number": row_number},
        note=reason.strip(),
    )
    return case


def _original(merchant: Merchant, statement_id: uuid.UUID, row_number: int) -> Entry:
    found = Entry.objects.for_merchant(merchant).filter(
        statement__public_id=statement_id,
        row_number=row_number,
        statement__state=Statement.State.COMMITTED,
    )
    entry = found.select_related("statement").order_by("id").first()
    if entry is None:
        raise NotADuplicateError(_("There is no such row in the books."))
    return entry


def _check_alike(
    merchant: Merchant, case: ExceptionCase, side: str, copy: Entry, original: Entry
) -> None:
    if original.id == copy.id:
        raise NotADuplicateError(_("A row is no copy of itself."))
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=case.reconciliation_id, side=side, ledger=original.ledger_id
    )
    if not sides.exists():
        raise NotADuplicateError(_("A copy and its original stand on the same side."))
    copied = (copy.currency, copy.gross_minor, copy.net_minor, copy.quantity)
    if copied != (original.currency, original.gross_minor, original.net_minor, original.quantity):
        raise NotADuplicateError(
            _("The amounts of the two rows differ, so one isn't a copy of the other.")
        )
    said_back = ExceptionCase.objects.for_merchant(merchant).filter(
        duplicate_of=copy,
        items__entry=original,
        items__released_by=None,
        resolution=ExceptionCase.Resolution.DUPLICATE,
    )
    if said_back.exists():
        raise NotADuplicateError(_("That row is marked as a copy of this one already."))
