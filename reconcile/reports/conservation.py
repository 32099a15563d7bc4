"""Where every entry of a reconciliation is: matched, suggested, waiting, in a case, or nowhere yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db import connections

from accounts.models import Merchant
from accounts.planning import whole_tables
from reconcile.models import Reconciliation

PLACES = ("confirmed", "suggested", "waiting", "open", "resolved", "unplaced")

# A leg has a match, its guard says so: only those few are looked up that wait for a person, by an index of theirs
# however many matches there are. The parts of a split row but its first stand in lines of their own
CONSERVATION_SQL = """
select side, currency, place, sum(n)::bigint, sum(amount)::bigint, sum(twice)::bigint from (
select r.side, e.currency,
    case when m.id is not null then 'suggested' when l.id is not null then 'confirmed'
         when o.id is not null and o.case_id is null then 'waiting'
         when c.state = 'RESOLVED' then 'resolved' when c.id is not null then 'open'
         else 'unplaced' end as place,
    count(*) as n, coalesce(sum(coalesce(l.amount_minor, o.amount_minor, e.gross_minor)), 0) as amount,
    count(*) filter (where l.id is not null and o.id is not null) as twice
from reconcile_reconciliationledger r
join ledgers_statement s on s.merchant_id = r.merchant_id and s.ledger_id = r.ledger_id
    and s.state = 'COMMITTED'
join ledgers_entry e on e.merchant_id = s.merchant_id and e.statement_id = s.id
left join reconcile_matchleg l on l.merchant_id = r.merchant_id and l.entry_id = e.id
    and l.reconciliation_id = r.reconciliation_id and l.undone_by_id is null and l.part = 0
left join reconcile_match m on m.merchant_id = r.merchant_id and m.id = l.match_id
    and m.reconciliation_id = r.reconciliation_id and m.state = 'SUGGESTED' and m.undone_by_id is null
left join reconcile_openitem o on o.merchant_id = r.merchant_id and o.entry_id = e.id
    and o.reconciliation_id = r.reconciliation_id and o.released_by_id is null and o.part = 0
left join reconcile_exceptioncase c on c.merchant_id = r.merchant_id and c.id = o.case_id
where r.merchant_id = %(merchant)s and r.reconciliation_id = %(reconciliation)s
  and coalesce(e.booked_on, s.period_start, %(until)s) <= %(until)s
group by 1, 2, 3
union all
select p.side, e.currency, p.place, 1, p.amount_minor, 0
from (
    select l.entry_id, l.side, l.amount_minor, lower(m.state) as place
    from reconcile_matchleg l
    join reconcile_match m on m.merchant_id = l.merchant_id and m.id = l.match_id
    where l.merchant_id = %(merchant)s and l.reconciliation_id = %(reconciliation)s
      and l.undone_by_id is null and l.part > 0
    union all
    select o.entry_id, o.side, o.amount_minor,
        case when o.case_id is null then 'waiting' when c.state = 'RESOLVED' then 'resolved' else 'open' end
    from reconcile_openitem o
    left join reconcile_exceptioncase c on c.merchant_id = o.merchant_id and c.id = o.case_id
    where o.merchant_id = %(merchant)s and o.reconciliation_id = %(reconciliation)s
      and o.released_by_id is null and o.part > 0
) p
join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = p.entry_id
join ledgers_statement s on s.merchant_id = e.merchant_id and s.id = e.statement_id
where coalesce(e.booked_on, s.period_start, %(until)s) <= %(until)s
) places group by 1, 2, 3
"""


def conserve(
    merchant: Merchant, reconciliation: Reconciliation, *, until: date, using: str = "default"
) -> list[dict[str, object]]:
    """Counts and sums per side, currency and place of what was booked up to a day.

    `twice` counts entries in two places. There are never any, and after a run up to that day there is
    no entry left that is unplaced.
    """
    with whole_tables(using=using), connections[using].cursor() as cursor:
        # a handful of groups: counted as they come, without a sort of all rows
        cursor.execute("set local enable_sort = off")
        cursor.execute(
            CONSERVATION_SQL,
            {"merchant": merchant.id, "reconciliation": reconciliation.id, "until": until},
        )
        found = sorted(cursor.fetchall())
        cursor.execute("set local enable_sort = on")
    return [
        {
            "side": side,
            "currency": currency,
            "place": place,
            "rows": rows,
            "amount_minor": amount,
            "twice": twice,
        }
        for side, currency, place, rows, amount, twice in found
    ]


def is_conserved(places: Iterable[Mapping[str, object]]) -> bool:
    """Whether every entry of a conservation table is in exactly one place."""
    return not any(line["twice"] or line["place"] == "unplaced" for line in places)


FAULTS = {
    "an entry stands in two places": """
        select count(*) from reconcile_matchleg l join reconcile_openitem o
          on o.merchant_id = l.merchant_id and o.entry_id = l.entry_id
         and o.reconciliation_id = l.reconciliation_id and o.released_by_id is null
         and o.part = l.part
        where l.undone_by_id is null""",
    "a part of a split row is there without its first": """
        select count(*) from (
            select merchant_id, reconciliation_id, entry_id, part from reconcile_openitem
            where released_by_id is null
            union all
            select merchant_id, reconciliation_id, entry_id, part from reconcile_matchleg
            where undone_by_id is null and part > 0
        ) p where p.part > 0
          and not exists (select 1 from reconcile_openitem o where o.merchant_id = p.merchant_id
              and o.reconciliation_id = p.reconciliation_id and o.entry_id = p.entry_id
              and o.part = 0 and o.released_by_id is null)
          and not exists (select 1 from reconcile_matchleg l where l.merchant_id = p.merchant_id
              and l.reconciliation_id = p.reconciliation_id and l.entry_id = p.entry_id
              and l.part = 0 and l.undone_by_id is null)""",
    "a match does not sum to its difference": """
        select count(*) from (
            select m.id from reconcile_match m
            join reconcile_matchleg l on l.merchant_id = m.merchant_id and l.match_id = m.id
            group by m.id, m.difference_minor
            having sum(case l.side when 'LEFT' then 1 else -1 end * coalesce(l.converted_minor, l.amount_minor))
                   <> m.difference_minor) x""",
    "a match has no legs": """
        select count(*) from reconcile_match m where not exists (
            select 1 from reconcile_matchleg l where l.merchant_id = m.merchant_id and l.match_id = m.id)""",
    "a match is of another reconciliation than its run": """
        select count(*) from reconcile_match m join reconcile_run r
          on r.merchant_id = m.merchant_id and r.id = m.run_id
        where r.reconciliation_id <> m.reconciliation_id""",
    "a leg has no match in its reconciliation, or no entry": """
        select count(*) from reconcile_matchleg l
        left join reconcile_match m on m.merchant_id = l.merchant_id and m.id = l.match_id
         and m.reconciliation_id = l.reconciliation_id
        left join ledgers_entry e on e.merchant_id = l.merchant_id and e.id = l.entry_id
        where m.id is null or e.id is null""",
    "an item has no entry": """
        select count(*) from reconcile_openitem o
        left join ledgers_entry e on e.merchant_id = o.merchant_id and e.id = o.entry_id
        where e.id is null""",
    "a live leg belongs to an undone match": """
        select count(*) from reconcile_matchleg l join reconcile_match m
          on m.merchant_id = l.merchant_id and m.id = l.match_id
        where (l.undone_by_id is null) <> (m.undone_by_id is null)""",
    "a confirmed difference is not booked": """
        select count(*) from reconcile_match m where m.state = 'CONFIRMED' and m.difference_minor <> 0
          and m.undone_by_id is null and m.difference_minor <> (
            select coalesce(sum(a.amount_minor), 0) from reconcile_adjustment a
            where a.merchant_id = m.merchant_id and a.match_id = m.id and a.state = 'BOOKED')""",
    "the lines of an adjustment do not balance": """
        select count(*) from (select adjustment_id from reconcile_adjustmentline group by 1
            having sum(debit_minor) <> sum(credit_minor)) x""",
    "an open case has no open item": """
        select count(*) from reconcile_exceptioncase c where c.state <> 'RESOLVED' and not exists (
            select 1 from reconcile_openitem o where o.merchant_id = c.merchant_id
              and o.case_id = c.id and o.released_by_id is null)""",
    "a statement's entries are not what it says": """
        select count(*) from ledgers_statement s where s.state = 'COMMITTED' and s.rows_added <> (
            select count(*) from ledgers_entry e where e.merchant_id = s.merchant_id
              and e.statement_id = s.id)""",
    "an entry belongs to a statement that was never taken in": """
        select count(*) from ledgers_entry e join ledgers_statement s
          on s.merchant_id = e.merchant_id and s.id = e.statement_id
        where s.state not in ('COMMITTED', 'VOIDED')""",
    "a finished run left entries of its statements in no place": """
        select count(*) from reconcile_run r
        join reconcile_runstatement rs on rs.merchant_id = r.merchant_id and rs.run_id = r.id
        join ledgers_statement s on s.merchant_id = r.merchant_id and s.id = rs.statement_id
             and s.state = 'COMMITTED'
        join ledgers_entry e on e.merchant_id = r.merchant_id and e.statement_id = s.id
             and coalesce(e.booked_on, r.period_start) <= r.period_end
        where r.state = 'DONE'
          and not exists (select 1 from reconcile_matchleg l where l.merchant_id = r.merchant_id
              and l.reconciliation_id = r.reconciliation_id and l.entry_id = e.id and l.undone_by_id is null)
          and not exists (select 1 from reconcile_openitem o where o.merchant_id = r.merchant_id
              and o.reconciliation_id = r.reconciliation_id and o.entry_id = e.id
              and o.released_by_id is null)""",
    "a job is done but holds a lease": """
        select count(*) from accounts_job where state in ('DONE', 'DEAD') and lease is not null""",
}


def faults(*, using: str) -> Iterator[tuple[str, int]]:
    """Every invariant over the whole installation that does not hold, with how often."""
    for name, query in FAULTS.items():
        with whole_tables(using=using), connections[using].cursor() as cursor:
            cursor.execute(query)
            found = cursor.fetchone()[0]
        yield name, found
