"""A run's certificate: hashes of all that went into it and of what it decided, and their examination.

    what the run saw ─► files, records, context, rules ─► engine ─► outcome ─► matches in the books

Examined, each of these is made again from what is stored and compared with what was written down.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext_lazy as _

from accounts.bulk import read_rows
from accounts.models import AuditEvent, Merchant
from accounts.planning import whole_tables
from reconcile.engine import ENGINE_VERSION, RuleSetError, from_json, reconcile
from reconcile.engine.canonical import (
    context_from_json,
    context_to_json,
    pack_ids,
    records_sha256,
    unpack_ids,
)
from reconcile.engine.records import Context, Outcome
from reconcile.models import Run, RunCertificate
from reconcile.reports.records import RunRecords, read_seen

# what is examined, and the words for it
WHAT = {
    "trail": _("the audit trail"),
    "files": _("the files"),
    "records": _("the records"),
    "rules": _("the rules"),
    "outcome": _("the outcome"),
    "matches": _("the matches in the books"),
}
# A match as the run wrote it: what a person decided about it later is left out. An undone one counts, too.
MATCHES_SQL = """
select min(l.entry_id) over (partition by l.match_id), l.entry_id, l.side, l.amount_minor,
    l.converted_minor, m.rule_number, m.rule, m.cardinality, m.currency, m.difference_minor, m.score, m.reason_code,
    case when m.decided_at is null then m.state else 'SUGGESTED' end
from reconcile_match m
join reconcile_matchleg l on l.merchant_id = m.merchant_id and l.match_id = m.id
where m.merchant_id = {merchant} and m.run_id = {run}
"""
MATCH_SCHEMA = {
    "first": pl.Int64, "entry": pl.Int64, "side": pl.String, "amount_minor": pl.Int64,
    "converted_minor": pl.Int64, "rule_no": pl.Int64, "rule": pl.String, "cardinality": pl.String, "currency": pl.String,
    "difference_minor": pl.Int64, "score": pl.Int64, "reason_code": pl.String, "state": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seal:
    """The hashes of one computation."""

    files_sha256: str
    records_sha256: str
    context: str
    rules_sha256: str
    outcome_sha256: str

    @property
    def inputs_sha256(self) -> str:
        return _sha256("\n".join([self.files_sha256, self.records_sha256, self.context]))


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was made again, and whether it is what was written down."""

    what: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Examination:
    """What the examination of a run has found. Without checks, `engine_version` says why there are none."""

    checks: tuple[Check, ...]
    engine_version: str

    @property
    def is_of_this_engine(self) -> bool:
        return self.engine_version == ENGINE_VERSION

    @property
    def agrees(self) -> bool:
        return bool(self.checks) and all(check.agrees for check in self.checks)


def seal(run: Run, records: RunRecords, outcome: Outcome) -> Seal:
    """Hash what a run has read, by which rules, and what it decided."""
    return Seal(
        _files_sha256((side, statement.sha256) for statement, side in records.statements),
        records_sha256(records.left, records.right),
        context_to_json(records.context),
        _rules_sha256(run.rules.document),
        outcome.digest(),
    )


def certificate(run: Run, records: RunRecords, sealed: Seal) -> RunCertificate:
    """The certificate of a run, not yet saved."""
    return RunCertificate(
        merchant=run.merchant,
        run=run,
        engine_version=ENGINE_VERSION,
        files_sha256=sealed.files_sha256,
        records_sha256=sealed.records_sha256,
        rules_sha256=sealed.rules_sha256,
        outcome_sha256=sealed.outcome_sha256,
        context=sealed.context,
        left_seen=pack_ids(records.left["entry"]),
        right_seen=pack_ids(records.right["entry"]),
    )


def examine(merchant: Merchant, run: Run) -> Examination:
    """Compute a run again from what is stored, and compare everything with its certificate."""
    kept = RunCertificate.objects.for_merchant(merchant).filter(run=run).first()
    if kept is None or kept.engine_version != ENGINE_VERSION:
        return Examination((), run.engine_version)
    context = context_from_json(kept.context)
    left, right = (
        read_seen(merchant, unpack_ids(bytes(ids))) for ids in (kept.left_seen, kept.right_seen)
    )
    records = records_sha256(left, right)
    outcome = _decided(run, left, right, context)
    # of a million rows a side, two copies at a time are enough
    del left, right
    found = {
        "trail": _trail_says(merchant, run, kept),
        "files": _files_now(merchant, run) == kept.files_sha256,
        "records": records == kept.records_sha256,
        "rules": _rules_sha256(run.rules.document) == kept.rules_sha256,
        "outcome": outcome is not None and outcome.digest() == kept.outcome_sha256,
        "matches": outcome is not None and _matches_of(outcome).equals(_matches_in_books(run)),
    }
    return Examination(tuple(Check(what, agrees) for what, agrees in found.items()), ENGINE_VERSION)


def _decided(run: Run, left: pl.DataFrame, right: pl.DataFrame, context: Context) -> Outcome | None:
    """What the engine decides now; nothing by rules that are no rules any more."""
    try:
        return reconcile(left, right, from_json(run.rules.document), context)
    except RuleSetError:
        return None


def _trail_says(merchant: Merchant, run: Run, kept: RunCertificate) -> bool:
    """Whether run, certificate and the event of the run's end, which the audit chain holds, say one thing."""
    sealed = Seal(
        kept.files_sha256, kept.records_sha256, kept.context, kept.rules_sha256, kept.outcome_sha256
    )
    events = AuditEvent.objects.for_merchant(merchant).filter(
        verb="run.executed", subject_id=run.public_id
    )
    said = [
        (e.after.get("inputs_sha256"), e.after.get("rules_sha256"), e.after.get("outcome_sha256"))
        for e in events
    ]
    shown = (run.inputs_sha256, run.outcome_sha256)
    return shown == (sealed.inputs_sha256, sealed.outcome_sha256) and said == [
        (sealed.inputs_sha256, sealed.rules_sha256, sealed.outcome_sha256)
    ]


def _files_now(merchant: Merchant, run: Run) -> str:
    read = run.statements.for_merchant(merchant).values_list("side", "statement__sha256")
    return _files_sha256(read)


def _files_sha256(files: Iterable[tuple[str, str]]) -> str:
    return _sha256("\n".join(sorted(f"{side}:{sha256}" for side, sha256 in files)))


def _rules_sha256(document: Mapping[str, object]) -> str:
    plain = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return _sha256(plain)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _matches_of(outcome: Outcome) -> pl.DataFrame:
    legs = outcome.legs.join(outcome.matches, on="match_no", how="left")
    first = pl.col("entry").min().over("match_no").alias("first")
    return _shaped(legs.with_columns(first))


def _matches_in_books(run: Run) -> pl.DataFrame:
    query = MATCHES_SQL.format(merchant=int(run.merchant_id), run=int(run.id))
    with whole_tables():
        return _shaped(read_rows(query, MATCH_SCHEMA))


def _shaped(legs: pl.DataFrame) -> pl.DataFrame:
    return legs.select(pl.col(name).cast(dtype) for name, dtype in MATCH_SCHEMA.items()).sort(
        "first", "entry"
    )
