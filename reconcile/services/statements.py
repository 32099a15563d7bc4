"""Voiding a statement: allowed while nothing of it is settled, and everything that stood on it falls."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import SYSTEM, Actor
from accounts.errors import UserError
from accounts.models import AuditEvent, Merchant
from accounts.permissions import Action
from ledgers.models import Statement
from ledgers.services.statements import mark_voided
from reconcile.models import ExceptionCase, Match, OpenItem, Reconciliation
from reconcile.services.adjustments import ReasonNeededError
from reconcile.services.locking import resolve
from reconcile.services.matches import open_case_of, undo_legs
from reconcile.services.settlements import first_open_day


class StatementSettledError(UserError):
    """Something of the statement is settled."""


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
    # runs and acts of these reconciliations wait until the statement is out
    reconciliations = list(
        Reconciliation.objects.for_merchant(merchant)
        .filter(id__in=affected.values("id"))
        .select_for_update()
        .order_by("id")
    )
    statement = Statement.objects.for_merchant(merchant).select_for_update().get(id=found.id)
    if statement.state != Statement.State.COMMITTED:
        raise StatementNotInError(
            _("%(name)s is not in the books: %(state)s.")
            % {"name": statement.name, "state": statement.get_state_display()}
        )
    matches = _matches_of(merchant, statement)
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
    _release_items(merchant, statement, event)
    mark_voided(merchant=merchant, statement=statement, event=event)
    return statement


def _matches_of(merchant: Merchant, statement: Statement) -> list[Match]:
    live = Match.objects.for_merchant(merchant).filter(
        undone_by=None, legs__entry__statement=statement
    )
    mine = Match.objects.for_merchant(merchant).filter(id__in=live.values("id"))
    return list(mine.select_for_update().order_by("id"))


def _check_unsettled(
    merchant: Merchant,
    statement: Statement,
    matches: list[Match],
    reconciliations: list[Reconciliation],
) -> None:
    days = {(m.reconciliation_id, m.period_on) for m in matches}
    if statement.period_start is not None:
        days |= {(r.id, statement.period_start) for r in reconciliations}
    if any(first_open_day(merchant, key, day) != day for key, day in days):
        raise StatementSettledError(
            _("Something of this statement is settled. Reopen the period before voiding it.")
        )


def _release_items(merchant: Merchant, statement: Statement, event: AuditEvent) -> None:
    items = OpenItem.objects.for_merchant(merchant).filter(
        entry__statement=statement, released_by=None
    )
    case_ids = set(items.exclude(case=None).values_list("case_id", flat=True))
    OpenItem.objects.for_merchant(merchant).filter(
        id__in=list(items.values_list("id", flat=True))
    ).update(released_by=event)
    emptied = (
        ExceptionCase.objects.for_merchant(merchant)
        .filter(id__in=case_ids)
        .exclude(state=ExceptionCase.State.RESOLVED)
    )
    for case in emptied.select_for_update().order_by("id"):
        if not case.items.filter(released_by=None).exists():
            resolve(case, SYSTEM, ExceptionCase.Resolution.RECLASSIFIED, clock.now())
