"""Voiding a statement: allowed while nothing of it is settled, and everything that stood on it falls."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import SYSTEM, Actor
from accounts.errors import UserError
from accounts.models import AuditEvent, Merchant
from accounts.patience import patiently
from accounts.permissions import Action
from ledgers.models import Entry, Ledger, Statement
from ledgers.services.statements import mark_voided
from reconcile.models import (
    Adjustment,
    ExceptionCase,
    Match,
    OpenItem,
    Reconciliation,
    Settlement,
)
from reconcile.services.adjustments import ReasonNeededError, take_back
from reconcile.services.locking import lock_reconciliations, reopen, resolve
from reconcile.services.matches import open_case_of, undo_legs
from reconcile.services.restating import restate
from reconcile.services.settlements import first_open_day


class StatementSettledError(UserError):
    """Something of the statement is settled."""


class StatementPendingError(UserError):
    """Somebody's word on a row of the statement is still awaited."""


class StatementNotInError(UserError):
    """Only a statement that was taken in can be voided."""


@transaction.atomic
def void_statement(
    *, merchant: Merchant, actor: Actor, statement_id: uuid.UUID, reason: str
) -> Statement:
    """Take a wrong statement out of the books. Its rows stay readable; its matches are undone."""
    permissions.check(actor, Action.VOID_STATEMENT)
    if not reason.strip():
        raise ReasonNeededError(_("Say why, so that others can follow it later."))
    found = Statement.objects.for_merchant(merchant).get(public_id=statement_id)
    affected = Reconciliation.objects.for_merchant(merchant).filter(sides__ledger=found.ledger_id)
    # runs and acts of these reconciliations wait until the statement is out, and so do other files of the
    # ledger: who takes one in asks for the end of the audit chain last, so it may not be held here before
    reconciliations = lock_reconciliations(merchant, set(affected.values_list("id", flat=True)))
    ledgers = Ledger.objects.for_merchant(merchant).filter(id=found.ledger_id)
    patiently(ledgers.select_for_update(no_key=True))
    mine = Statement.objects.for_merchant(merchant).select_for_update(no_key=True)
    statement = mine.get(id=found.id)
    if statement.state != Statement.State.COMMITTED:
        raise StatementNotInError(
            _("%(name)s is not in the books: %(state)s.")
            % {"name": statement.name, "state": statement.get_state_display()}
        )
    matches, cases = _matches_of(merchant, statement), _cases_of(merchant, statement)
    _check_decided(cases)
    _check_unsettled(merchant, statement, matches, reconciliations)
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="statement.voided",
        subject=statement,
        before={"rows": statement.rows_added, "matches": len(matches)},
        note=reason.strip(),
    )
    for match in matches:
        undo_legs(merchant, match, event)
        open_case_of(merchant, match, event, without_statement=statement.id)
    _release_items(merchant, statement, cases, event)
    mark_voided(merchant=merchant, statement=statement, event=event)
    return statement


def _matches_of(merchant: Merchant, statement: Statement) -> list[Match]:
    live = Match.objects.for_merchant(merchant).filter(
        undone_by=None, legs__entry__statement=statement
    )
    mine = Match.objects.for_merchant(merchant).filter(id__in=live.values("id"))
    return list(mine.select_for_update().order_by("id"))


def _cases_of(merchant: Merchant, statement: Statement) -> list[ExceptionCase]:
    """The cases, resolved ones too, in which a row of the statement stands."""
    live = OpenItem.objects.for_merchant(merchant).filter(
        entry__statement=statement, released_by=None
    )
    mine = ExceptionCase.objects.for_merchant(merchant).filter(id__in=live.values("case"))
    return list(mine.select_for_update().order_by("id"))


def _check_unsettled(
    merchant: Merchant,
    statement: Statement,
    matches: list[Match],
    reconciliations: list[Reconciliation],
) -> None:
    confirmed = [m for m in matches if m.state == Match.State.CONFIRMED]
    days = {(m.reconciliation_id, m.period_on) for m in confirmed}
    days |= {(r.id, _counted_from(merchant, statement, r)) for r in reconciliations}
    if any(first_open_day(merchant, key, day) != day for key, day in days):
        raise StatementSettledError(
            _("Something of this statement is settled. Reopen the period before voiding it.")
        )


def _counted_from(merchant: Merchant, statement: Statement, reconciliation: Reconciliation) -> date:
    """The first day on which a row of the statement counts in the proof of a period.

    What arrived after its period was closed counts from the first day that was still open then.
    """
    committed_at = statement.committed_at or clock.now()
    entries = Entry.objects.for_merchant(merchant).filter(statement=statement)
    booked = entries.aggregate(first=Min("booked_on"))["first"]
    first: date = booked or statement.period_start or committed_at.date()
    closed_before = Settlement.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, state__in=Settlement.LOCKING, closed_at__lt=committed_at
    )
    locked_until = closed_before.aggregate(last=Max("period_end"))["last"]
    return max(first, locked_until + timedelta(days=1)) if locked_until else first


def _check_decided(cases: list[ExceptionCase]) -> None:
    if any(case.state == ExceptionCase.State.PENDING_APPROVAL for case in cases):
        raise StatementPendingError(
            _("A write-off of one of its rows waits for approval. Decide on that first.")
        )


def _release_items(
    merchant: Merchant, statement: Statement, cases: list[ExceptionCase], event: AuditEvent
) -> None:
    """Take the statement's rows out of their places, and what was decided on them back."""
    OpenItem.objects.for_merchant(merchant).filter(
        entry__statement=statement, released_by=None
    ).update(released_by=event)
    for case in cases:
        for adjustment in take_back(merchant, case):
            adjustment.state, adjustment.undone_by = Adjustment.State.UNDONE, event
            adjustment.save(update_fields=["state", "undone_by"])
        if case.state == ExceptionCase.State.RESOLVED:
            reopen(case)
        if not restate(case):
            resolve(case, SYSTEM, ExceptionCase.Resolution.RECLASSIFIED, clock.stamp())
