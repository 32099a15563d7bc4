"""Celery's side of the jobs: a doorbell, a sweeper, the clock and the post."""

from __future__ import annotations

from celery import shared_task

import accounts.worker  # noqa: F401  (its signals start the watch of every worker)
from accounts import jobs, outbox


@shared_task(name="accounts.work")
def work() -> None:
    """Somebody rang: do whatever is runnable."""
    jobs.work_off()


@shared_task(name="accounts.sweep")
def sweep() -> None:
    jobs.sweep()


@shared_task(name="accounts.post")
def post() -> None:
    outbox.send_waiting()
