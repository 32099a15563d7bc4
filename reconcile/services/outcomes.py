"""Writes an outcome: matches and legs by COPY, cases and waiting items, and what they replace.

Everything happens in the caller's transaction. Rows are addressed by the number that the engine gave
them until they have an id.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import connection

from accounts.bulk import copy_rows, next_ids
from accounts.models import AuditEvent
from accounts.planning import look_ups, refresh_statistics, whole_tables
from reconcile.engine.frames import says_one_thing
from reconcile.engine.records import Case, Outcome
from reconcile.models import Run
from reconcile.services.differences import split_differences
from reconcile.services.due_times import due_steps
from reconcile.services.settlements import first_open_day

ID_BYTES = 16
# what any byte becomes in the places that say of which version and variant an id is
VERSION_4 = bytes(0x40 | byte & 0x0F for byte in range(256))
VARIANT_1 = bytes(0x80 | byte & 0x3F for byte in range(256))
# from so many rows on a wrong plan for their keys takes minutes
MANY_ROWS = 5_000
# reading so many rows that stand together takes as long as looking one up
LOOK_UP_ROWS = 20


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows of each kind a run has added."""

    matches: int
    legs: int
    cases: int
    waiting: int
    released: int


def write_matches(
    run: Run, outcome: Outcome, days: pl.DataFrame, meanwhile: Callable[[], object]
) -> tuple[int, int]:
    """Insert matches and their legs. `days` says on which day each entry was booked, and how many it waits.

    While the database takes the matches, the legs are put in order, and what `meanwhile` begins goes on.
    """
    with ThreadPoolExecutor(1) as preparer:
        # made while the database gives numbers
        public_ids = preparer.submit(_random_ids, len(outcome.matches))
        ids = next_ids("reconcile_match", len(outcome.matches))
        matches = _dated(run, outcome, days).with_columns(ids, public_id=public_ids.result())
        rows = _as_rows(run, matches)
        constant = _put_aside(run, "new_match", "reconcile_match", rows)
        coming = preparer.submit(_legs_as_rows, outcome, matches.select("match_no", match_id="id"))
        meanwhile()
        _add_rows("new_match", "reconcile_match", rows["id"], constant)
        legs = coming.result()
        constant = _put_aside(run, "new_leg", "reconcile_matchleg", legs)
        _add_rows("new_leg", "reconcile_matchleg", legs["entry_id"], constant)
    _book_tolerances(run, matches)
    return len(matches), len(legs)


def _dated(run: Run, outcome: Outcome, days: pl.DataFrame) -> pl.DataFrame:
    """The matches with the day on which each counts: that of its last entry, or the first that is still open."""
    legs = outcome.legs.join(days.select("entry", "day"), on="entry", how="left")
    period = legs.group_by("match_no").agg(pl.col("day").max().alias("period_on"))
    floor = first_open_day(run.merchant, run.reconciliation_id, date.min)
    return outcome.matches.join(
        period, on="match_no", how="left", maintain_order="left"
    ).with_columns(pl.col("period_on").fill_null(run.period_end).clip(lower_bound=floor))


def _as_rows(run: Run, matches: pl.DataFrame) -> pl.DataFrame:
    confirmed = pl.col("state") == "CONFIRMED"
    return matches.select(
        "id", "public_id", "state", "rule", "cardinality", "currency", "difference_minor", "score",
        "reason_code", "reason_params", "period_on",
        rule_number="rule_no",
        run_id=pl.lit(run.id),
        decided_by_name=pl.when(confirmed).then(pl.lit(str(run.rules))).otherwise(pl.lit("")),
    )  # fmt: skip


def _legs_as_rows(outcome: Outcome, ids: pl.DataFrame) -> pl.DataFrame:
    """In the order of their entries: the largest index grows at its end."""
    legs = outcome.legs_as_counted().sort("entry")
    return legs.join(ids, on="match_no", maintain_order="left").select(
        "match_id", "side", "amount_minor", pl.col("^converted_minor$"), entry_id="entry"
    )


def _stand_together(numbers: pl.Series) -> bool:
    """Whether all between the first and the last is read sooner than each is looked up by itself."""
    return bool(numbers.max() - numbers.min() <= LOOK_UP_ROWS * len(numbers))  # type: ignore[operator]  # integers


