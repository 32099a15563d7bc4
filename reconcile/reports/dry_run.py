"""What other rules would have done with a period: computed, compared, and nothing written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from accounts.models import Merchant
from ledgers.models import Entry
from reconcile.engine import from_json, reconcile
from reconcile.engine.records import Outcome
from reconcile.models import Reconciliation
from reconcile.reports.records import read_records

EXAMPLES_MAX = 50
Group = frozenset[int]


@dataclass(frozen=True, slots=True)
class Example:
    """One group of rows whose fate would differ."""

    what: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DryRun:
    """Matches under the rules in force and under the draft, and how they differ."""

    before: int
    after: int
    new: int
    lost: int
    changed: int
    cases_before: int
    cases_after: int
    examples: tuple[Example, ...]


def dry_run(
    merchant: Merchant,
    reconciliation: Reconciliation,
    draft: Mapping[str, object],
    *,
    period_end: object,
) -> DryRun:
    """Match everything of the ledgers up to a day twice, by the rules in force and by the draft."""
    version = reconciliation.rule_set.versions.order_by("-number").first()
    records = read_records(merchant, reconciliation, until=period_end, everything=True)  # type: ignore[arg-type]
    now, then = (
        reconcile(records.left, records.right, from_json(document), records.context)
        for document in (version.document, draft)
    )
    before, after = _groups(now), _groups(then)
    fresh, gone = after.keys() - before.keys(), before.keys() - after.keys()
    shared = {entry for group in fresh for entry in group} & {e for group in gone for e in group}
    changed = {g for g in fresh if g & shared}
    lost_only = {g for g in gone if not g & shared}
    by_other_rule = {g for g in after.keys() & before.keys() if after[g] != before[g]}
    new_only = fresh - changed
    chosen = [("new", g) for g in _sorted(new_only)] + [("lost", g) for g in _sorted(lost_only)]
    chosen += [("changed", g) for g in _sorted(changed | by_other_rule)]
    return DryRun(
        before=len(before),
        after=len(after),
        new=len(new_only),
        lost=len(lost_only),
        changed=len(changed | by_other_rule),
        cases_before=len(now.cases),
        cases_after=len(then.cases),
        examples=_examples(merchant, chosen[:EXAMPLES_MAX]),
    )


def _groups(outcome: Outcome) -> dict[Group, tuple[str, str]]:
    """Each match as its set of entries, with its state and rule."""
    states = {
        n: (state, rule)
        for n, state, rule in outcome.matches.select("match_no", "state", "rule").iter_rows()
    }
    grouped = outcome.legs.group_by("match_no").agg("entry")
    return {frozenset(entries): states[n] for n, entries in grouped.iter_rows()}


def _sorted(groups: set[Group]) -> list[Group]:
    return sorted(groups, key=sorted)


def _examples(merchant: Merchant, chosen: list[tuple[str, Group]]) -> tuple[Example, ...]:
    ids = [entry for _what, group in chosen for entry in group]
    entries = Entry.objects.for_merchant(merchant).filter(id__in=ids).select_related("statement")
    names = {
        e.id: f"{e.statement.name}:{e.row_number} {e.order_ref or ''}".strip() for e in entries
    }
    return tuple(Example(what, tuple(names[e] for e in sorted(group))) for what, group in chosen)


def last_day(merchant: Merchant, reconciliation: Reconciliation) -> object:
    """The last day that any statement of the reconciliation covers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(s.period_end) from ledgers_statement s join reconcile_reconciliationledger r"
            " on r.merchant_id = s.merchant_id and r.ledger_id = s.ledger_id"
            " where r.merchant_id = %s and r.reconciliation_id = %s and s.state = 'COMMITTED'",
            [merchant.id, reconciliation.id],
        )
        return cursor.fetchone()[0]
