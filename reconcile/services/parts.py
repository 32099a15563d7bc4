"""Large runs in parts: planned by the run's first job, matched by a job each, put together by its last.

    execute_run ─► plan ─► match_part × n, on any worker ─► execute_run again ─► outcome

What a part finds is no decision yet. The last job reads the books anew: where they have changed since the
plan, it leaves the parts aside and matches in one piece, which gives the same outcome as parts would.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Mapping

import polars as pl
from django.conf import settings
from django.db import transaction

from accounts import audit, jobs
from accounts.actors import Actor
from accounts.models import Job, Merchant
from reconcile.engine import open_sides
from reconcile.engine.canonical import context_from_json, context_to_json, pack_ids
from reconcile.engine.rules import RuleSet, read_rule_set
from reconcile.engine.shards import join, plan
from reconcile.engine.waterfall import Keyed, keyed_rules, run_keyed_rules
from reconcile.models import Run, RunPart
from reconcile.reports.records import RunRecords

PARTS_MAX = 256


def is_large(records: RunRecords, rules: RuleSet) -> bool:
    """Whether a run has more rows than one worker should match alone, and rules that work in parts."""
    rows = len(records.left) + len(records.right)
    return rows > settings.RECONCILE_PART_ROWS and bool(keyed_rules(rules))


@transaction.atomic
def plan_parts(
    *, merchant: Merchant, actor: Actor, run: Run, records: RunRecords, rules: RuleSet
) -> int:
    """Store the parts of a run and queue a job for each. How many."""
    rows = len(records.left) + len(records.right)
    count = min(-(-rows // settings.RECONCILE_PART_ROWS), PARTS_MAX)
    opened = open_sides(records.left, records.right, rules, records.context)
    planned = _planned(records)
    for number, (left, right) in enumerate(plan(opened.left, opened.right, opened.rules, count)):
        RunPart.objects.create(
            merchant=merchant,
            run=run,
            number=number,
            planned_sha256=planned,
            rules=opened.rules.to_json(),
            context=context_to_json(records.context),
            left=_packed(left),
            right=_packed(right),
        )
        _queue_part(merchant, run, number)
    audit.record(
        merchant=merchant, actor=actor, verb="run.planned", subject=run, after={"parts": count}
    )
    return count


@transaction.atomic
def match_part(*, merchant: Merchant, actor: Actor, run_id: uuid.UUID, number: int) -> None:
    """Let the keyed rules match a part; the last one to end queues the end of the run."""
    mine = RunPart.objects.for_merchant(merchant).filter(run__public_id=run_id)
    part = mine.filter(number=number, links=None).first()
    if part is None:
        # the run ended otherwise, or this part is matched already
        return
    found = run_keyed_rules(
        _unpacked(part.left),
        _unpacked(part.right),
        read_rule_set(part.rules),
        context_from_json(part.context),
    )
    part.links, part.evidence = _packed(found.links), _packed(found.evidence)
    run = Run.objects.for_merchant(merchant).select_for_update(no_key=True).get(id=part.run_id)
    part.save(update_fields=["links", "evidence"])
    if not mine.filter(links=None).exists():
        run.job = jobs.add(
            merchant=merchant,
            kind="execute_run",
            key=f"{run.public_id}:together",
            payload={"run": str(run.public_id)},
        )
        run.save(update_fields=["job"])
        audit.record(merchant=merchant, actor=actor, verb="run.parts_matched", subject=run)


@transaction.atomic
def give_up_part(*, merchant: Merchant, actor: Actor, run_id: uuid.UUID, job_id: int) -> None:
    """A part that no worker could match: the run has failed, and shows that job as its own."""
    run = Run.objects.for_merchant(merchant).select_for_update(no_key=True).get(public_id=run_id)
    run.job = Job.objects.for_merchant(merchant).get(id=job_id)
    run.save(update_fields=["job"])
    RunPart.objects.for_merchant(merchant).filter(run=run).delete()
    audit.record(merchant=merchant, actor=actor, verb="run.part_given_up", subject=run)


def take_found(merchant: Merchant, run: Run, records: RunRecords) -> Keyed | None:
    """What the parts have found, which are forgotten here; None where the books have changed since."""
    parts = list(RunPart.objects.for_merchant(merchant).filter(run=run).order_by("number"))
    is_current = all(part.planned_sha256 == _planned(records) for part in parts[:1])
    found = [
        Keyed(_unpacked(part.links), _unpacked(part.evidence))
        for part in parts
        if part.links is not None and part.evidence is not None
    ]
    RunPart.objects.for_merchant(merchant).filter(run=run).delete()
    return join(found) if parts and is_current and len(found) == len(parts) else None


def has_parts(merchant: Merchant, run: Run, **given: object) -> bool:
    """Whether a run was planned in parts, or has parts of which this is true."""
    return RunPart.objects.for_merchant(merchant).filter(run=run, **given).exists()


def _queue_part(merchant: Merchant, run: Run, number: int) -> Job:
    payload: Mapping[str, object] = {"run": str(run.public_id), "number": number}
    return jobs.add(
        merchant=merchant, kind="match_part", key=f"{run.public_id}:{number}", payload=payload
    )


def _planned(records: RunRecords) -> str:
    """Entries never change: which ones a run sees, and all else that it knows, says what it matches."""
    hashed = hashlib.sha256(context_to_json(records.context).encode())
    for side in (records.left, records.right):
        hashed.update(pack_ids(side["entry"]))
    return hashed.hexdigest()


def _packed(rows: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    rows.write_parquet(file, compression="zstd")
    return file.getvalue()


def _unpacked(packed: bytes | memoryview[int]) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(bytes(packed)))