def _put_aside(
    run: Run, staged: str, table: str, rows: pl.DataFrame
) -> dict[str, int | str | date | None]:
    """Copy rows into a temporary table of the same columns: row-level security refuses a COPY.

    Returns what all of them have in common, which isn't copied.
    """
    # the number of a single row is nothing that it has in common with others
    common = {c.name: c[0] for c in rows if len(rows) > 1 and says_one_thing(c)}
    rows = rows.drop(common)
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {staged}")
        cursor.execute(
            f"create temporary table {staged} on commit drop as"
            f" select {', '.join(rows.columns)} from {table} limit 0"
        )
    copy_rows(staged, rows)
    return common | {"merchant_id": run.merchant_id, "reconciliation_id": run.reconciliation_id}


def _add_rows(
    staged: str, table: str, named: pl.Series, common: Mapping[str, int | str | date | None]
) -> None:
    """Insert what was put aside. `named` are the numbers of the rows that triggers look up."""
    is_many = len(named) >= MANY_ROWS
    with connection.cursor() as cursor:
        # The triggers join what is added with whole tables, of which a killed run leaves no statistics. And
        # they go on as they were planned when their table was small, unless that plan is forgotten.
        refresh_statistics("ledgers_entry", "reconcile_match", hold=is_many)
        cursor.execute("discard plans")
        cursor.execute(f"select * from {staged} limit 0")
        columns = ", ".join(column.name for column in cursor.description)
        with whole_tables() if is_many and _stand_together(named) else look_ups():
            cursor.execute(
                f"insert into {table} ({columns}, {', '.join(common)})"
                f" select {columns}, {', '.join(f'%({name})s' for name in common)} from {staged}",
                common,
            )


def _book_tolerances(run: Run, matches: pl.DataFrame) -> None:
    """A tolerated difference is a booking of its own, by the rule that allows it."""
    tolerated = split_differences(matches)
    if tolerated.is_empty():
        return
    named = matches.select("match_no", "currency", pl.col("rule").cast(pl.String), "period_on")
    _stage("new_tolerance", tolerated.join(named, on="match_no", how="left"))
    # few of the many that earlier runs have booked: found by the index of their matches
    with look_ups(), connection.cursor() as cursor:
        cursor.execute(TOLERANCE_SQL, _values(run))
        cursor.execute(TOLERANCE_LINES_SQL, _values(run))


def _random_ids(count: int) -> pl.Series:
    """Random UUIDs (RFC 9562, version 4), in their order: an index takes them in at one end."""
    content = bytearray(os.urandom(ID_BYTES * count))
    content[6::ID_BYTES] = content[6::ID_BYTES].translate(VERSION_4)
    content[8::ID_BYTES] = content[8::ID_BYTES].translate(VARIANT_1)
    lines = pl.Series([content.hex("\n", ID_BYTES)]).str.split("\n").explode()
    return lines.head(count).sort()


def write_open_items(
    run: Run, outcome: Outcome, days: pl.DataFrame, event: AuditEvent, *, today: date
) -> tuple[int, int, int]:
    """Insert cases and waiting items, and release the places that they or a match take over.

    A waiting item is expected as many days after the period as its channel takes.
    """
    items = outcome.case_items.join(
        outcome.cases.select(
            "case_no", "kind", "reason_code", "reason_params", counts_in="currency"
        ),
        on="case_no",
        how="left",
    ).join(days, on="entry", how="left")
    items = items.with_columns(
        pl.col("day").fill_null(run.period_end),
        expected_by=pl.lit(run.period_end) + pl.duration(days=pl.col("waits")),
    ).drop("waits")
    _stage("new_item", items.drop("counts_in"))
    lead = items.group_by("case_no").agg(
        pl.col("day").max().alias("period_on"),
        pl.col("side").n_unique().alias("sides"),
    )
    # amounts of two currencies are never added up
    counted = items.filter(pl.col("currency") == pl.col("counts_in"))
    by_side = counted.group_by("case_no", "side").agg(pl.col("amount_minor").abs().sum())
    larger = by_side.group_by("case_no").agg(pl.col("amount_minor").max().alias("larger"))
    lead = lead.join(larger, on="case_no")
    # numbered as they will stand, so that their items need not look for them
    cases = outcome.cases.join(lead, on="case_no", how="left", maintain_order="left").with_columns(
        _at_stake(), next_ids("reconcile_exceptioncase", len(outcome.cases))
    )
    cases = cases.with_columns(_due_on(run, cases["currency"].unique()))
    _stage("new_case", cases.drop("larger", "sides"))
    values = _values(run) | {"event": event.id, "today": today}
    with whole_tables(), connection.cursor() as cursor:
        for statement in PLACES_SQL:
            cursor.execute(statement, values)
        cursor.execute(RELEASE_SQL, values)
        released = cursor.rowcount
        cursor.execute(CLOSE_CASES_SQL, values)
        cursor.execute(CASE_SQL, values)
        added = cursor.rowcount
        is_many = len(items) >= MANY_ROWS
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


