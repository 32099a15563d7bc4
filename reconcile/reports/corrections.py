"""What the merchant's own records must change by, as a list that an order or stock system can import.

A difference of pieces is a correction of stock in units, never a line of money. A row here says what to do, to
which article or order, by how much, why, and which case it comes from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Merchant
from ledgers.models import Ledger
from reconcile.models import Adjustment, ExceptionCase, ReconciliationLedger, Settlement
from reconcile.models.cases import ExceptionKind
from reconcile.models.definitions import Side
from reconcile.reports.basis import STOCK_CURRENCY
from reconcile.reports.reason_words import reason_words
from reconcile.reports.settlement_figures import parameters_of, select
from reconcile.reports.table_files import Amount, Cell, Coded, Table

ADJUST_STOCK, REMOVE_DUPLICATE = "ADJUST_STOCK", "REMOVE_DUPLICATE"
ACTS: dict[str, Promise] = {
    ADJUST_STOCK: gettext_lazy("Correct the stock"),
    "CREATE_ORDER": gettext_lazy("Create the missing order"),
    "CHANGE_AMOUNT": gettext_lazy("Correct the amount of the order"),
    "CHANGE_STATUS": gettext_lazy("Correct the state of the order"),
    REMOVE_DUPLICATE: gettext_lazy("Remove the duplicate"),
}
# of money; what only we have is no correction: the other side may be late, or owe it
ACT_OF_KIND = {
    ExceptionKind.EXTERNAL_ONLY: "CREATE_ORDER",
    ExceptionKind.AMOUNT_OVER: "CHANGE_AMOUNT",
    ExceptionKind.AMOUNT_SHORT: "CHANGE_AMOUNT",
    ExceptionKind.STATUS_MISMATCH: "CHANGE_STATUS",
    ExceptionKind.DUPLICATE: REMOVE_DUPLICATE,
}
# records that an order or stock system holds
OWN_KINDS = (Ledger.Kind.ORDERS, Ledger.Kind.STOCK)

CASES_SQL = """
select c.kind, c.state, c.public_id::text, c.reason_code, c.reason_params::text, o.currency,
    coalesce(e.sku, ''), coalesce(min(e.order_ref), min(e.order_key), c.reference), min(o.booked_on),
    coalesce(sum(o.amount_minor) filter (where o.side = 'LEFT'), 0)::bigint,
    coalesce(sum(o.amount_minor) filter (where o.side = 'RIGHT'), 0)::bigint
from reconcile_exceptioncase c
join reconcile_openitem o on o.merchant_id = c.merchant_id and o.case_id = c.id and o.released_by_id is null
join ledgers_entry e on e.merchant_id = o.merchant_id and e.id = o.entry_id
where c.merchant_id = %(merchant)s and c.reconciliation_id = %(reconciliation)s
  and c.period_on between %(start)s and %(end)s
  and (o.currency = %(unit)s or c.kind = any(%(kinds)s))
group by c.id, o.currency, e.sku
order by c.period_on, c.id, o.currency, 7
"""

# pieces that a rule lets pass, or that a person has booked for a match
BOOKED_SQL = """
select a.kind, a.reason, m.public_id::text, a.period_on, a.amount_minor,
    coalesce(min(e.sku), ''), coalesce(min(e.order_ref), '')
from reconcile_adjustment a
join reconcile_match m on m.merchant_id = a.merchant_id and m.id = a.match_id
join reconcile_matchleg l on l.merchant_id = m.merchant_id and l.match_id = m.id and l.undone_by_id is null
join ledgers_entry e on e.merchant_id = l.merchant_id and e.id = l.entry_id
where a.merchant_id = %(merchant)s and a.reconciliation_id = %(reconciliation)s and a.state = 'BOOKED'
  and a.currency = %(unit)s and a.period_on between %(start)s and %(end)s
group by a.id, m.public_id order by a.period_on, a.id
"""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One article or order of a case: what each side says."""

    kind: str
    state: str
    case: str
    reason_code: str
    reason_params: str
    currency: str
    sku: str
    order: str
    day: date
    ours: int
    theirs: int


@dataclass(frozen=True, slots=True)
class BookedRow:
    """Pieces that were booked for a match."""

    kind: str
    reason: str
    match: str
    day: date
    pieces: int
    sku: str
    order: str


def corrections(settlement: Settlement, merchant: Merchant) -> list[Table]:
    """One table of corrections; empty where our side holds no orders and no stock."""
    rows = _rows(settlement, merchant) if _has_own_records(settlement, merchant) else ()
    return [Table("corrections", _("Corrections"), header(), rows)]


def header() -> tuple[str, ...]:
    return (
        _("What to do"),
        _("Article (SKU)"),
        _("Order"),
        _("Unit"),
        _("Ours"),
        _("Theirs"),
        _("By"),
        _("Day"),
        _("Reason"),
        _("Kind"),
        _("State"),
        _("Case or match"),
    )


def _has_own_records(settlement: Settlement, merchant: Merchant) -> bool:
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=settlement.reconciliation_id, side=Side.LEFT, ledger__kind__in=OWN_KINDS
    )
    return sides.exists()


def _rows(settlement: Settlement, merchant: Merchant) -> Iterator[Sequence[Cell]]:
    asked = {**parameters_of(settlement, merchant), "unit": STOCK_CURRENCY}
    kinds = [str(kind) for kind in ACT_OF_KIND]
    for row in select(CASES_SQL, {**asked, "kinds": kinds}):
        yield _of_case(CaseRow(*row))
    for row in select(BOOKED_SQL, asked):
        yield _of_booking(BookedRow(*row))


def _of_case(row: CaseRow) -> Sequence[Cell]:
    is_stock = row.currency == STOCK_CURRENCY
    act = ADJUST_STOCK if is_stock else ACT_OF_KIND[ExceptionKind(row.kind)]
    is_ours_twice = act == REMOVE_DUPLICATE and row.ours
    by = -row.ours if is_ours_twice else row.theirs - row.ours
    return (
        Coded(act, str(ACTS[act])),
        row.sku,
        row.order,
        row.currency,
        Amount(row.ours, row.currency),
        Amount(row.theirs, row.currency),
        Amount(by, row.currency),
        row.day,
        reason_words(row.reason_code, json.loads(row.reason_params)),
        Coded(row.kind, str(ExceptionKind(row.kind).label)),
        Coded(row.state, str(ExceptionCase.State(row.state).label)),
        row.case,
    )


def _of_booking(row: BookedRow) -> Sequence[Cell]:
    resolved = ExceptionCase.State.RESOLVED
    return (
        Coded(ADJUST_STOCK, str(ACTS[ADJUST_STOCK])),
        row.sku,
        row.order,
        STOCK_CURRENCY,
        None,
        None,
        # booked is ours less theirs; the stock is corrected to theirs
        Amount(-row.pieces, STOCK_CURRENCY),
        row.day,
        row.reason,
        Coded(row.kind, str(Adjustment.Kind(row.kind).label)),
        Coded(resolved, str(resolved.label)),
        row.match,
    )
