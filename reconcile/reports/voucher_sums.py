"""What vouchers are made of, summed in the database: legs, bookings, fees, decided cases, what is carried."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg2 import sql

from reconcile.models import Settlement
from reconcile.reports.basis import STOCK_CURRENCY, basis_of, rules_in_force
from reconcile.reports.proof import IS_OPEN
from reconcile.reports.settlement_figures import Parameters, parameters_of, places_of, select

# bookings of cases that stand one by one; above that they are summed by reason
BOOKINGS_ONE_BY_ONE_MAX = 50

MATCHED = """
from reconcile_match m
join reconcile_matchleg l on l.merchant_id = m.merchant_id and l.match_id = m.id
join ledgers_entry e on e.merchant_id = l.merchant_id and e.id = l.entry_id
where m.merchant_id = %(merchant)s and m.reconciliation_id = %(reconciliation)s
  and m.state = 'CONFIRMED' and m.undone_by_id is null and l.undone_by_id is null
  and m.period_on between %(start)s and %(end)s and m.currency <> '{unit}'
""".replace("{unit}", STOCK_CURRENCY)

LEGS_SQL = f"""
select currency, side, ledger_id, rule, own_currency, is_refund, sum(worth)::bigint, sum(own)::bigint, count(*)
from (
    select m.currency, l.side, e.ledger_id, m.rule,
        case when l.converted_minor is null then m.currency else e.currency end as own_currency,
        coalesce(l.converted_minor, l.amount_minor) < 0 as is_refund,
        coalesce(l.converted_minor, l.amount_minor) as worth, l.amount_minor as own
    {MATCHED}
) legs
group by 1, 2, 3, 4, 5, 6 order by 1, is_refund, side desc, ledger_id, rule, own_currency
"""  # noqa: S608  (text of our own)

BOOKED_FOR_MATCHES_SQL = """
select a.kind, '' as reason, a.currency, m.rule, '' as adjustment, sum(a.amount_minor)::bigint, count(*)
from reconcile_adjustment a
join reconcile_match m on m.merchant_id = a.merchant_id and m.id = a.match_id
where a.merchant_id = %(merchant)s and a.reconciliation_id = %(reconciliation)s and a.state = 'BOOKED'
  and m.state = 'CONFIRMED' and m.undone_by_id is null and m.period_on between %(start)s and %(end)s
  and a.currency <> %(unit)s
group by a.kind, a.currency, m.rule order by a.currency, a.kind, m.rule
"""

FEES_SQL = """
select p.currency, p.ledger_id, sum(e.gross_minor - e.net_minor)::bigint,
    count(*) filter (where e.gross_minor <> e.net_minor)
from place p join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = p.id
where p.side = 'RIGHT' and p.counted_on between %(start)s and %(end)s and p.currency <> %(unit)s
  and p.part = 0
group by 1, 2 order by 1, 2
"""

# what a case came to, and whether bookings say all of it: those of written-off differences do
DECIDED = """
, decided as (
    select c.id, p.side, p.ledger_id, p.currency, e.kind = 'FEE' as is_fee, p.placed_amount
    from place p
    join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = p.id
    join reconcile_openitem o on o.merchant_id = %(merchant)s and o.entry_id = p.id
         and o.reconciliation_id = %(reconciliation)s and o.released_by_id is null
         and o.part = p.part
    join reconcile_exceptioncase c on c.merchant_id = %(merchant)s and c.id = o.case_id
    where p.resolved_on between %(start)s and %(end)s and p.currency <> %(unit)s
), booking as (
    select a.id, a.public_id, a.case_id, a.kind, a.reason, a.currency, a.amount_minor
    from reconcile_adjustment a
    where a.merchant_id = %(merchant)s and a.reconciliation_id = %(reconciliation)s
      and a.state = 'BOOKED' and a.case_id in (select id from decided)
)
"""
CASES_SQL = """
select currency, side, ledger_id, id in (select case_id from booking) as is_booked, is_fee,
    sum(placed_amount)::bigint, count(*)
