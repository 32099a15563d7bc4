"""Writes the matches of a run and their legs by COPY, and books what was tolerated.

Everything happens in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

import polars as pl
from django.db import connection

from accounts.bulk import copy_aside, copy_rows, next_ids, random_ids
from accounts.planning import MANY_ROWS, look_ups, refresh_statistics, whole_tables
from accounts.tenancy import loading
from reconcile.engine.records import Outcome
from reconcile.models import Run
from reconcile.services.differences import split_differences
from reconcile.services.settlements import first_open_day

_Made = TypeVar("_Made")
# reading so many rows that stand together takes as long as looking one up
LOOK_UP_ROWS = 20


def write_matches(
    run: Run, outcome: Outcome, ids: pl.Series, days: pl.DataFrame, meanwhile: Callable[[], _Made]
) -> tuple[int, int, _Made]:
    """Insert matches and their legs. How many, and what `meanwhile` has made.

    The matches take the first of `ids`, and more where these are too few. `days` says on which day each entry was
    booked, in the order of the outcome's addresses. While the database takes the matches, the legs are put in order,
    and while it takes the legs, `meanwhile` works: sooner it would only take the time of what the database waits for.
    """
    floor = first_open_day(run.merchant, run.reconciliation_id, date.min)
    with ThreadPoolExecutor(2) as preparer:
        public_ids = preparer.submit(random_ids, len(outcome.matches))
        dated = preparer.submit(_dated, run, outcome, days, floor)
        if len(ids) < len(outcome.matches):
            ids = ids.append(next_ids("reconcile_match", len(outcome.matches) - len(ids)))
        matches = dated.result().with_columns(
            ids.head(len(outcome.matches)), public_id=public_ids.result()
        )
        rows = _as_rows(run, matches)
        coming = preparer.submit(
            _legs_as_rows, run, outcome, matches.select("match_no", match_id="id")
        )
        with _planned_for(matches["id"]):
            _add_matches(run, rows)
        legs, making = coming.result(), preparer.submit(meanwhile)
        with _planned_for(legs["entry_id"]), loading():
            copy_rows("reconcile_matchleg", legs)
    _book_tolerances(run, matches)
    return len(matches), len(legs), making.result()


def _dated(run: Run, outcome: Outcome, days: pl.DataFrame, floor: date) -> pl.DataFrame:
    """The matches with the day on which each counts: that of its last entry, but none before `floor`."""
    booked = outcome.legs.select("match_no", day=days["day"].gather(outcome.leg_places))
    period = booked.group_by("match_no").agg(pl.col("day").max().alias("period_on"))
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
        reconciliation_id=pl.lit(run.reconciliation_id),
        decided_by_name=pl.when(confirmed).then(pl.lit(str(run.rules))).otherwise(pl.lit("")),
    )  # fmt: skip


def _legs_as_rows(run: Run, outcome: Outcome, ids: pl.DataFrame) -> pl.DataFrame:
    """In the order of their entries: the largest index grows at its end."""
    legs = outcome.legs_as_counted().sort("entry")
    return legs.join(ids, on="match_no", maintain_order="left").select(
        "match_id",
        "side",
        "amount_minor",
        pl.col("^converted_minor$"),
        entry_id="entry",
        reconciliation_id=pl.lit(run.reconciliation_id),
    )


def _stand_together(numbers: pl.Series) -> bool:
    """Whether all between the first and the last is read sooner than each is looked up by itself."""
    return bool(numbers.max() - numbers.min() <= LOOK_UP_ROWS * len(numbers))  # type: ignore[operator]  # integers


@contextmanager
def _planned_for(named: pl.Series) -> Iterator[None]:
    """Within this, many rows may be added. `named` are the numbers of the rows that their triggers look up."""
    is_many = len(named) >= MANY_ROWS
    # The triggers join what is added with whole tables, of which a killed run leaves no statistics. And they
    # go on as they were planned when their table was small, unless that plan is forgotten.
    refresh_statistics("ledgers_entry", "reconcile_match", hold=is_many)
    with connection.cursor() as cursor:
        cursor.execute("discard plans")
    with whole_tables() if is_many and _stand_together(named) else look_ups():
        yield


def _add_matches(run: Run, rows: pl.DataFrame) -> None:
    """Copy matches. Those whose difference must be booked are inserted: that is asked at the transaction's end, as
    whoever added them, and the loader can read nothing.
    """
    is_booked = (pl.col("state") == "CONFIRMED") & (pl.col("difference_minor") != 0)
    with loading():
        copy_rows("reconcile_match", rows.filter(~is_booked))
    booked = rows.filter(is_booked)
    if booked.is_empty():
        return
    columns = ", ".join(booked.columns)
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists new_match")
        cursor.execute(
            "create temporary table new_match on commit drop as"
            f" select {columns} from reconcile_match limit 0"
        )
        copy_rows("new_match", booked)
        cursor.execute(
            f"insert into reconcile_match (merchant_id, {columns})"
            f" select %(merchant)s, {columns} from new_match",
            {"merchant": run.merchant_id},
        )


def _book_tolerances(run: Run, matches: pl.DataFrame) -> None:
    """A tolerated difference is a booking of its own, by the rule that allows it."""
    tolerated = split_differences(matches)
    if tolerated.is_empty():
        return
    named = matches.select("match_no", "currency", pl.col("rule").cast(pl.String), "period_on")
    ids = {name: random_ids(len(tolerated)) for name in ("public_id", "line_id", "clearing_id")}
    copy_aside(
        "new_tolerance", tolerated.join(named, on="match_no", how="left").with_columns(**ids)
    )
    # few of the many that earlier runs have booked: found by the index of their matches
    with look_ups(), connection.cursor() as cursor:
        values: dict[str, int | str] = {
            "merchant": run.merchant_id,
            "reconciliation": run.reconciliation_id,
            "rules": str(run.rules),
        }
        cursor.execute(TOLERANCE_SQL, values)
        cursor.execute(TOLERANCE_LINES_SQL, values)


TOLERANCE_SQL = """
insert into reconcile_adjustment (public_id, merchant_id, reconciliation_id, match_id, kind, state,
    currency, amount_minor, reason, period_on, made_by_name, made_at)
select n.public_id::uuid, %(merchant)s, %(reconciliation)s, n.id, n.kind, 'BOOKED', n.currency,
    n.amount_minor, n.rule, n.period_on, %(rules)s, now()
from new_tolerance n order by n.match_no, n.kind
"""
TOLERANCE_LINES_SQL = """
insert into reconcile_adjustmentline (public_id, merchant_id, adjustment_id, account, debit_minor,
    credit_minor)
select x.public_id::uuid, a.merchant_id, a.id, x.account,
    greatest(x.sign * a.amount_minor, 0), greatest(-x.sign * a.amount_minor, 0)
from reconcile_adjustment a join new_tolerance n on n.id = a.match_id and n.kind = a.kind
cross join lateral (values (n.line_id, n.account, 1), (n.clearing_id, 'clearing', -1)) as x (public_id, account, sign)
where a.merchant_id = %(merchant)s
"""
