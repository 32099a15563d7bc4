"""The demo, started twice: the second start finds everything in its place and does nothing."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg2
from psycopg2 import sql

from tests.product import running_demo

# who lives at the moment, and how often somebody tried to get in, is no sample data
FLEETING = {"accounts_workerheartbeat", "accounts_cache"}
# the calendar and the sweepers have had their turn by then
SETTLED_SECONDS = 75


def snapshot(folder: Path) -> dict[str, tuple[int, str]]:
    """Rows and a hash of every table, seen as the auditor."""
    socket = (folder / "postgres" / "postmaster.pid").read_text().splitlines()[4]
    connection = psycopg2.connect(
        host=socket,
        user="reconcile_audit",
        password=(folder / "reconcile_audit.password").read_text(),
        dbname="reconcile",
    )
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
            " and relkind = 'r' and has_table_privilege(oid, 'select') order by 1"
        )
        found = {}
        for (name,) in cursor.fetchall():
            if name in FLEETING:
                continue
            cursor.execute(
                sql.SQL(
                    "select count(*), coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {} t"
                ).format(sql.Identifier(name))
            )
            found[name] = cursor.fetchone()
    connection.close()
    return found


def test_it_changes_nothing_when_it_is_started_again(tmp_path: Path) -> None:
    with running_demo(tmp_path):
        first = snapshot(tmp_path)

    with running_demo(tmp_path):
        time.sleep(SETTLED_SECONDS)
        second = snapshot(tmp_path)

    assert first["ledgers_entry"][0] > 5_000
    assert first["accounts_job"][0] > 0
    assert {name for name in first if first[name] != second[name]} == set()