from decided group by 1, 2, 3, 4, 5 order by 1, 4 desc, 2 desc, 3, 5
"""
BOOKED_FOR_CASES_SQL = """
select kind, reason, currency, '' as rule, public_id::text, amount_minor, 1
from booking order by currency, id
"""

CARRIED_SQL = """
select currency, ledger_id, is_opening, sum(amount)::bigint, count(*) from (
    select p.currency, p.ledger_id, true as is_opening, p.amount from place p
    where p.side = 'RIGHT' and p.currency <> %(unit)s and p.counted_on < %(start)s
      and not coalesce(least(p.matched_on, p.resolved_on) < %(start)s, false)
    union all
    select p.currency, p.ledger_id, false, p.placed_amount from place p
    where p.side = 'RIGHT' and p.currency <> %(unit)s and {is_open}
) carried
group by 1, 2, 3 order by 1, 3 desc, 2
"""


@dataclass(frozen=True, slots=True)
class LegSum:
    """Matched rows of one ledger by one rule, money in or money out."""

    currency: str
    side: str
    ledger_id: int
    rule: str
    own_currency: str
    is_refund: bool
    amount_minor: int
    # in the currency of the rows themselves
    own_minor: int
    rows: int


@dataclass(frozen=True, slots=True)
class BookedRow:
    """Bookings of one kind for matches of one rule, or one booking of a case."""

    kind: str
    reason: str
    currency: str
    rule: str
    adjustment: str
    amount_minor: int
    bookings: int


@dataclass(frozen=True, slots=True)
class FeeSum:
    """What a ledger's statements say was kept of its rows."""

    currency: str
    ledger_id: int
    amount_minor: int
    rows: int


@dataclass(frozen=True, slots=True)
class CaseSum:
    """Rows of one ledger in cases that people resolved."""

    currency: str
    side: str
    ledger_id: int
    is_booked: bool
    is_fee: bool
    amount_minor: int
    rows: int


@dataclass(frozen=True, slots=True)
class CarriedSum:
    """Rows of theirs that are open when the period begins, or when it ends."""

    currency: str
    ledger_id: int
    is_opening: bool
    amount_minor: int
    rows: int


def leg_sums(settlement: Settlement) -> list[LegSum]:
    return [LegSum(*row) for row in select(LEGS_SQL, _asked(settlement))]


def booked_for_matches(settlement: Settlement) -> list[BookedRow]:
    return [BookedRow(*row) for row in select(BOOKED_FOR_MATCHES_SQL, _asked(settlement))]


def fee_sums(settlement: Settlement) -> list[FeeSum]:
    """Nothing where their amounts are compared net: a fee is a difference then, and booked."""
    basis = settlement.basis or basis_of(rules_in_force(settlement.reconciliation))
    if basis["right"] != "gross":
        return []
    query = places_of(settlement) + sql.SQL(FEES_SQL)
    return [FeeSum(*row) for row in select(query, _asked(settlement))]


def case_sums(settlement: Settlement) -> list[CaseSum]:
    query = places_of(settlement) + sql.SQL(DECIDED) + sql.SQL(CASES_SQL)
    return [CaseSum(*row) for row in select(query, _asked(settlement))]


def booked_for_cases(settlement: Settlement) -> list[BookedRow]:
    """Each booking by itself; where there are very many, those of one kind and reason together."""
    query = places_of(settlement) + sql.SQL(DECIDED) + sql.SQL(BOOKED_FOR_CASES_SQL)
    rows = [BookedRow(*row) for row in select(query, _asked(settlement))]
    if len(rows) <= BOOKINGS_ONE_BY_ONE_MAX:
        return rows
    together: dict[tuple[str, str, str], list[int]] = {}
    for row in rows:
        amounts = together.setdefault((row.currency, row.kind, row.reason), [])
        amounts.append(row.amount_minor)
    return [
        BookedRow(kind, reason, currency, "", "", sum(amounts), len(amounts))
        for (currency, kind, reason), amounts in sorted(together.items())
    ]


def carried_sums(settlement: Settlement) -> list[CarriedSum]:
    """What was carried into the period counts only where vouchers were made of the period before."""
    query = places_of(settlement) + sql.SQL(CARRIED_SQL).format(is_open=sql.SQL(IS_OPEN))
    rows = [CarriedSum(*row) for row in select(query, _asked(settlement))]
    earlier = Settlement.objects.for_merchant(settlement.merchant).filter(
        reconciliation=settlement.reconciliation_id,
        state__in=Settlement.LOCKING,
        period_end__lt=settlement.period_start,
    )
    return rows if earlier.exists() else [row for row in rows if not row.is_opening]


def _asked(settlement: Settlement) -> Parameters:
    return {**parameters_of(settlement, settlement.merchant), "unit": STOCK_CURRENCY}
