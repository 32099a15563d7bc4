"""Where every entry of a reconciliation is: matched, suggested, waiting, in a case, or nowhere yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db import connections

from accounts.models import Merchant
from accounts.planning import look_ups, whole_tables
from reconcile.models import Reconciliation

PLACES = ("confirmed", "suggested", "waiting", "open", "resolved", "unplaced")

STATEMENTS_SQL = """
select s.id, r.side, s.period_start from reconcile_reconciliationledger r
join ledgers_statement s on s.merchant_id = r.merchant_id and s.ledger_id = r.ledger_id
    and s.state = 'COMMITTED'
where r.merchant_id = %(merchant)s and r.reconciliation_id = %(reconciliation)s
"""
# Of both the entries and the legs there may be millions, and both have an index in the order of the entries: they
# are read beside one another in it, and none of them is kept. They are counted by columns and by what is true or
# false: of anything else the planner expects as many values as rows, and has the rows sorted before they are counted
ENTRIES_SQL = """
select statement_id, currency, is_undated, case when is_in_no_match then 'unplaced' else 'confirmed' end,
    entries, amount, 0
from (
    select e.statement_id, e.currency, e.booked_on is null as is_undated, l.id is null as is_in_no_match,
        count(*) as entries, sum(coalesce(l.amount_minor, e.gross_minor)) as amount
    from ledgers_entry e
    left join reconcile_matchleg l on l.merchant_id = %(merchant)s and l.reconciliation_id = %(reconciliation)s
        and l.entry_id = e.id and l.undone_by_id is null and l.part = 0
    where e.merchant_id = %(merchant)s and e.statement_id = any(%(statements)s)
      and (e.booked_on <= %(until)s or e.booked_on is null)
    group by 1, 2, 3, 4
) counted
"""
# The few that are elsewhere than the legs say are taken from one place and put in another: matches that wait for
# a person, open items, and the parts of split rows but the first, which stand in lines of their own
ELSEWHERE_SQL = """
with item as (
    select o.entry_id, o.amount_minor, o.part,
        case when o.case_id is null then 'waiting' when c.state = 'RESOLVED' then 'resolved' else 'open' end
            as place,
        exists (select 1 from reconcile_matchleg l
            where l.merchant_id = o.merchant_id and l.reconciliation_id = o.reconciliation_id
              and l.entry_id = o.entry_id and l.undone_by_id is null and l.part = o.part) as is_matched
    from reconcile_openitem o
    left join reconcile_exceptioncase c on c.merchant_id = o.merchant_id and c.id = o.case_id
    where o.merchant_id = %(merchant)s and o.reconciliation_id = %(reconciliation)s
      and o.released_by_id is null
), moved as (
    select entry_id, place, 1 as n, amount_minor as amount, 0 as twice
    from item where not is_matched
    union all
    select i.entry_id, 'unplaced', -1, -e.gross_minor, 0
    from item i join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = i.entry_id
    where not i.is_matched and i.part = 0
    union all
    select entry_id, 'confirmed', 0, 0, 1 from item where is_matched
    union all
    select l.entry_id, x.place, x.sign, x.sign * l.amount_minor, 0
    from reconcile_match m
    join reconcile_matchleg l on l.merchant_id = m.merchant_id and l.match_id = m.id
        and l.undone_by_id is null and l.part = 0
    cross join (values ('suggested', 1), ('confirmed', -1)) as x (place, sign)
    where m.merchant_id = %(merchant)s and m.reconciliation_id = %(reconciliation)s
      and m.state = 'SUGGESTED' and m.undone_by_id is null
    union all
    select l.entry_id, lower(m.state), 1, l.amount_minor, 0
    from reconcile_matchleg l
    join reconcile_match m on m.merchant_id = l.merchant_id and m.id = l.match_id
    where l.merchant_id = %(merchant)s and l.reconciliation_id = %(reconciliation)s
      and l.undone_by_id is null and l.part > 0
)
select e.statement_id, e.currency, e.booked_on is null, p.place, sum(p.n), sum(p.amount), sum(p.twice)
from moved p join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = p.entry_id
where e.statement_id = any(%(statements)s) and (e.booked_on <= %(until)s or e.booked_on is null)
group by 1, 2, 3, 4
"""


def conserve(
    merchant: Merchant, reconciliation: Reconciliation, *, until: date, using: str = "default"
) -> list[dict[str, object]]:
    """Counts and sums per side, currency and place of what was booked up to a day.

    `twice` counts entries in two places. There are never any, and after a run up to that day there is
    no entry left that is unplaced.
    """
    values: dict[str, int | date | list[int]] = {
        "merchant": merchant.id,
        "reconciliation": reconciliation.id,
        "until": until,
    }
    with connections[using].cursor() as cursor:
        cursor.execute(STATEMENTS_SQL, values)
        statements = {number: (side, start) for number, side, start in cursor.fetchall()}
        values["statements"] = list(statements)
        with whole_tables(using=using):
            cursor.execute("set local enable_hashjoin = off")
            cursor.execute(ENTRIES_SQL, values)
            found = cursor.fetchall()
            cursor.execute("set local enable_hashjoin = on")
        with look_ups(using=using):
            cursor.execute(ELSEWHERE_SQL, values)
            found += cursor.fetchall()
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for statement, currency, is_undated, place, rows, amount, twice in found:
        side, start = statements[statement]
        if is_undated and start and start > until:
            continue
        for name, number in (("rows", rows), ("amount_minor", amount), ("twice", twice)):
            counts[side, currency, place, name] += int(number)
    places = sorted({line[:3] for line, number in counts.items() if number})
    return [
        {"side": side, "currency": currency, "place": place}
        | {n: counts[side, currency, place, n] for n in ("rows", "amount_minor", "twice")}
        for side, currency, place in places
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
            # Of tables that were filled a moment ago nobody may know that they are not empty: a merge by the merchant
            # alone looks as good as any join then, and sets all rows beside all
            cursor.execute("set local enable_mergejoin = off")
            cursor.execute(query)
            found = cursor.fetchone()[0]
            cursor.execute("set local enable_mergejoin = on")
        yield name, found
