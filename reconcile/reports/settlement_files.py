"""The settlement as tables, for a workbook that people read and a CSV that programs read.

Both hold the proof as it was submitted, every match of the period leg by leg, what was booked, what stays
open, each line with the file and row that it comes from, and the certificate of the runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from psycopg2 import sql

from accounts.models import Merchant
from reconcile.models import Adjustment, Approval, ExceptionCase, Settlement
from reconcile.models.cases import ExceptionKind
from reconcile.models.definitions import Side
from reconcile.reports.proof import IS_OPEN
from reconcile.reports.settlement_figures import (
    Parameters,
    parameters_of,
    places_of,
    seals,
    select,
)
from reconcile.reports.table_files import Amount, Cell, Coded, Table

# a row in the pool is in no case: it waits for the other side's next file
WAITING = "WAITING"


LEGS_SQL = """
select m.public_id::text, m.rule, m.cardinality, m.decided_by_name, l.side, g.name, s.name,
       e.row_number, e.order_ref, e.booked_on, l.amount_minor,
       case when l.converted_minor is null then m.currency else e.currency end,
       coalesce(l.converted_minor, l.amount_minor), m.difference_minor, m.currency
from reconcile_match m
join reconcile_matchleg l on l.merchant_id = m.merchant_id and l.match_id = m.id
join ledgers_entry e on e.merchant_id = l.merchant_id and e.id = l.entry_id
join ledgers_statement s on s.merchant_id = e.merchant_id and s.id = e.statement_id
join ledgers_ledger g on g.merchant_id = e.merchant_id and g.id = e.ledger_id
where m.merchant_id = %(merchant)s and m.reconciliation_id = %(reconciliation)s
  and m.state = 'CONFIRMED' and m.undone_by_id is null and l.undone_by_id is null
  and m.period_on between %(start)s and %(end)s
order by m.period_on, m.id, l.side, e.id
"""

ADJUSTMENTS_SQL = """
select a.kind, a.reason, a.made_by_name, a.period_on, l.account, l.debit_minor, l.credit_minor,
       a.currency, coalesce(nullif(u.display_name, ''), u.email, '')
from reconcile_adjustment a
join reconcile_adjustmentline l on l.merchant_id = a.merchant_id and l.adjustment_id = a.id
left join reconcile_approval p on p.merchant_id = a.merchant_id and p.adjustment_id = a.id
     and p.decision = 'APPROVED'
left join accounts_user u on u.id = p.checker_id
where a.merchant_id = %(merchant)s and a.reconciliation_id = %(reconciliation)s
  and a.state = 'BOOKED' and a.period_on between %(start)s and %(end)s
order by a.period_on, a.id, l.id
"""

OPEN_SQL = """
select p.side, g.name, s.name, e.row_number, e.order_ref, p.booked_on, p.placed_amount, p.currency,
       c.kind, c.state
from place p
join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = p.id
join ledgers_statement s on s.merchant_id = e.merchant_id and s.id = e.statement_id
join ledgers_ledger g on g.merchant_id = e.merchant_id and g.id = e.ledger_id
left join reconcile_openitem o on o.merchant_id = %(merchant)s and o.entry_id = p.id
     and o.reconciliation_id = %(reconciliation)s and o.released_by_id is null and o.part = p.part
