"""Background work that survives being killed at any moment.

    a service      inserts the job in its own transaction; on commit the bell rings (best effort)
    a worker       claims: state, lease and attempt in one short transaction
                   works: effects and the fence in one transaction; the heartbeat renews the lease beside it
    the sweeper    rings again for whatever is runnable, and buries what failed too often

PostgreSQL is the only truth. A Celery message carries nothing: it may be lost or repeated.
"""

from __future__ import annotations

import logging
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

from django.db import connections, transaction
from django.utils import timezone

from accounts.models import Job, Merchant
from accounts.tenancy import TenantQuerySet, merchant_scope

logger = logging.getLogger(__name__)

LEASE_SECONDS = 8
HEARTBEAT_SECONDS = 2
ATTEMPTS_MAX = 5
RETRY_DELAY_SECONDS = 2
PROGRESS_INTERVAL_SECONDS = 0.3
SYS = "sys"

Handler = Callable[["Claim"], None]
_handlers: dict[str, Handler] = {}
_farewells: dict[str, Handler] = {}


class LeaseLostError(RuntimeError):
    """Another worker has claimed this job since; what this one wrote is rolled back."""


class JobRefusedError(Exception):
    """The work can never succeed. The job ends at once, with this text as its reason."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind."""

    def register(function: Handler) -> Handler:
        if _handlers.setdefault(kind, function) is not function:
            raise ValueError(f"two handlers for jobs of kind {kind}")
        return function

    return register


def when_given_up(kind: str) -> Callable[[Handler], Handler]:
    """Register what is said to the books when a job of this kind is given up, so that nothing waits for it."""

    def register(function: Handler) -> Handler:
        if _farewells.setdefault(kind, function) is not function:
            raise ValueError(f"two farewells for jobs of kind {kind}")
        return function

    return register


def add(
    *,
    merchant: Merchant,
    kind: str,
    key: str,
    payload: Mapping[str, object] | None = None,
) -> Job:
    """Insert a job inside the caller's transaction. The same kind and key is the same job."""
    job, _ = Job.objects.get_or_create(
        merchant=merchant,
        dedupe_key=f"{kind}:{key}",
        defaults={"kind": kind, "payload": dict(payload or {})},
    )
    transaction.on_commit(ring)
    return job


def ring() -> None:
    """Tell the workers that there is work. A dead broker is no error: the sweeper rings again."""
    from accounts.tasks import work

    try:
        work.apply_async(retry=False, ignore_result=True)
    except Exception:  # whatever the broker's client raises, the job row is safe
        logger.warning("the broker could not be rung; the sweeper will ring again", exc_info=True)


@dataclass(slots=True)
class Claim:
    """The right to do one job once, until the lease is lost."""

    job_id: int
    merchant_id: int
    kind: str
    payload: Mapping[str, object]
    lease: uuid.UUID
    attempts: int
    error: str = ""
    _progress_at: float = field(default=0.0)

    @contextmanager
    def effects(self, *, last: bool = True) -> Iterator[None]:
        """One transaction of this job's merchant; it commits only while the lease is still held.

        The fence stands at the end so that the heartbeat can renew the lease while a long transaction
        writes. With `last` the job is done in the same transaction.
        """
        with merchant_scope(self.merchant_id):
            yield
            self._fence(last=last)

    def _fence(self, *, last: bool) -> None:
        held = Job.objects.filter(id=self.job_id, lease=self.lease, state=Job.State.RUNNING)
        if not held.select_for_update().exists():
            raise LeaseLostError(self.kind)
        if last:
            held.update(state=Job.State.DONE, finished_at=timezone.now(), lease=None, error="")

    def progress(self, phase: str, done: int = 0, total: int = 0) -> None:
        """Show how far the job is. Seen at once by others, throttled, never part of the effects."""
        now = monotonic()
        if now - self._progress_at < PROGRESS_INTERVAL_SECONDS and done < total:
            return
        self._progress_at = now
        self._own_row().update(phase=phase, progress_done=done, progress_total=total)

    def renew(self) -> bool:
        """Lengthen the lease; False when it is lost."""
        until = timezone.now() + timedelta(seconds=LEASE_SECONDS)
        return self._own_row().update(lease_until=until) == 1

    def _own_row(self) -> TenantQuerySet[Job]:
        return Job.objects.using(SYS).filter(id=self.job_id, lease=self.lease)


