"""Writes the cases and waiting items of a run, and releases the places that they and its matches take over.

Everything happens in the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import connection

from accounts.bulk import copy_aside, next_ids, random_ids
from accounts.models import AuditEvent
from accounts.planning import MANY_ROWS, look_ups, refresh_statistics, whole_tables
from reconcile.engine.checks.exported_again import SALES
from reconcile.engine.records import Case, Outcome
from reconcile.models import Run
from reconcile.reports.matched_before import IS_THE_SAME_SQL
from reconcile.services.due_times import due_steps


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows of each kind a run has added."""

    matches: int
    legs: int
    cases: int
    waiting: int
    released: int


@dataclass(frozen=True, slots=True)
class Opened:
    """What a run leaves open: rows, and the cases they are in, each as it will stand but for its number and day."""

    items: pl.DataFrame
    cases: pl.DataFrame


def open_items(run: Run, outcome: Outcome, days: pl.DataFrame) -> Opened:
    """What the outcome leaves open. A waiting item is expected as many days after the period as its channel takes.

    `days` says so, on which day each entry was booked and whether it gives back or adjusts what was sold, in
    the order of the outcome's addresses.
    """
    kinds = outcome.cases.select(
        "case_no", "kind", "reason_code", "reason_params", counts_in="currency"
    )
    where = days.select(pl.col("day", "waits", "of_a_sale").gather(outcome.item_places))
    items = pl.concat([outcome.case_items, where], how="horizontal").with_columns(
        pl.col("day").fill_null(run.period_end),
        expected_by=pl.lit(run.period_end) + pl.duration(days=pl.col("waits")),
    )
    items = items.drop("waits").join(kinds, on="case_no", how="left").sort("entry")
    items = items.with_columns(random_ids(len(items)).alias("public_id"))
    lead = items.group_by("case_no").agg(
        pl.col("day").max().alias("period_on"),
        pl.col("side").n_unique().alias("sides"),
    )
    # amounts of two currencies are never added up
    counted = items.filter(pl.col("currency") == pl.col("counts_in"))
    by_side = counted.group_by("case_no", "side").agg(pl.col("amount_minor").abs().sum())
    larger = by_side.group_by("case_no").agg(pl.col("amount_minor").max().alias("larger"))
    lead = lead.join(larger, on="case_no")
    cases = outcome.cases.join(lead, on="case_no", how="left", maintain_order="left").with_columns(
        _at_stake(), random_ids(len(outcome.cases)).alias("public_id")
    )
    return Opened(items.drop("counts_in"), cases.drop("larger", "sides"))


def write_open_items(
    run: Run, opened: Opened, event: AuditEvent, *, today: date
) -> tuple[int, int, int]:
    """Insert cases and waiting items, and release the places that they or a match take over."""
    copy_aside("new_item", opened.items)
    # numbered as they will stand, so that their items need not look for them
    cases = opened.cases.with_columns(next_ids("reconcile_exceptioncase", len(opened.cases)))
    cases = cases.with_columns(_due_on(run, cases["currency"].unique()))
    copy_aside("new_case", cases)
    values = _values(run) | {"event": event.id, "today": today}
    with look_ups(), connection.cursor() as cursor:
        for statement in MATCHED_BEFORE_SQL:
            cursor.execute(statement, values)
    with whole_tables(), connection.cursor() as cursor:
        for statement in PLACES_SQL:
            cursor.execute(statement, values)
        cursor.execute(RELEASE_SQL, values)
        released = cursor.rowcount
        cursor.execute(CLOSE_CASES_SQL, values)
        cursor.execute(CASE_SQL, values)
        added = cursor.rowcount
        is_many = len(opened.items) >= MANY_ROWS
        refresh_statistics("ledgers_entry", "reconcile_exceptioncase", hold=is_many)
        cursor.execute(ITEM_SQL, values)
        cursor.execute(POOL_SQL, values)
        return added, cursor.rowcount, released


def _at_stake() -> pl.Expr:
    """The money at stake: the difference, or where there is none the amounts of the larger side."""
    difference = pl.col("difference_minor").abs()
    stake = pl.when(difference > 0).then(difference).otherwise(pl.col("larger"))
    return stake.alias("amount_minor")


