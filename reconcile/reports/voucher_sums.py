"""What vouchers are made of, summed in the database: legs, bookings, fees, decided cases, what is carried."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg2 import sql

from accounts.planning import whole_tables
from reconcile.models import Settlement
from reconcile.reports.basis import STOCK_CURRENCY, basis_of, rules_in_force
from reconcile.reports.proof import IS_OPEN
from reconcile.reports.settlement_figures import parameters_of, places_of, select

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
# what was kept of each row, what people decided, and what is open when the period begins and when it ends. What was
# carried into it counts only where vouchers were made of the period before; fees, where amounts are compared gross
PLACED_SQL = """
select what, currency, side, ledger_id, is_booked, is_fee, amount::bigint, rows from (
    select 'fee' as what, p.currency, p.side, p.ledger_id, false as is_booked, true as is_fee,
        sum(e.gross_minor - e.net_minor) as amount,
        count(*) filter (where e.gross_minor <> e.net_minor) as rows
    from place p join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = p.id
    where p.side = 'RIGHT' and p.counted_on between %(start)s and %(end)s and p.currency <> %(unit)s
      and p.part = 0 and %(are_fees_apart)s
    group by 2, 3, 4
    union all
    select 'decided', currency, side, ledger_id, id in (select case_id from booking), is_fee,
        sum(placed_amount), count(*)
    from decided group by 2, 3, 4, 5, 6
    union all
    select 'opening', p.currency, p.side, p.ledger_id, false, false, sum(p.amount), count(*)
    from place p
    where p.side = 'RIGHT' and p.currency <> %(unit)s and p.counted_on < %(start)s
      and not coalesce(least(p.matched_on, p.resolved_on) < %(start)s, false)
      and exists (select from locked where period_end < %(start)s)
    group by 2, 3, 4
    union all
    select 'carried', p.currency, p.side, p.ledger_id, false, false, sum(p.placed_amount), count(*)
    from place p
    where p.side = 'RIGHT' and p.currency <> %(unit)s and {is_open}
    group by 2, 3, 4
) sums
order by what, currency, is_booked desc, side desc, ledger_id, is_fee
"""
BOOKED_SQL = """
select is_of_case, kind, reason, currency, rule, adjustment, amount_minor, bookings from (
    select false as is_of_case, a.kind, '' as reason, a.currency, m.rule, '' as adjustment,
        sum(a.amount_minor)::bigint as amount_minor, count(*) as bookings, 0 as number
    from reconcile_adjustment a
    join reconcile_match m on m.merchant_id = a.merchant_id and m.id = a.match_id
    where a.merchant_id = %(merchant)s and a.reconciliation_id = %(reconciliation)s
      and a.state = 'BOOKED' and m.state = 'CONFIRMED' and m.undone_by_id is null
      and m.period_on between %(start)s and %(end)s and a.currency <> %(unit)s
    group by a.kind, a.currency, m.rule
    union all
    select true, kind, reason, currency, '', public_id::text, amount_minor, 1, id from booking
) booked
order by is_of_case, currency, number, kind, rule
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
class PlacedSum:
    """Rows of one ledger by where they are: what was kept of them, decided, open before, or open still."""

    # fee, decided, opening, carried
    what: str
    currency: str
    side: str
    ledger_id: int
    # bookings say all of it: those of written-off differences do
    is_booked: bool
    is_fee: bool
    amount_minor: int
    rows: int


@dataclass(frozen=True, slots=True)
class BookedRow:
    """Bookings of one kind for matches of one rule, or one booking of a case."""

    is_of_case: bool
    kind: str
    reason: str
    currency: str
    rule: str
    adjustment: str
    amount_minor: int
    bookings: int


@dataclass(frozen=True, slots=True)
class VoucherSums:
    """All that the vouchers of a period are made of."""

    legs: list[LegSum]
    placed: list[PlacedSum]
    booked: list[BookedRow]

    def at(self, what: str) -> list[PlacedSum]:
        return [part for part in self.placed if part.what == what]

    def booked_for(self, *, cases: bool) -> list[BookedRow]:
        return [row for row in self.booked if row.is_of_case == cases]


def voucher_sums(settlement: Settlement) -> VoucherSums:
    """In three queries. Nothing is a fee where their amounts are compared net: it is a difference, and booked."""
    basis = settlement.basis or basis_of(rules_in_force(settlement.reconciliation))
    asked = {
        **parameters_of(settlement, settlement.merchant),
        "unit": STOCK_CURRENCY,
        "are_fees_apart": basis["right"] == "gross",
    }
    with whole_tables():
        places = places_of(settlement) + sql.SQL(DECIDED)
        placed = places + sql.SQL(PLACED_SQL).format(is_open=sql.SQL(IS_OPEN))
        return VoucherSums(
            [LegSum(*row) for row in select(LEGS_SQL, asked)],
            [PlacedSum(*row) for row in select(placed, asked)],
            _readable([BookedRow(*row) for row in select(places + sql.SQL(BOOKED_SQL), asked)]),
        )


def _readable(rows: list[BookedRow]) -> list[BookedRow]:
    """Each booking of a case by itself; where there are very many, those of one kind and reason together."""
    of_cases = [row for row in rows if row.is_of_case]
    if len(of_cases) <= BOOKINGS_ONE_BY_ONE_MAX:
        return rows
    together: dict[tuple[str, str, str], list[int]] = {}
    for row in of_cases:
        amounts = together.setdefault((row.currency, row.kind, row.reason), [])
        amounts.append(row.amount_minor)
    return [
        *(row for row in rows if not row.is_of_case),
        *(
            BookedRow(
                is_of_case=True,
                kind=kind,
                reason=reason,
                currency=currency,
                rule="",
                adjustment="",
                amount_minor=sum(amounts),
                bookings=len(amounts),
            )
            for (currency, kind, reason), amounts in sorted(together.items())
        ),
    ]
