"""What a settlement says, as figures: per ledger, by rule, what was booked, what stays open, by which runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg2 import sql

from accounts.models import Merchant
from accounts.planning import whole_tables
from reconcile.models import Approval, Run, RunCertificate, Settlement
from reconcile.reports.basis import basis_of, rules_in_force, steps_before
from reconcile.reports.proof import IS_OPEN, places_sql

Parameters = Mapping[str, int | date | str]
# a month of runs on arrival of several files a day
RUNS_MAX = 400

LEDGERS_SQL = """
select p.side, g.name, p.currency,
    coalesce(sum(amount) filter (where counted_on < %(start)s
        and not coalesce(least(matched_on, resolved_on) < %(start)s, false)), 0)::bigint,
    coalesce(sum(amount) filter (where counted_on between %(start)s and %(end)s), 0)::bigint,
    coalesce(sum(placed_amount) filter (where matched_on between %(start)s and %(end)s), 0)::bigint,
    coalesce(sum(placed_amount) filter (where resolved_on between %(start)s and %(end)s), 0)::bigint,
    count(*) filter (where counted_on between %(start)s and %(end)s),
    count(*) filter (where {is_open})
from place p join ledgers_ledger g on g.merchant_id = %(merchant)s and g.id = p.ledger_id
group by p.side, g.name, p.currency order by p.side, g.name, p.currency
"""

RULES_SQL = """
select rule, currency, count(*), sum(rows)::bigint, sum(ours)::bigint, sum(theirs)::bigint, sum(difference)::bigint
from (
    select m.id, m.rule, m.currency, m.difference_minor as difference, count(*) as rows,
        coalesce(sum(coalesce(l.converted_minor, l.amount_minor)) filter (where l.side = 'LEFT'), 0) as ours,
        coalesce(sum(coalesce(l.converted_minor, l.amount_minor)) filter (where l.side = 'RIGHT'), 0) as theirs
    from reconcile_match m
    join reconcile_matchleg l on l.merchant_id = m.merchant_id and l.match_id = m.id
    where m.merchant_id = %(merchant)s and m.reconciliation_id = %(reconciliation)s
      and m.state = 'CONFIRMED' and m.undone_by_id is null and l.undone_by_id is null
      and m.period_on between %(start)s and %(end)s
    group by m.id, m.rule, m.currency, m.difference_minor
) matched
group by rule, currency order by min(id), rule, currency
"""

BOOKED_SQL = """
select a.kind, a.reason, a.made_by_name, coalesce(nullif(u.display_name, ''), u.email, ''), a.currency,
    count(*), sum(a.amount_minor)::bigint
from reconcile_adjustment a
left join reconcile_approval p on p.merchant_id = a.merchant_id and p.adjustment_id = a.id
    and p.decision = 'APPROVED'
left join accounts_user u on u.id = p.checker_id
where a.merchant_id = %(merchant)s and a.reconciliation_id = %(reconciliation)s
  and a.state = 'BOOKED' and a.period_on between %(start)s and %(end)s
group by 1, 2, 3, 4, 5 order by 1, 5, 2, 3, 4
"""

CARRIED_SQL = """
select p.side, g.name, s.name, e.row_number, coalesce(e.order_ref, e.transaction_ref, e.batch_ref, ''),
    p.booked_on, coalesce(c.kind, 'WAITING'), p.placed_amount, p.currency, count(*) over ()
from place p
join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = p.id
join ledgers_statement s on s.merchant_id = e.merchant_id and s.id = e.statement_id
join ledgers_ledger g on g.merchant_id = e.merchant_id and g.id = e.ledger_id
left join reconcile_openitem o on o.merchant_id = %(merchant)s and o.entry_id = p.id
     and o.reconciliation_id = %(reconciliation)s and o.released_by_id is null and o.part = p.part
left join reconcile_exceptioncase c on c.merchant_id = o.merchant_id and c.id = o.case_id
where {is_open}
order by abs(p.placed_amount) desc, p.booked_on, p.id, p.part limit {limit}
"""

RUNS_SQL = """
select run_id from reconcile_match
where merchant_id = %(merchant)s and reconciliation_id = %(reconciliation)s and run_id is not null
  and period_on between %(start)s and %(end)s and state = 'CONFIRMED' and undone_by_id is null
union
select run_id from reconcile_exceptioncase
where merchant_id = %(merchant)s and reconciliation_id = %(reconciliation)s
  and period_on between %(start)s and %(end)s
order by 1 desc limit {limit}
"""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One ledger in one currency: opening + in − out = closing, in minor units."""

    side: str
    ledger: str
    currency: str
    opening_minor: int
    in_minor: int
    matched_minor: int
    resolved_minor: int
    rows_in: int
    rows_open: int

    @property
    def closing_minor(self) -> int:
        return self.opening_minor + self.in_minor - self.matched_minor - self.resolved_minor


@dataclass(frozen=True, slots=True)
class RuleSum:
    """What one rule has matched in the period; an empty rule is a person."""

    rule: str
    currency: str
    matches: int
    rows: int
    ours_minor: int
    theirs_minor: int
    difference_minor: int


