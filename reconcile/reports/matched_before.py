"""Open rows of orders that an earlier run has matched, as a later export of the same days holds them again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import polars as pl
from django.db import connection
from django.db.models import Max

from accounts.bulk import copy_aside
from accounts.models import Merchant
from accounts.planning import look_ups
from ledgers.models import Statement
from reconcile.engine.checks.exported_again import SALES
from reconcile.models import Reconciliation, Run

# whether entries of one number and amount, `e` and `f`, are one order of one moment that another file holds again;
# another number of the payment tells two apart
IS_THE_SAME_SQL = """f.statement_id <> e.statement_id and f.kind = e.kind and f.booked_on = e.booked_on
    and f.occurred_at is not distinct from e.occurred_at and coalesce(f.transaction_key = e.transaction_key, true)"""
AGAIN_SQL = f"""
select distinct e.id from maybe_again a
join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = a.entry
join ledgers_entry f on f.merchant_id = %(merchant)s and f.order_key = e.order_key
    and f.currency = e.currency and f.gross_minor = e.gross_minor and {IS_THE_SAME_SQL}
join reconcile_matchleg l on l.merchant_id = %(merchant)s and l.reconciliation_id = %(reconciliation)s
    and l.entry_id = f.id and l.side = a.side and l.part = 0 and l.undone_by_id is null
order by e.id
"""  # noqa: S608  (made of constants)


def matched_before(
    merchant: Merchant,
    reconciliation: Reconciliation,
    sides: Mapping[str, pl.DataFrame],
    statements: Mapping[str, Sequence[Statement]],
) -> tuple[int, ...]:
    """The entries among the open rows whose order stands in a match already, from another file of its side."""
    done = Run.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, state=Run.State.DONE
    )
    last_run = done.aggregate(last=Max("finished_at"))["last"]
    if last_run is None:
        return ()
    suspects = pl.concat(
        found.with_columns(side=pl.lit(side))
        for side, rows in sides.items()
        for found in _suspects(rows, statements[side], last_run)
    )
    if suspects.is_empty():
        return ()
    copy_aside("maybe_again", suspects)
    values = {"merchant": merchant.id, "reconciliation": reconciliation.id}
    with look_ups(), connection.cursor() as cursor:
        cursor.execute(AGAIN_SQL, values)
        return tuple(entry for (entry,) in cursor.fetchall())


def _suspects(
    side: pl.DataFrame, statements: Sequence[Statement], last_run: datetime
) -> Iterator[pl.DataFrame]:
    """The sales of days that an older file of their side covers, too: files that follow one another have none.

    Of a file that came after the last run nothing can be matched yet.
    """
    seen = [s for s in statements if s.committed_at is None or s.committed_at <= last_run]
    sales = side.lazy().filter(
        pl.col("kind").is_in(SALES) & (pl.col("gross_minor") > 0),
        pl.col("order_key").is_not_null() & pl.col("booked_on").is_not_null(),
    )
    rows = sales.select("entry", "source", "booked_on").collect()
    present = set(rows["source"].unique())
    yield rows.select("entry").clear()
    for one in statements:
        if one.sha256 not in present:
            continue
        others = [s for s in seen if s.id != one.id]
        is_covered = pl.any_horizontal(pl.lit(value=False), *map(_covers, others))
        yield rows.filter((pl.col("source") == one.sha256) & is_covered).select("entry")


def _covers(statement: Statement) -> pl.Expr:
    """Whether a row's day may be in a file: in any, if it doesn't say of which days it is."""
    first, last = statement.period_start, statement.period_end
    if first is None or last is None:
        return pl.lit(value=True)
    return pl.col("booked_on").is_between(first, last)