# the work of a merchant that is closed waits until it is open again; what it takes along is still packed
RUNNABLE = """
    ((state = 'TODO' and (run_after is null or run_after <= now()))
     or (state = 'RUNNING' and lease_until < now()))
    and (kind in ('export_merchant', 'forget_export')
         or merchant_id not in (select id from accounts_merchant where closed_at is not null))
"""
CLAIM_SQL = f"""
with runnable as (
    select id, merchant_id from accounts_job where {RUNNABLE}
), turn as (
    select m.merchant_id,
           (select max(started_at) from accounts_job s where s.merchant_id = m.merchant_id) as last_at
    from (select distinct merchant_id from runnable) m
)
select j.id from accounts_job j
join runnable r on r.id = j.id join turn t on t.merchant_id = j.merchant_id
order by t.last_at nulls first, j.id
for update of j skip locked limit 1
"""  # noqa: S608  (made of constants)


def claim_next() -> Claim | None:
    """Take the next runnable job, merchants by turns, or None when there is none."""
    while (claim := _claim()) is not None:
        if claim.attempts <= ATTEMPTS_MAX:
            return claim
        _give_up(claim, claim.error or "the worker died every time it tried", final=True)
    return None


def _claim() -> Claim | None:
    with transaction.atomic(using=SYS):
        with connections[SYS].cursor() as cursor:
            cursor.execute(CLAIM_SQL)
            row = cursor.fetchone()
        if row is None:
            return None
        job = Job.objects.using(SYS).get(id=row[0])
        lease = uuid.uuid4()
        job.state, job.lease, job.attempts = Job.State.RUNNING, lease, job.attempts + 1
        job.started_at = timezone.now()
        job.lease_until = job.started_at + timedelta(seconds=LEASE_SECONDS)
        job.save(
            using=SYS,
            update_fields=["state", "lease", "attempts", "started_at", "lease_until"],
        )
    return Claim(job.id, job.merchant_id, job.kind, job.payload, lease, job.attempts, job.error)


def perform(claim: Claim) -> None:
    """Do a claimed job and leave its row telling the truth about it."""
    try:
        with _heartbeat(claim):
            _handlers[claim.kind](claim)
    except LeaseLostError:
        logger.warning("job %s: the lease was lost, its effects are rolled back", claim.job_id)
    except JobRefusedError as refusal:
        _give_up(claim, str(refusal), final=True)
    except Exception:
        logger.exception("job %s (%s) failed", claim.job_id, claim.kind)
        _give_up(claim, traceback.format_exc(limit=-3), final=claim.attempts >= ATTEMPTS_MAX)


def work_off() -> int:
    """Do runnable jobs until there are none; the number done."""
    done = 0
    while (claim := claim_next()) is not None:
        perform(claim)
        done += 1
    return done


def has_runnable() -> bool:
    with connections[SYS].cursor() as cursor:
        cursor.execute(
            f"select exists (select 1 from accounts_job where {RUNNABLE})"  # noqa: S608  (a constant)
        )
        return bool(cursor.fetchone()[0])


def sweep() -> None:
    """Ring for jobs whose bell was lost or whose worker died."""
    if has_runnable():
        ring()


def _give_up(claim: Claim, reason: str, *, final: bool) -> None:
    if final and (farewell := _farewells.get(claim.kind)):
        try:
            with claim.effects(last=False):
                farewell(claim)
        except Exception:  # the job ends all the same: its own row says why
            logger.exception("job %s (%s) ended without a farewell", claim.job_id, claim.kind)
    with transaction.atomic(using=SYS):
        job = Job.objects.using(SYS).select_for_update().get(id=claim.job_id)
        if job.lease != claim.lease:
            return
        if final:
            _bury(job, reason)
            return
        job.state, job.lease, job.error = Job.State.TODO, None, reason
        job.run_after = timezone.now() + timedelta(seconds=RETRY_DELAY_SECONDS * claim.attempts)
        job.save(using=SYS, update_fields=["state", "lease", "error", "run_after"])


def _bury(job: Job, reason: str) -> None:
    job.state, job.lease, job.error = Job.State.DEAD, None, reason
    job.finished_at = timezone.now()
    job.save(using=SYS, update_fields=["state", "lease", "error", "finished_at"])


@contextmanager
def _heartbeat(claim: Claim) -> Iterator[None]:
    stopped = threading.Event()

    def beat() -> None:
        try:
            while not stopped.wait(HEARTBEAT_SECONDS):
                if not claim.renew():
                    return
        finally:
            connections[SYS].close()

    thread = threading.Thread(target=beat, name=f"lease-{claim.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