@dataclass(frozen=True, slots=True)
class BookedSum:
    """Adjustments of one kind, reason, author and approver."""

    kind: str
    reason: str
    made_by: str
    approved_by: str
    currency: str
    bookings: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """A row that is still open when the period ends."""

    side: str
    ledger: str
    file: str
    row_number: int
    reference: str
    booked_on: date
    kind: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class RunSeal:
    """What the certificate of a run says, for whoever computes it again."""

    run: str
    finished_at: datetime | None
    rules: str
    inputs_sha256: str
    rules_sha256: str
    outcome_sha256: str
    engine_version: str


@dataclass(frozen=True, slots=True)
class Signature:
    """What a person has decided on the settlement, when and why."""

    decision: str
    name: str
    at: datetime | None
    reason: str


def parameters_of(settlement: Settlement, merchant: Merchant) -> Parameters:
    """What every query about the settlement is asked with."""
    return {
        "merchant": merchant.id,
        "reconciliation": settlement.reconciliation_id,
        "start": settlement.period_start,
        "end": settlement.period_end,
    }


def places_of(settlement: Settlement) -> sql.Composed:
    """The table `place` by the amounts that the settlement was proven by."""
    found = settlement.reconciliation
    # settlements of before the basis was kept have none: the rules in force are the nearest there is
    basis = settlement.basis or basis_of(rules_in_force(found))
    return places_sql(steps_before(settlement.merchant, found, settlement.period_start, basis))


def select(query: str | sql.Composable, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of our own queries: what stands in which column is known where they are called."""
    with whole_tables(), connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def ledger_lines(settlement: Settlement, merchant: Merchant) -> list[LedgerLine]:
    """The proof by ledger, from the books as they stand."""
    query = places_of(settlement) + sql.SQL(LEDGERS_SQL).format(is_open=sql.SQL(IS_OPEN))
    return [LedgerLine(*row) for row in select(query, parameters_of(settlement, merchant))]


def agrees_with_proof(settlement: Settlement, lines: list[LedgerLine]) -> bool:
    """Whether the books still say what was submitted, per side and currency."""
    then = {
        (line["side"], line["currency"]): (
            line["opening_minor"],
            line["booked_minor"] + line["late_minor"],
            line["matched_minor"],
            line["resolved_minor"],
        )
        for line in settlement.proof["lines"]
    }
    now: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for line in lines:
        amounts = (line.opening_minor, line.in_minor, line.matched_minor, line.resolved_minor)
        for place, amount in enumerate(amounts):
            now[line.side, line.currency][place] += amount
    return then == {key: tuple(amounts) for key, amounts in now.items()}


def rule_sums(settlement: Settlement, merchant: Merchant) -> list[RuleSum]:
    """The confirmed matches of the period by rule and currency."""
    return [RuleSum(*row) for row in select(RULES_SQL, parameters_of(settlement, merchant))]


def booked_sums(settlement: Settlement, merchant: Merchant) -> list[BookedSum]:
    """The adjustments of the period; those of one reason and one author are one line."""
    return [BookedSum(*row) for row in select(BOOKED_SQL, parameters_of(settlement, merchant))]


def carried_rows(
    settlement: Settlement, merchant: Merchant, *, limit: int
) -> tuple[list[CarriedRow], int]:
    """The rows that go into the next period, those of most money first, and how many there are."""
    query = places_of(settlement) + sql.SQL(CARRIED_SQL).format(
        is_open=sql.SQL(IS_OPEN), limit=sql.Literal(limit)
    )
    rows = select(query, parameters_of(settlement, merchant))
    return [CarriedRow(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def seals(settlement: Settlement, merchant: Merchant) -> list[RunSeal]:
    """The certificates of the runs that decided on rows of the period, the newest first."""
    query = sql.SQL(RUNS_SQL).format(limit=sql.Literal(RUNS_MAX))
    ids = [row[0] for row in select(query, parameters_of(settlement, merchant))]
    runs = Run.objects.for_merchant(merchant).filter(id__in=ids)
    kept = RunCertificate.objects.for_merchant(merchant).filter(run__in=ids)
    rules_sha256 = dict(kept.values_list("run", "rules_sha256"))
    return [
        RunSeal(
            run=str(run.public_id),
            finished_at=run.finished_at,
            rules=str(run.rules),
            inputs_sha256=run.inputs_sha256,
            rules_sha256=rules_sha256.get(run.id, run.rules.sha256),
            outcome_sha256=run.outcome_sha256,
            engine_version=run.engine_version,
        )
        for run in runs.select_related("rules__rule_set").order_by("-id")
    ]


def signatures(settlement: Settlement) -> Iterator[Signature]:
    """Who has decided on it, in order; a decision that is still open has no name."""
    for approval in settlement.approvals.select_related("checker").order_by("id"):
        is_open = approval.decision == Approval.Decision.PENDING
        yield Signature(
            decision=approval.decision,
            name="" if is_open else str(approval.checker),
            at=approval.decided_at,
            reason=approval.reason,
        )
