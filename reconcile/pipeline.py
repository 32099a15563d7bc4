"""One run, from top to bottom: read what is open, let the engine decide, write what it decided.

    entries ─► records ─► outcome ─► matches, legs, cases, waiting items ─► one audit event, one certificate
                                                 └─► whose work the cases are, and until when

All in one transaction of the worker that claimed the run. Killed anywhere, it leaves nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import polars as pl
from django.db import transaction

from accounts import audit, clock
from accounts.actors import Actor
from accounts.bulk import next_ids
from accounts.models import Merchant
from reconcile.engine import ENGINE_VERSION, from_json, reconcile
from reconcile.engine.records import Kind, Outcome, in_order_of
from reconcile.engine.sides.delays import waiting_days
from reconcile.models import Reconciliation, Run, RunStatement
from reconcile.reports.certificates import Seal, certificate, seal
from reconcile.reports.conservation import conserve, is_conserved
from reconcile.reports.records import RunRecords, read_records
from reconcile.services import parts
from reconcile.services.assignment_rules import assign_cases_of_run
from reconcile.services.match_rows import write_matches
from reconcile.services.outcomes import Written, open_items, write_open_items

# what gives back or adjusts what was sold
OF_A_SALE = (Kind.REFUND, Kind.CHARGEBACK, Kind.ADJUSTMENT)
Progress = Callable[[str, int, int], None]


class RowsNotConservedError(RuntimeError):
    """After the run some row would be in no place or in two. Nothing of the run was kept."""


@transaction.atomic
def execute_run(
    *, merchant: Merchant, actor: Actor, run_id: uuid.UUID, progress: Progress, today: date
) -> Run:
    """Execute a queued run. Two runs of one reconciliation never interleave.

    A run of many rows is only planned here; when its parts are matched, it comes here again.
    """
    run = Run.objects.for_merchant(merchant).select_related("rules__rule_set").get(public_id=run_id)
    mine = Reconciliation.objects.for_merchant(merchant)
    run.reconciliation = mine.select_for_update(no_key=True).get(id=run.reconciliation_id)
    if run.state != Run.State.QUEUED or parts.has_parts(merchant, run, links=None):
        return run

    progress("read", 0, 0)
    records = read_records(merchant, run.reconciliation, until=run.period_end)
    total = len(records.left) + len(records.right)

    rules = from_json(run.rules.document)
    if not parts.has_parts(merchant, run) and parts.is_large(records, rules):
        progress("plan", 0, total)
        parts.plan_parts(merchant=merchant, actor=actor, run=run, records=records, rules=rules)
        return run

    progress("match", 0, total)
    found = parts.take_found(merchant, run, records)
    with ThreadPoolExecutor(1) as matcher:
        deciding = matcher.submit(
            reconcile, records.left, records.right, rules, records.context, found
        )
        # the database has nothing else to do: rarely are there more matches than this
        ids = next_ids("reconcile_match", min(len(records.left), len(records.right)))
        outcome = deciding.result()

    progress("write", 0, total)
    waits = waiting_days(rules)
    sealed, written = _write(run, records, outcome, ids, waits, actor=actor, today=today)

    progress("check", total, total)
    _conclude(run, records, outcome, written, sealed)
    assign_cases_of_run(merchant=merchant, actor=actor, run=run)
    return run


def _write(
    run: Run,
    records: RunRecords,
    outcome: Outcome,
    ids: pl.Series,
    waits: pl.Expr,
    *,
    actor: Actor,
    today: date,
) -> tuple[Seal, Written]:
    day = pl.coalesce("booked_on", pl.col("occurred_at").dt.date())
    of_a_sale = pl.col("kind").is_in([str(kind) for kind in OF_A_SALE])
    days = pl.concat(
        [
            side.select("entry", day=day, waits=waits, of_a_sale=of_a_sale)
            for side in (records.left, records.right)
        ],
        rechunk=True,
    )
    days = in_order_of(outcome.addresses["entry"], days)
    matches, legs, (sealed, opened) = write_matches(
        run,
        outcome,
        ids,
        days,
        lambda: (seal(run, records, outcome), open_items(run, outcome, days)),
    )
    event = audit.record(
        merchant=run.merchant,
        actor=actor,
        verb="run.executed",
        subject=run,
        after={
            "period": [run.period_start.isoformat(), run.period_end.isoformat()],
            "rules": str(run.rules),
            "matches": matches,
            "inputs_sha256": sealed.inputs_sha256,
            "rules_sha256": sealed.rules_sha256,
            "outcome_sha256": sealed.outcome_sha256,
        },
    )
    cases, waiting, released = write_open_items(run, opened, event, today=today)
    return sealed, Written(matches, legs, cases, waiting, released)


def _conclude(
    run: Run,
    records: RunRecords,
    outcome: Outcome,
    written: Written,
    sealed: Seal,
) -> None:
    RunStatement.objects.bulk_create(
        RunStatement(merchant=run.merchant, run=run, statement=statement, side=side)
        for statement, side in records.statements
    )
    certificate(run, records, sealed).save(force_insert=True)
    run.inputs_sha256, run.outcome_sha256 = sealed.inputs_sha256, sealed.outcome_sha256
    run.engine_version = ENGINE_VERSION
    run.stages = _stages(records, outcome, written)
    run.summary = {
        "matches_by_rule": _counted(outcome.matches, "rule", "state"),
        "cases_by_kind": _counted(outcome.cases, "kind", "currency"),
        "conservation": conserve(run.merchant, run.reconciliation, until=run.period_end),
    }
    if not (outcome.proof.is_balanced and is_conserved(run.summary["conservation"])):
        # nothing is better than books that are wrong: the transaction ends here
        raise RowsNotConservedError(run.summary["conservation"])
    run.state, run.finished_at = Run.State.DONE, clock.now()
    run.save()


def _stages(records: RunRecords, outcome: Outcome, written: Written) -> list[dict[str, object]]:
    confirmed = outcome.matches.filter(pl.col("state") == "CONFIRMED").height
    return [
        {"stage": "read", "left": len(records.left), "right": len(records.right)},
        {"stage": "match", "confirmed": confirmed, "suggested": len(outcome.matches) - confirmed},
        {
            "stage": "write",
            "legs": written.legs,
            "cases": written.cases,
            "waiting": written.waiting,
        },
        {"stage": "check", "released": written.released},
    ]


def _counted(table: pl.DataFrame, *by: str) -> list[dict[str, object]]:
    counted = table.group_by(by).agg(pl.len().alias("count")).sort(by)
    return [dict(row) for row in counted.iter_rows(named=True)]
