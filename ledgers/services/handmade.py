"""A statement of one row that a person has made: what our own books should have had."""

from __future__ import annotations

import csv
import hashlib
import io
import uuid
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from ledgers.formats import ColumnMapping, generic_code
from ledgers.loading import EntryLoader
from ledgers.models import Entry, Ledger, Statement, Upload
from ledgers.money import format_minor
from ledgers.services.statements import load_rows

HEADER = ("Order number", "Amount", "Currency", "Date", "Description", "Record")
COLUMNS = {
    "order_ref": "Order number",
    "gross": "Amount",
    "currency": "Currency",
    "occurred_at": "Date",
    "description": "Description",
}


class RowRefusedError(UserError):
    """The row can't be read as one of the ledger."""


@dataclass(frozen=True, slots=True)
class HandmadeRow:
    """What one row says, and which record asked for it."""

    record_id: uuid.UUID
    reference: str
    amount_minor: int
    currency: str
    booked_on: date
    description: str

    def as_file(self) -> bytes:
        """The row as a file that anybody can read again."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerow(
            (
                self.reference,
                format_minor(self.amount_minor, self.currency),
                self.currency,
                self.booked_on.isoformat(),
                self.description,
                str(self.record_id),
            )
        )
        return out.getvalue().encode()


@transaction.atomic
def take_in_by_hand(
    *, merchant: Merchant, actor: Actor, ledger_id: uuid.UUID, row: HandmadeRow
) -> Entry:
    """Take one row into a ledger as a statement of its own, which names no period and so covers no day."""
    permissions.check(actor, Action.UPLOAD)
    ledgers = Ledger.objects.for_merchant(merchant).select_for_update(no_key=True)
    ledger = ledgers.get(public_id=ledger_id)
    content = row.as_file()
    mapping = ColumnMapping(COLUMNS, ledger_kind="orders")
    upload = Upload(
        merchant=merchant,
        name=_("Record of %(reference)s.csv") % {"reference": row.reference[:200]},
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        state=Upload.State.CONFIRMED,
        inspection={"mapping": mapping.to_json(), "header": list(HEADER)},
        uploaded_by=actor.user,
        uploaded_by_name=actor.name,
    )
    upload.file.save(upload.name, ContentFile(content), save=False)
    upload.save()
    statement = Statement.objects.create(
        merchant=merchant,
        ledger=ledger,
        upload=upload,
        name=upload.name,
        sha256=upload.sha256,
        format=generic_code(mapping),
        mapping=mapping.to_json(),
        uploaded_by_name=actor.name,
    )
    loader = EntryLoader(statement)
    load_rows(statement, loader, lambda *_stage: None)
    entry = Entry.objects.for_merchant(merchant).filter(statement=statement).first()
    if entry is None or entry.gross_minor != row.amount_minor or entry.currency != row.currency:
        raise RowRefusedError(_("This can't be read as a row of %(ledger)s.") % {"ledger": ledger})
    statement.state, statement.committed_at = Statement.State.COMMITTED, clock.stamp()
    statement.rows_read = statement.rows_added = 1
    statement.save()
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="statement.made_by_hand",
        subject=statement,
        after={"ledger": ledger.name, "sha256": statement.sha256, "record": str(row.record_id)},
    )
    return entry
