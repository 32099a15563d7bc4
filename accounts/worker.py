"""What every Celery worker does beside its tasks: say that it lives, and sweep.

The sweep must not depend on the broker's memory, so each worker's own process looks every few seconds
whether something runnable lies in PostgreSQL.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from datetime import timedelta

from celery.signals import worker_init, worker_ready, worker_shutting_down
from django.db import connections
from django.utils import timezone

from accounts import jobs, outbox
from accounts.checks import refuse_too_strong_a_role
from accounts.models import WorkerHeartbeat

logger = logging.getLogger(__name__)

WATCH_SECONDS = 5
ALIVE_SECONDS = 15
FORGOTTEN_AFTER = timedelta(days=1)

_stopped = threading.Event()


def worker_is_alive() -> bool:
    """Whether any worker was seen lately."""
    since = timezone.now() - timedelta(seconds=ALIVE_SECONDS)
    return WorkerHeartbeat.objects.using(jobs.SYS).filter(seen_at__gte=since).exists()


def watch_once(name: str) -> None:
    """One round: heartbeat, then ring for runnable jobs, then send what waits in the outbox."""
    now = timezone.now()
    seen = WorkerHeartbeat.objects.using(jobs.SYS)
    seen.update_or_create(name=name, defaults={"seen_at": now})
    seen.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
    jobs.sweep()
    outbox.send_waiting()


def _watch(name: str) -> None:
    while not _stopped.is_set():
        try:
            watch_once(name)
        except Exception:
            # the database may be restarting, or anything else: a watch that ended would say so to nobody
            logger.warning("a round of the watch failed; the next one tries again", exc_info=True)
        finally:
            connections[jobs.SYS].close()
        _stopped.wait(WATCH_SECONDS)


@worker_init.connect
def check_role(**_signal: object) -> None:
    refuse_too_strong_a_role()


@worker_ready.connect
def start_watch(**_signal: object) -> None:
    name = f"{socket.gethostname()}:{os.getpid()}"
    threading.Thread(target=_watch, args=[name], name="watch", daemon=True).start()


@worker_shutting_down.connect
def stop_watch(**_signal: object) -> None:
    _stopped.set()
