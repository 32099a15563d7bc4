"""A statement's rows are read, proven and taken in; or refused, or left for a person to decide."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import BinaryIO, cast

from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from accounts import audit, clock, jobs, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import AuditEvent, Merchant
from accounts.permissions import Action
from ledgers.formats import (
    ColumnMapping,
    FormatError,
    Reading,
    ReadOptions,
    Summary,
    read,
    recognise,
)
from ledgers.formats.likely import with_likely_rows
from ledgers.loading import EntryLoader
from ledgers.models import Ledger, Statement
from ledgers.services.lateness import notice_late_statements

Progress = Callable[[str, int, int], None]


class StatementDecidedError(UserError):
    """The statement no longer waits for a decision."""


@transaction.atomic
def ingest_statement(
    *, merchant: Merchant, actor: Actor, statement_id: uuid.UUID, progress: Progress
) -> Statement:
    """Read a queued statement and take its rows in, all or nothing.

    Repeatable: a statement that is taken in already only gains rows that nothing else holds, which is
    what a re-read after voiding another file needs.
    """
    found = Statement.objects.for_merchant(merchant).get(public_id=statement_id)
    # one statement of a ledger at a time: overlaps are found, and counted once. No key: who only names the
    # ledger or the statement, such as the next file that is confirmed, need not wait for a large one
    ledgers = Ledger.objects.for_merchant(merchant).select_for_update(no_key=True)
    ledger = ledgers.get(id=found.ledger_id)
    statements = Statement.objects.for_merchant(merchant).select_for_update(no_key=True)
    statement = statements.get(id=found.id)
    statement.ledger = ledger
    if statement.state not in {Statement.State.QUEUED, Statement.State.COMMITTED}:
        return statement
    loader = EntryLoader(statement)
    # rows are written as they are read; a file that is refused, or waits for a person, leaves none
    before_rows = transaction.savepoint()
    try:
        summary = load_rows(statement, loader, progress)
    except FormatError as error:
        transaction.savepoint_rollback(before_rows)
        return _refuse(merchant, actor, statement, error)
    is_reread = statement.state == Statement.State.COMMITTED
    is_doubtful = summary.proved is False and statement.accepted_unproved_by_id is None
    must_wait = is_doubtful and not is_reread
    if must_wait:
        transaction.savepoint_rollback(before_rows)
    if not is_reread:
        _keep_facts(statement, summary)
        loader.insert_rejected()
    if must_wait:
        return _wait(merchant, actor, statement)
    added, known = loader.added, loader.known
    statement.rows_added = statement.rows_added + added if is_reread else added
    statement.rows_known = known - statement.rows_added + added if is_reread else known
    return _commit(merchant, actor, statement, added)


@transaction.atomic
def accept_unproved(
    *, merchant: Merchant, actor: Actor, statement_id: uuid.UUID, reason: str
) -> Statement:
    """Take a statement in although its own totals disagree. The reason stays on record."""
    permissions.check(actor, Action.REVIEW)
    statement = _lock_waiting(merchant, statement_id)
    if not reason.strip():
        raise StatementDecidedError(_("Say why it is right although its totals disagree."))
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="statement.accepted_unproved",
        subject=statement,
        before={"controls": statement.controls},
        note=reason.strip(),
    )
    statement.accepted_unproved_by, statement.state = event, Statement.State.QUEUED
    statement.save(update_fields=["accepted_unproved_by", "state"])
    jobs.add(
        merchant=merchant,
        kind="ingest_statement",
        key=f"{statement.public_id}:accepted",
        payload={"statement": str(statement.public_id)},
    )
    return statement


@transaction.atomic
def refuse_waiting(
    *, merchant: Merchant, actor: Actor, statement_id: uuid.UUID, reason: str
) -> Statement:
    """Refuse a statement whose totals disagree; nothing of it was taken in."""
    permissions.check(actor, Action.UPLOAD)
    statement = _lock_waiting(merchant, statement_id)
    statement.state, statement.error_code = Statement.State.REFUSED, "totals_disagree"
    statement.save(update_fields=["state", "error_code"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="statement.refused",
        subject=statement,
        note=reason.strip(),
    )
    return statement


def mark_voided(*, merchant: Merchant, statement: Statement, event: AuditEvent) -> None:
    """Take a locked statement out of the books, inside the transaction of the act that voids it.

    Rows that other files held too come in again by a re-read of those files.
    """
    ledgers = Ledger.objects.for_merchant(merchant).select_for_update(no_key=True)
    ledger = ledgers.get(id=statement.ledger_id)
    ledger.edition += 1
    ledger.save(update_fields=["edition"])
    statement.state, statement.voided_by = Statement.State.VOIDED, event
    statement.save(update_fields=["state", "voided_by"])
    others = Statement.objects.for_merchant(merchant).filter(
        ledger=ledger, state=Statement.State.COMMITTED, rows_known__gt=0
    )
    for other in others.order_by("id"):
        jobs.add(
            merchant=merchant,
            kind="ingest_statement",
            key=f"{other.public_id}:{ledger.edition}",
            payload={"statement": str(other.public_id)},
        )


def load_rows(statement: Statement, loader: EntryLoader, progress: Progress) -> Summary:
    progress("read", 0, statement.upload.size_bytes)
    with statement.upload.file.open("rb") as file:
        reading, total = _reading(statement, file)
        done = 0
        for prepared in loader.ahead(reading):
            progress("copy", done, total)
            loader.add(prepared)
            done += len(prepared.rows) + len(prepared.batch.rejected)
        progress("check", done, done)
        summary = reading.summary
        if summary.proved is False:
            controls = with_likely_rows(summary.controls, _reading(statement, file)[0])
            summary = replace(summary, controls=controls)
    return summary


def _reading(statement: Statement, file: FieldFile) -> tuple[Reading, int]:
    """A reading of a statement's open file, and how many rows it may have."""
    mapping = ColumnMapping.from_json(statement.mapping) if statement.mapping else None
    zone, currency = statement.ledger.zone, statement.ledger.currency
    recognition = recognise(
        cast("BinaryIO", file),
        given=mapping,
        encoding=mapping.encoding if mapping else None,
        part=statement.upload.part,
    )
    options = ReadOptions(zone=zone, currency=currency, mapping=mapping)
    return read(recognition, options), recognition.table.rows