def _values(run: Run) -> dict[str, int | str | date | None]:
    return {
        "merchant": run.merchant_id,
        "reconciliation": run.reconciliation_id,
        "run": run.id,
        "rules": str(run.rules),
        "timing": str(Case.TIMING),
    }


SQL_TYPES: Mapping[type[pl.DataType], str] = {
    pl.Int64: "bigint",
    pl.Int32: "integer",
    pl.String: "text",
    pl.Date: "date",
}


def _stage(table: str, frame: pl.DataFrame) -> None:
    """Copy a frame into a temporary table of its own."""
    columns = ", ".join(f"{name} {SQL_TYPES[type(dtype)]}" for name, dtype in frame.schema.items())
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {table}")
        cursor.execute(f"create temporary table {table} ({columns}) on commit drop")
    copy_rows(table, frame)


TOLERANCE_SQL = """
insert into reconcile_adjustment (public_id, merchant_id, reconciliation_id, match_id, kind, state,
    currency, amount_minor, reason, period_on, made_by_name, made_at)
select gen_random_uuid(), %(merchant)s, %(reconciliation)s, n.id, n.kind, 'BOOKED', n.currency,
    n.amount_minor, n.rule, n.period_on, %(rules)s, now()
from new_tolerance n order by n.match_no, n.kind
"""
TOLERANCE_LINES_SQL = """
insert into reconcile_adjustmentline (public_id, merchant_id, adjustment_id, account, debit_minor,
    credit_minor)
select gen_random_uuid(), a.merchant_id, a.id, x.account,
    greatest(x.sign * a.amount_minor, 0), greatest(-x.sign * a.amount_minor, 0)
from reconcile_adjustment a join new_tolerance n on n.id = a.match_id and n.kind = a.kind
cross join lateral (values (n.account, 1), ('clearing', -1)) as x (account, sign)
where a.merchant_id = %(merchant)s
"""

# An untouched case that the run sees just the same stays as it is, and so does what still waits.
PLACES_SQL = (
    "drop table if exists kept_case, kept_undone, kept_waiting, old_place",
    """
    create temporary table old_place on commit drop as
    select o.id, o.entry_id, o.case_id, o.expected_by, c.kind,
        o.case_id is null and o.reason_code = 'carried_forward' and o.expected_by >= %(today)s as is_let_wait,
        coalesce(c.reason_code = 'match_undone', false) as is_undone
    from reconcile_openitem o
    left join reconcile_exceptioncase c on c.merchant_id = o.merchant_id and c.id = o.case_id
    where o.merchant_id = %(merchant)s and o.reconciliation_id = %(reconciliation)s
      and o.released_by_id is null
      and (o.entry_id in (select entry from new_item) or o.entry_id in (select entry_id from new_leg))
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
  and (p.entry_id in (select entry from new_item) or p.entry_id in (select entry_id from new_leg))
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
select id, gen_random_uuid(), %(merchant)s, %(reconciliation)s, %(run)s, kind, 'OPEN', '', currency, amount_minor,
    difference_minor, left(coalesce(reason_params::jsonb ->> 'reference', ''), 200), reason_code,
    reason_params::jsonb, candidates::jsonb, period_on, due_on, 1, '', now()
from new_case where kind <> %(timing)s order by case_no
"""
ITEM_SQL = """
insert into reconcile_openitem (public_id, merchant_id, reconciliation_id, entry_id, side, amount_minor,
    currency, booked_on, case_id, reason_code, reason_params)
select gen_random_uuid(), %(merchant)s, %(reconciliation)s, i.entry, i.side, i.amount_minor, i.currency,
    i.day, n.id, i.reason_code, i.reason_params::jsonb
from new_item i join new_case n on n.case_no = i.case_no and n.kind <> %(timing)s
order by i.entry
"""
POOL_SQL = """
insert into reconcile_openitem (public_id, merchant_id, reconciliation_id, entry_id, side, amount_minor,
    currency, booked_on, expected_by, reason_code, reason_params)
select gen_random_uuid(), %(merchant)s, %(reconciliation)s, i.entry, i.side, i.amount_minor, i.currency,
    i.day, i.expected_by, i.reason_code, i.reason_params::jsonb
from new_item i where i.kind = %(timing)s order by i.entry
"""
