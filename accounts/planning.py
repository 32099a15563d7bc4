"""A word to PostgreSQL's planner before a query that reads whole tables, or looks many rows up.

Rows that were loaded a moment ago have no statistics yet, so the planner takes a million of them for a few
and would look each one up by itself: 200,000 rows took minutes instead of a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections, transaction

# what one hash or sort of a million rows may take before it goes to disk; PostgreSQL's own 4 MB is for look-ups
WORK_MEM = "32MB"
# from so many rows on a wrong plan for their keys takes minutes
MANY_ROWS = 5_000
# the connections on which whole tables are being read: said once, however many reports read together
_whole: ContextVar[frozenset[str]] = ContextVar("whole", default=frozenset())


@contextmanager
def _transaction(using: str) -> Iterator[None]:
    """The one that runs, or a new one. No savepoint: after an error it is rolled back, and the word with it."""
    if connections[using].in_atomic_block:
        yield
    else:
        with transaction.atomic(using=using):
            yield


@contextmanager
def whole_tables(*, using: str = "default") -> Iterator[None]:
    """Within this, joins are made by hash or merge. Opens a transaction if there is none; nests."""
    if using in _whole.get():
        yield
        return
    token = _whole.set(_whole.get() | {using})
    try:
        with _transaction(using), connections[using].cursor() as cursor:
            cursor.execute(f"set local enable_nestloop = off; set local work_mem = '{WORK_MEM}'")
            yield
            cursor.execute("set local enable_nestloop = on; set local work_mem to default")
    finally:
        _whole.reset(token)


@contextmanager
def look_ups(*, using: str = "default") -> Iterator[None]:
    """Within this, rows are found by an index, each by itself. Opens a transaction if there is none."""
    with _transaction(using), connections[using].cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        yield
        cursor.execute("set local enable_seqscan = on")


def refresh_statistics(*tables: str, hold: bool = False) -> None:
    """Have tables counted anew that the planner believes to be all but empty, and are not.

    Rows that a killed worker leaves behind are pages without a row. VACUUM writes that down as the density of
    the table, and rows that come later are taken for one: any index looks as good as the right one then, also
    to the foreign keys. VACUUM may come at any moment, and sees nothing of rows that aren't committed; whoever
    adds many rows lets tables `hold` what is known of them until the transaction ends. Others who hold the
    same table wait so long; reading it and adding rows to it go on.
    """
    with connections["default"].cursor() as cursor:
        for table in tables:
            cursor.execute("select accounts_refresh_statistics(%s, %s, false)", [table, hold])


def count_grown(*tables: str) -> None:
    """Have tables counted that are new to the planner, twice as large as when they were counted, or changed by a tenth.

    Each in a transaction of its own, where none is open: what is being counted, nobody else can hold.
    """
    with connections["default"].cursor() as cursor:
        # what this connection has changed counts, too, though it was only a moment ago
        cursor.execute("select pg_stat_force_next_flush()")
        for table in tables:
            cursor.execute("select accounts_refresh_statistics(%s, false, true)", [table])
