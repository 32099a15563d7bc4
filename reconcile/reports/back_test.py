"""What other rules would have done with a period: computed, compared, measured, and nothing written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from accounts.errors import UserError
from accounts.models import Merchant
from accounts.planning import whole_tables
from ledgers.models import Entry, Statement
from reconcile.engine import RuleSetError, from_json, reconcile
from reconcile.models import Reconciliation, ReconciliationLedger, RuleSetVersion, Settlement
from reconcile.reports.comparison import (
    Accuracy,
    Change,
    Decisions,
    Differences,
    Placed,
    accuracy,
    differences,
    none_of,
    placed,
    whole,
)
from reconcile.reports.decisions import read_decisions
from reconcile.reports.records import RunRecords, read_records

Document = Mapping[str, object]


class RulesOutdatedError(UserError):
    """A version of rules that an engine of its day could read, and this one can't."""


@dataclass(frozen=True, slots=True)
class Decided:
    """How many groups of the period people have decided on, by what they said; of settled ones, rules."""

    right: int
    wrong: int
    settled: int
    reaching_outside: int  # left out: some of their rows are not in the statements that were read

    @property
    def by_people(self) -> int:
        return self.right + self.wrong


@dataclass(frozen=True, slots=True)
class Trial:
    """Rules before and after, on the same rows: how they differ, and how right each one is."""

    first: date
    last: date
    rows: int
    differences: Differences
    decided: Decided
    before: Accuracy
    after: Accuracy
    settled_before: Accuracy
    settled_after: Accuracy

    def to_json(self, merchant: Merchant) -> dict[str, object]:
        """The figures as they are kept and shown, with the rows of the examples by name."""
        measured = {
            name: _accuracy_json(getattr(self, name))
            for name in ("before", "after", "settled_before", "settled_after")
        }
        differing = self.differences
        return {
            "rows": self.rows,
            "new": differing.new,
            "lost": differing.lost,
            "changed": differing.changed,
            "moved": differing.moved,
            "matches": [asdict(line) for line in differing.matches],
            "rules": [asdict(line) for line in differing.rules],
            "kinds": [asdict(line) for line in differing.kinds],
            "decided": asdict(self.decided) | {"by_people": self.decided.by_people},
            "accuracy": measured,
            "examples": _example_json(merchant, differing.examples),
        }


@dataclass(frozen=True, slots=True)
class Material:
    """What rules are tried on: every row of the statements that overlap a period, and what is known of it."""

    first: date
    last: date
    records: RunRecords
    known: Decisions
    stood: Decisions
    decided: Decided


def back_test(
    merchant: Merchant,
    reconciliation: Reconciliation,
    document: Document,
    *,
    first: date,
    last: date,
    against: RuleSetVersion | None = None,
) -> Trial:
    """Match a period twice, by the rules in force (or another version of them) and by a document."""
    version = against or reconciliation.rule_set.in_force
    material = read_material(merchant, reconciliation, first=first, last=last)
    return compare(material, decide(material, version.document), decide(material, document))


def read_material(
    merchant: Merchant, reconciliation: Reconciliation, *, first: date, last: date
) -> Material:
    """Read a period as it stands in the ledgers, whether its rows are matched or not."""
    with whole_tables():
        records = read_records(merchant, reconciliation, until=last, since=first, everything=True)
        said, settled = read_decisions(merchant, reconciliation, first=first, last=last)
    read = (records.left, records.right)
    known = Decisions(whole(said.right, read), whole(said.wrong, read))
    stood = Decisions(whole(settled, read), none_of(settled))
    given = len(said.right) + len(said.wrong) + len(settled)
    right, wrong, kept = map(len, (known.right, known.wrong, stood.right))
    decided = Decided(right, wrong, kept, reaching_outside=given - right - wrong - kept)
    return Material(first, last, records, known, stood, decided)


def decide(material: Material, document: Document) -> Placed:
    """What the engine decides on the rows by a document."""
    records = material.records
    try:
        rules = from_json(document)
    except RuleSetError as error:
        raise RulesOutdatedError(
            _("The engine of today can't read these rules: %(why)s") % {"why": error}
        ) from error
    return placed(reconcile(records.left, records.right, rules, records.context))


def compare(material: Material, before: Placed, after: Placed) -> Trial:
    """Two outcomes of the same rows, beside each other and beside what is known."""
    return Trial(
        first=material.first,
        last=material.last,
        rows=len(material.records.left) + len(material.records.right),
        differences=differences(before, after),
        decided=material.decided,
        before=accuracy(before, material.known),
        after=accuracy(after, material.known),
        settled_before=accuracy(before, material.stood),
        settled_after=accuracy(after, material.stood),
    )


def _accuracy_json(measured: Accuracy) -> dict[str, object]:
    return {
        "precision": measured.precision.to_json(),
        "recall": measured.recall.to_json(),
        "suggested": measured.suggested,
        "repeated": measured.repeated,
    }


def _example_json(merchant: Merchant, examples: tuple[Change, ...]) -> list[dict[str, object]]:
    ids = {entry for example in examples for entry in example.entries}
    entries = Entry.objects.for_merchant(merchant).filter(id__in=ids).select_related("statement")
    rows = {
        entry.id: {
            "statement": str(entry.statement.public_id),
            "file": entry.statement.name,
            "row_number": entry.row_number,
            "reference": entry.order_ref or "",
        }
        for entry in entries
    }
    return [
        {**asdict(example), "entries": [rows[entry] for entry in example.entries]}
        for example in examples
    ]


def period_to_try(merchant: Merchant, reconciliation: Reconciliation) -> tuple[date, date] | None:
    """The last settled period, or else all that the statements cover; None without any."""
    return periods_to_try(merchant, [reconciliation]).get(reconciliation.id)


def periods_to_try(
    merchant: Merchant, reconciliations: Sequence[Reconciliation]
) -> dict[int, tuple[date, date]]:
    """The same of several, by their ids; those without any are left out."""
    settled = Settlement.objects.for_merchant(merchant).filter(
        reconciliation__in=reconciliations, state__in=Settlement.LOCKING
    )
    last = settled.order_by("reconciliation", "-period_end", "-id").distinct("reconciliation")
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation__in=reconciliations,
        ledger__statements__state=Statement.State.COMMITTED,
    )
    covered = sides.values_list("reconciliation").annotate(
        first=Min("ledger__statements__period_start"), last=Max("ledger__statements__period_end")
    )
    found = {number: (first, until) for number, first, until in covered if first and until}
    return found | {one.reconciliation_id: (one.period_start, one.period_end) for one in last}