def _keep_facts(statement: Statement, summary: Summary) -> None:
    statement.rows_read, statement.rows_rejected = summary.rows, summary.rejected
    statement.controls = [{**asdict(c), "agrees": c.agrees} for c in summary.controls]
    statement.is_proved = summary.proved
    statement.period_start = statement.period_start or summary.period_start
    statement.period_end = statement.period_end or summary.period_end


def _refuse(
    merchant: Merchant, actor: Actor, statement: Statement, error: FormatError
) -> Statement:
    statement.state, statement.error_code = Statement.State.REFUSED, error.code
    statement.error_params = {name: str(value) for name, value in error.params.items()}
    statement.save()
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="statement.refused",
        subject=statement,
        after={"error": error.code},
    )
    return statement


def _wait(merchant: Merchant, actor: Actor, statement: Statement) -> Statement:
    statement.state = Statement.State.WAITING
    statement.save()
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="statement.waits",
        subject=statement,
        after={"controls": statement.controls},
    )
    return statement


def _commit(merchant: Merchant, actor: Actor, statement: Statement, added: int) -> Statement:
    statement.state = Statement.State.COMMITTED
    statement.committed_at = statement.committed_at or clock.stamp()
    statement.save()
    jobs.add(
        merchant=merchant,
        kind="statement_committed",
        key=f"{statement.public_id}:{statement.rows_added}",
        payload={"statement": str(statement.public_id)},
    )
    notice_late_statements(
        merchant=merchant, actor=actor, ledger_id=statement.ledger_id, only_resolve=True
    )
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="statement.committed",
        subject=statement,
        after={
            "rows_read": statement.rows_read,
            "rows_added": added,
            "rows_known": statement.rows_known,
            "rows_rejected": statement.rows_rejected,
            "is_proved": statement.is_proved,
        },
    )
    return statement


def _lock_waiting(merchant: Merchant, statement_id: uuid.UUID) -> Statement:
    mine = Statement.objects.for_merchant(merchant).select_for_update()
    statement = mine.get(public_id=statement_id)
    if statement.state != Statement.State.WAITING:
        raise StatementDecidedError(
            _("%(name)s doesn't wait for a decision: %(state)s.")
            % {"name": statement.name, "state": statement.get_state_display()}
        )
    return statement