def _due_on(run: Run, currencies: pl.Series) -> pl.Expr:
    """The day by which each case should be decided, by what is at stake in it."""
    steps, longest = due_steps(run.merchant, currencies)
    day = pl.lit(longest)
    for step in reversed(steps):
        reached = (pl.col("currency") == step.currency) & (
            pl.col("amount_minor") >= step.from_minor
        )
        day = pl.when(reached).then(pl.lit(step.day)).otherwise(day)
    return day.alias("due_on")


def _values(run: Run) -> dict[str, int | str | date | list[str] | None]:
    return {
        "merchant": run.merchant_id,
        "reconciliation": run.reconciliation_id,
        "run": run.id,
        "rules": str(run.rules),
        "timing": str(Case.TIMING),
        "sales": [str(kind) for kind in SALES],
    }


# What an earlier run has matched is read no more: of rows that stand alone it is asked whether one of their number
# and amount is. A later export of the same days holds an order again with another state: of one moment it is no new
# one. Else it may have been paid, or booked, twice
MATCHED_BEFORE_SQL = (
    "drop table if exists matched_before",
    f"""
    create temporary table matched_before on commit drop as
    select i.case_no, bool_or({IS_THE_SAME_SQL}) as is_the_same
    from new_case n
    join new_item i on i.case_no = n.case_no
    join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = i.entry
    join ledgers_entry f on f.merchant_id = %(merchant)s and f.order_key = e.order_key
        and f.id <> e.id and f.currency = e.currency and f.gross_minor = e.gross_minor and f.kind = any(%(sales)s)
    join reconcile_matchleg l on l.merchant_id = %(merchant)s and l.reconciliation_id = %(reconciliation)s
        and l.entry_id = f.id and l.side = i.side and l.part = 0 and l.undone_by_id is null
    where n.kind in ('INTERNAL_ONLY', 'EXTERNAL_ONLY') and e.kind = any(%(sales)s) and e.gross_minor > 0
      and exists (select 1 from reconcile_run r where r.merchant_id = %(merchant)s
          and r.reconciliation_id = %(reconciliation)s and r.state = 'DONE')
      and not exists (select 1 from new_item x where x.case_no = i.case_no and x.entry <> i.entry)
    group by i.case_no
    """,  # noqa: S608  (made of constants)
    """
    update new_case n set kind = case when b.is_the_same then 'DUPLICATE' else n.kind end,
        reason_code = case when b.is_the_same then 'exported_again' else 'number_matched_before' end
    from matched_before b where b.case_no = n.case_no
    """,
    # and of a refund, a chargeback or an adjustment whether its sale is, for which both sides have a row
    """
    update new_case n set reason_code = lower(e.kind) || '_not_there'
    from new_item i
    join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = i.entry
    where i.case_no = n.case_no and n.reason_code = 'not_on_other_side'
      and i.of_a_sale and e.order_key is not null and (e.gross_minor < 0 or e.kind <> 'REFUND')
      and exists (select 1 from ledgers_entry f
          join reconcile_matchleg l on l.merchant_id = %(merchant)s and l.reconciliation_id = %(reconciliation)s
            and l.entry_id = f.id and l.side <> i.side and l.undone_by_id is null
          where f.merchant_id = %(merchant)s and f.order_key = e.order_key and f.currency = e.currency
            and f.gross_minor > 0 and f.kind = any(%(sales)s))
    """,
    # what people have in hand, or have decided, is read no more either: the row that fits may stand there
    """
    update new_case n set reason_code = 'number_in_hand'
    from new_item i
    join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = i.entry
    where i.case_no = n.case_no and n.kind in ('INTERNAL_ONLY', 'EXTERNAL_ONLY')
      and n.reason_code = 'not_on_other_side' and e.order_key is not null
      and exists (select 1 from reconcile_openitem o where o.merchant_id = %(merchant)s
          and o.reconciliation_id = %(reconciliation)s and o.released_by_id is null)
      and exists (select 1 from ledgers_entry f
          join reconcile_openitem o on o.merchant_id = %(merchant)s and o.reconciliation_id = %(reconciliation)s
            and o.entry_id = f.id and o.side <> i.side and o.released_by_id is null
          join reconcile_exceptioncase c on c.merchant_id = %(merchant)s and c.id = o.case_id
            and (o.part > 0 or c.state <> 'OPEN'
              or c.version > 1 and c.reason_code not in ('match_undone', 'file_voided'))
          where f.merchant_id = %(merchant)s and f.order_key = e.order_key and f.currency = e.currency
            and sign(f.gross_minor) = sign(e.gross_minor))
    """,
    "update new_item i set reason_code = n.reason_code from new_case n"
    " where n.case_no = i.case_no and n.reason_code <> i.reason_code",
)
# An untouched case of the same rows and kind stays, and so does what still waits.
PLACES_SQL = (
    "drop table if exists kept_case, kept_undone, kept_waiting, old_place",
    """
    create temporary table old_place on commit drop as
    select o.id, o.entry_id, o.case_id, o.expected_by, c.kind,
        o.case_id is null and o.reason_code = 'carried_forward' and o.expected_by >= %(today)s as is_let_wait,
        coalesce(c.reason_code = 'match_undone', false) as is_undone, m.is_matched
    from reconcile_openitem o
    left join reconcile_exceptioncase c on c.merchant_id = o.merchant_id and c.id = o.case_id
    cross join lateral (select exists (
        select 1 from reconcile_matchleg l where l.merchant_id = o.merchant_id
          and l.reconciliation_id = o.reconciliation_id and l.entry_id = o.entry_id and l.part = o.part
          and l.undone_by_id is null) as is_matched) m
    where o.merchant_id = %(merchant)s and o.reconciliation_id = %(reconciliation)s
      and o.released_by_id is null
      and (m.is_matched or o.entry_id in (select entry from new_item))
    """,
    # what waited past its day without its file is no question of timing any more
    """
    update new_case n set kind = 'MISSING_STATEMENT', reason_code = 'other_side_missing'
    from new_item i join old_place p on p.entry_id = i.entry
    where i.case_no = n.case_no and n.kind = %(timing)s and p.case_id is null
      and p.expected_by < %(today)s
    """,
    "update new_item i set kind = n.kind from new_case n where n.case_no = i.case_no and n.kind <> i.kind",
    """
    create temporary table kept_case on commit drop as
    select i.case_no, min(p.case_id) as case_id
    from new_item i join old_place p on p.entry_id = i.entry
    where p.kind = i.kind and i.kind <> %(timing)s
    group by i.case_no
    having count(distinct p.case_id) = 1
       and count(*) = (select count(*) from new_item x where x.case_no = i.case_no)
       and count(*) = (select count(*) from reconcile_openitem o where o.merchant_id = %(merchant)s
                       and o.case_id = min(p.case_id) and o.released_by_id is null)
    """,
    # such a case goes on, and says what the rows that have come since say of it
    """
    update reconcile_exceptioncase c set reason_code = n.reason_code, reason_params = n.reason_params::jsonb,
        candidates = n.candidates::jsonb
    from kept_case k join new_case n on n.case_no = k.case_no
    where c.merchant_id = %(merchant)s and c.id = k.case_id and c.version = 1
      and (c.reason_code <> n.reason_code or c.reason_params <> n.reason_params::jsonb
        or c.candidates <> n.candidates::jsonb)
    """,
    """
    update reconcile_openitem o set reason_code = c.reason_code, reason_params = c.reason_params
    from kept_case k
    join reconcile_exceptioncase c on c.merchant_id = %(merchant)s and c.id = k.case_id and c.version = 1
    where o.merchant_id = %(merchant)s and o.case_id = k.case_id and o.released_by_id is null
      and (o.reason_code <> c.reason_code or o.reason_params <> c.reason_params)
    """,
    # Of the case that an undone match has left a row goes into a match, or to rows from elsewhere; else the
    # case stays. Each line is one new case of nothing but its rows.
    """
    create temporary table kept_undone on commit drop as
    with own as (
        select i.case_no, min(p.case_id) as case_id
        from new_item i left join old_place p on p.entry_id = i.entry
        group by i.case_no
        having bool_and(coalesce(p.is_undone, false)) and count(distinct p.case_id) = 1
    ), stays as (
        select p.case_id from old_place p
        left join new_item i on i.entry = p.entry_id
        left join own on own.case_no = i.case_no
        where p.is_undone group by p.case_id having bool_and(own.case_no is not null)
    )
    select own.case_no from own join stays on stays.case_id = own.case_id
    """,
    "delete from new_item i using kept_undone k where k.case_no = i.case_no",
    "delete from new_case n using kept_undone k where k.case_no = n.case_no",
    # a person has said until when these rows wait; only an answer from the other side changes that
    """
    create temporary table kept_waiting on commit drop as
    select i.case_no from new_item i left join old_place p on p.entry_id = i.entry
    group by i.case_no having bool_and(coalesce(p.is_let_wait, false))
    """,
    "delete from new_item i using kept_waiting k where k.case_no = i.case_no",
    "delete from new_case n using kept_waiting k where k.case_no = n.case_no",
    "delete from new_item i using kept_case k where k.case_no = i.case_no",
    "delete from new_case n using kept_case k where k.case_no = n.case_no",
    """
    delete from new_item i using old_place p
    where p.entry_id = i.entry and p.case_id is null and i.kind = %(timing)s
    """,
)
RELEASE_SQL = """
update reconcile_openitem o set released_by_id = %(event)s
from old_place p
where o.merchant_id = %(merchant)s and o.id = p.id
  and (p.is_matched or p.entry_id in (select entry from new_item))
"""
CLOSE_CASES_SQL = """
update reconcile_exceptioncase c set state = 'RESOLVED', resolved_at = now(), version = version + 1,
    resolved_by_name = %(rules)s,
    resolution = case when exists (select 1 from old_place p join new_item i on i.entry = p.entry_id
                                   where p.case_id = c.id) then 'RECLASSIFIED' else 'MATCHED_LATER' end
where c.merchant_id = %(merchant)s and c.state <> 'RESOLVED'
  and c.id in (select case_id from old_place)
  and not exists (select 1 from reconcile_openitem o where o.merchant_id = c.merchant_id
                  and o.case_id = c.id and o.released_by_id is null)
"""
CASE_SQL = """
insert into reconcile_exceptioncase (id, public_id, merchant_id, reconciliation_id, run_id, kind, state,
    resolution, currency, amount_minor, difference_minor, reference, reason_code, reason_params,
    candidates, period_on, due_on, version, resolved_by_name, opened_at)
select id, public_id::uuid, %(merchant)s, %(reconciliation)s, %(run)s, kind, 'OPEN', '', currency, amount_minor,
    difference_minor, left(coalesce(reason_params::jsonb ->> 'reference', ''), 200), reason_code,
    reason_params::jsonb, candidates::jsonb, period_on, due_on, 1, '', now()
from new_case where kind <> %(timing)s
"""
ITEM_SQL = """
insert into reconcile_openitem (public_id, merchant_id, reconciliation_id, entry_id, side, amount_minor,
    currency, booked_on, case_id, reason_code, reason_params)
select i.public_id::uuid, %(merchant)s, %(reconciliation)s, i.entry, i.side, i.amount_minor, i.currency,
    i.day, n.id, i.reason_code, i.reason_params::jsonb
from new_item i join new_case n on n.case_no = i.case_no and n.kind <> %(timing)s
order by i.entry
"""
POOL_SQL = """
insert into reconcile_openitem (public_id, merchant_id, reconciliation_id, entry_id, side, amount_minor,
    currency, booked_on, expected_by, reason_code, reason_params)
select i.public_id::uuid, %(merchant)s, %(reconciliation)s, i.entry, i.side, i.amount_minor, i.currency,
    i.day, i.expected_by, i.reason_code, i.reason_params::jsonb
from new_item i where i.kind = %(timing)s order by i.entry
"""
