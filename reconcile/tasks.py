"""Runs on a cycle: the clock's side of reconciliations."""

from __future__ import annotations

from celery import shared_task

from accounts.digests import send_digests
from reconcile.cycles import notice_what_is_late, start_due_runs


@shared_task(name="reconcile.cycle")
def cycle() -> None:
    """Start the runs whose day, week or month has ended; notice what is late; send the day's mails."""
    start_due_runs()
    notice_what_is_late()
    send_digests()
