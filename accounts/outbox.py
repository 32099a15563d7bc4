"""Mails that committed transactions want sent. At least once, by claim; the row's id is the mail's id."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from accounts.models import Merchant, OutboxMessage

BATCH_MAX = 50


def put(*, merchant: Merchant, recipient: str, subject: str, body: str) -> OutboxMessage:
    """Queue a mail inside the caller's transaction."""
    return OutboxMessage.objects.create(
        merchant=merchant, recipient=recipient, subject=subject, body=body
    )


def send_waiting() -> int:
    """Send what waits, each in a transaction of its own; the number sent."""
    sent = 0
    while sent < BATCH_MAX and _send_one():
        sent += 1
    return sent


def _send_one() -> bool:
    with transaction.atomic(using="sys"):
        waiting = OutboxMessage.objects.using("sys").filter(sent_at=None).order_by("id")
        message = waiting.select_for_update(skip_locked=True).first()
        if message is None:
            return False
        EmailMessage(
            message.subject,
            message.body,
            to=[message.recipient],
            headers={"Message-ID": f"<{message.public_id}@reconcile>"},
        ).send()
        message.sent_at = timezone.now()
        message.save(using="sys", update_fields=["sent_at"])
    return True