left join reconcile_exceptioncase c on c.merchant_id = o.merchant_id and c.id = o.case_id
where {is_open}
order by p.booked_on, p.id, p.part
"""


def tables(settlement: Settlement, merchant: Merchant) -> list[Table]:
    """Everything the settlement states, as tables."""
    parameters = parameters_of(settlement, merchant)
    return [
        Table("summary", _("Settlement"), (_("Field"), _("Value")), _summary(settlement)),
        Table("proof", _("Proof"), proof_header(), _proof_rows(settlement)),
        Table("matches", _("Matches"), match_header(), _match_rows(parameters)),
        Table("adjustments", _("Adjustments"), adjustment_header(), _adjustment_rows(parameters)),
        Table("open", _("Still open"), open_header(), _open_rows(settlement, parameters)),
        Table("certificate", _("Certificate"), seal_header(), _seal_rows(settlement, merchant)),
    ]


def proof_header() -> tuple[str, ...]:
    return (
        _("Side"),
        _("Currency"),
        _("Opening"),
        _("Booked in the period"),
        _("Arrived late"),
        _("Matched"),
        _("Resolved"),
        _("Closing"),
        _("Open items listed"),
        _("Difference"),
    )


def match_header() -> tuple[str, ...]:
    return (
        _("Match"),
        _("Rule"),
        _("Cardinality"),
        _("Decided by"),
        _("Side"),
        _("Ledger"),
        _("File"),
        _("Row"),
        _("Reference"),
        _("Booked on"),
        _("Amount"),
        _("Currency"),
        _("Difference"),
        _("Counts as"),
        _("Currency of the match"),
    )


def adjustment_header() -> tuple[str, ...]:
    return (
        _("Kind"),
        _("Reason"),
        _("Made by"),
        _("Booked on"),
        _("Account"),
        _("Debit"),
        _("Credit"),
        _("Currency"),
        _("Approved by"),
    )


def open_header() -> tuple[str, ...]:
    return (
        _("Side"),
        _("Ledger"),
        _("File"),
        _("Row"),
        _("Reference"),
        _("Booked on"),
        _("Amount"),
        _("Currency"),
        _("Kind"),
        _("State"),
    )


def seal_header() -> tuple[str, ...]:
    return (
        _("Run"),
        _("Finished"),
        _("Rules"),
        _("Inputs SHA-256"),
        _("Rules SHA-256"),
        _("Outcome SHA-256"),
        _("Engine"),
    )


def _summary(settlement: Settlement) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [
        (_("Reconciliation"), settlement.reconciliation.name),
        (_("Period from"), settlement.period_start),
        (_("Period to"), settlement.period_end),
        (_("State"), settlement.get_state_display()),
        (_("Submitted by"), settlement.made_by_name),
        (_("Rules"), str(settlement.rules) if settlement.rules else None),
        (_("Proof SHA-256"), settlement.proof_sha256),
    ]
    for approval in settlement.approvals.select_related("checker").order_by("id"):
        if approval.decision != Approval.Decision.PENDING:
            rows.append((approval.get_decision_display(), str(approval.checker)))
    if settlement.state == Settlement.State.SELF_CLOSED:
        rows.append((_("Note"), _("Closed by the person who prepared it, without a second one.")))
    return rows


def _proof_rows(settlement: Settlement) -> Iterator[Sequence[Cell]]:
    for line in settlement.proof["lines"]:
        currency = line["currency"]
        arrived = line["opening_minor"] + line["booked_minor"] + line["late_minor"]
        closing = arrived - line["matched_minor"] - line["resolved_minor"]
        yield (
            _side(line["side"]),
            currency,
            Amount(line["opening_minor"], currency),
            Amount(line["booked_minor"], currency),
            Amount(line["late_minor"], currency),
            Amount(line["matched_minor"], currency),
            Amount(line["resolved_minor"], currency),
            Amount(closing, currency),
            Amount(line["listed_minor"], currency),
            Amount(closing - line["listed_minor"], currency),
        )


def _match_rows(parameters: Parameters) -> Iterator[Sequence[Cell]]:
    for row in select(LEGS_SQL, parameters):
        *match, side, ledger, file, number, reference, day = row[:10]
        amount, currency, counts_as, difference, match_currency = row[10:]
        yield (
            *match,
            _side(side),
            *(ledger, file, number, reference, day),
            Amount(amount, currency),
            currency,
            Amount(difference, match_currency),
            Amount(counts_as, match_currency),
            match_currency,
        )


def _adjustment_rows(parameters: Parameters) -> Iterator[Sequence[Cell]]:
    for kind, *words, debit, credit, currency, approver in select(ADJUSTMENTS_SQL, parameters):
        label = Coded(kind, str(Adjustment.Kind(kind).label))
        amounts = (Amount(debit, currency), Amount(credit, currency))
        yield (label, *words, *amounts, currency, approver)


def _open_rows(settlement: Settlement, parameters: Parameters) -> Iterator[Sequence[Cell]]:
    query = sql.SQL(OPEN_SQL).format(is_open=sql.SQL(IS_OPEN))
    rows = select(places_of(settlement) + query, parameters)
    for side, *words, amount, currency, kind, state in rows:
        found = (_kind(kind or WAITING), _case_state(state or WAITING))
        yield (_side(side), *words, Amount(amount, currency), currency, *found)


def _seal_rows(settlement: Settlement, merchant: Merchant) -> Iterator[Sequence[Cell]]:
    for seal in seals(settlement, merchant):
        yield (
            seal.run,
            seal.finished_at.isoformat(timespec="seconds") if seal.finished_at else None,
            seal.rules,
            seal.inputs_sha256,
            seal.rules_sha256,
            seal.outcome_sha256,
            seal.engine_version,
        )


def _side(code: str) -> Coded:
    return Coded(code, str(Side(code).label))


def _kind(code: str) -> Coded:
    return Coded(code, _waits() if code == WAITING else str(ExceptionKind(code).label))


def _case_state(code: str) -> Coded:
    return Coded(code, _waits() if code == WAITING else str(ExceptionCase.State(code).label))


def _waits() -> str:
    return _("Waits for the next file")
