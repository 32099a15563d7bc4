"""A statement whose rows no worker could read: it may not wait forever, nor keep its period open."""

from __future__ import annotations

import uuid

from django.db import transaction

from accounts import audit
from accounts.actors import Actor
from accounts.models import Merchant
from ledgers.models import Statement
from ledgers.words import GIVEN_UP


@transaction.atomic
def give_up_statement(*, merchant: Merchant, actor: Actor, statement_id: uuid.UUID) -> Statement:
    """Refuse a statement that still waits for its worker. What was taken in before stays as it is."""
    mine = Statement.objects.for_merchant(merchant)
    statement = mine.select_for_update().get(public_id=statement_id)
    if statement.state != Statement.State.QUEUED:
        return statement
    statement.state, statement.error_code = Statement.State.REFUSED, GIVEN_UP
    statement.save(update_fields=["state", "error_code"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="statement.given_up",
        subject=statement,
        after={"error": GIVEN_UP},
    )
    return statement
