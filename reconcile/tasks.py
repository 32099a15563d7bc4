"""Runs on a cycle: the clock's side of reconciliations."""

from __future__ import annotations

from celery import shared_task

from reconcile.cycles import notice_what_is_late, start_due_runs


@shared_task(name="reconcile.cycle")
def cycle() -> None:
    """Start the runs whose day, week or month has ended; notice the statements that should have come."""
    start_due_runs()
    notice_what_is_late()
