"""Voiding a statement: allowed while nothing of it is settled, and everything that stood on it falls."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import connection, transaction
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
from reconcile.services.restating import FILE_VOIDED, ROWS_LEFT, restate
from reconcile.services.settlements import first_open_day

# A copy goes on as normal where the row that did so leaves the books. Which one that was, no table says: it is of the
# same number, amount and day, and stands in no case of copies itself.
COPIES_SQL = """
with copy as (
    select c.id as case_id, c.reconciliation_id, e.id, e.order_key, e.kind, e.currency, e.gross_minor, e.booked_on, o.side
    from reconcile_exceptioncase c
    join reconcile_openitem o on o.merchant_id = c.merchant_id and o.case_id = c.id and o.released_by_id is null
    join ledgers_entry e on e.merchant_id = o.merchant_id and e.id = o.entry_id
    where c.merchant_id = %(merchant)s and c.kind = 'DUPLICATE' and c.state = 'OPEN' and c.version = 1
      and c.reason_code in ('further_copy', 'exported_again')
      and e.statement_id <> %(statement)s and e.order_key is not null
), first as (
    select p.case_id, f.statement_id from copy p
    join ledgers_entry f on f.merchant_id = %(merchant)s and f.order_key = p.order_key and f.id <> p.id
        and f.kind = p.kind and f.currency = p.currency and f.gross_minor = p.gross_minor
        and f.booked_on is not distinct from p.booked_on
    join ledgers_statement s on s.merchant_id = %(merchant)s and s.id = f.statement_id and s.state = 'COMMITTED'
    join reconcile_reconciliationledger r on r.merchant_id = %(merchant)s and r.ledger_id = f.ledger_id
        and r.reconciliation_id = p.reconciliation_id and r.side = p.side
    where not exists (select 1 from reconcile_openitem o
        join reconcile_exceptioncase c on c.merchant_id = o.merchant_id and c.id = o.case_id and c.kind = 'DUPLICATE'
        where o.merchant_id = %(merchant)s and o.entry_id = f.id and o.reconciliation_id = p.reconciliation_id
          and o.released_by_id is null)
)
select case_id from first group by case_id having bool_and(statement_id = %(statement)s) order by case_id
"""


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
    copies = _copies_of(merchant, statement)
    for match in matches:
        undo_legs(merchant, match, event)
        open_case_of(merchant, match, event, without_statement=statement.id)
    _release_items(merchant, statement, cases, event)
    for copy in copies:
        restate(copy, reason_code=FILE_VOIDED)
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


def _copies_of(merchant: Merchant, statement: Statement) -> list[ExceptionCase]:
    """The cases of further copies whose first row is in the statement and stands in no other file as well."""
    values = {"merchant": merchant.id, "statement": statement.id}
    with connection.cursor() as cursor:
        cursor.execute(COPIES_SQL, values)
        ids = [number for (number,) in cursor.fetchall()]
    mine = ExceptionCase.objects.for_merchant(merchant).filter(id__in=ids)
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
        is_of_a_run = case.state == ExceptionCase.State.OPEN and case.version == 1
        for adjustment in take_back(merchant, case):
            adjustment.state, adjustment.undone_by = Adjustment.State.UNDONE, event
            adjustment.save(update_fields=["state", "undone_by"])
        if case.state == ExceptionCase.State.RESOLVED:
            reopen(case)
        if not restate(case, reason_code=FILE_VOIDED if is_of_a_run else ROWS_LEFT):
            resolve(case, SYSTEM, ExceptionCase.Resolution.RECLASSIFIED, clock.stamp())
