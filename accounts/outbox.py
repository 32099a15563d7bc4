"""Mails that committed transactions want sent. At least once, by claim; the row's id is the mail's id."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Merchant, OutboxMessage

logger = logging.getLogger(__name__)

BATCH_MAX = 50
SUBJECT_MAX = 200
# tries are 1, 2, 4 … minutes apart: about a day of a post office that is down
ATTEMPTS_MAX = 11
RETRY_DELAY = timedelta(minutes=1)


def put(*, merchant: Merchant, recipient: str, subject: str, body: str) -> OutboxMessage:
    """Queue a mail inside the caller's transaction."""
    # a header is one line, whatever people call themselves and their shops
    line = " ".join(subject.split())[:SUBJECT_MAX]
    return OutboxMessage.objects.create(
        merchant=merchant, recipient=recipient, subject=line, body=body
    )


def send_waiting() -> int:
    """Try what waits, each in a transaction of its own; the number tried."""
    tried = 0
    while tried < BATCH_MAX and _try_one():
        tried += 1
    return tried


def _try_one() -> bool:
    """Send the next message, or put it off where the post office won't have it; False when none waits."""
    now = timezone.now()
    with transaction.atomic(using="sys"):
        unsent = OutboxMessage.objects.using("sys").filter(sent_at=None, attempts__lt=ATTEMPTS_MAX)
        due = unsent.filter(Q(send_after=None) | Q(send_after__lte=now)).order_by("id")
        message = due.select_for_update(skip_locked=True).first()
        if message is None:
            return False
        try:
            _send(message)
        except (
            Exception
        ) as error:  # whatever the mail backend raises: the others must not wait for it
            logger.warning("mail %s was not sent", message.public_id, exc_info=True)
            message.error = repr(error)
            message.send_after = now + RETRY_DELAY * 2**message.attempts
        else:
            message.sent_at, message.error = now, ""
        message.attempts += 1
        message.save(using="sys", update_fields=["sent_at", "attempts", "send_after", "error"])
    return True


def _send(message: OutboxMessage) -> None:
    EmailMessage(
        message.subject,
        message.body,
        to=[message.recipient],
        headers={"Message-ID": f"<{message.public_id}@reconcile>"},
    ).send()
