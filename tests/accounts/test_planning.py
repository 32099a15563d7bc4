"""The planner is told when a table that it takes for empty is not."""

from __future__ import annotations

import psycopg2
import pytest
from django.db import connection, transaction

from accounts.planning import refresh_statistics
from tests import database
from tests.factories import make_owner
from tests.ledgers.bills import wechat_bill, wechat_row
from tests.reconcile.desk import open_desk

ROWS = 1_500


def believed_rows() -> float:
    with connection.cursor() as cursor:
        cursor.execute("select reltuples from pg_class where relname = 'ledgers_entry'")
        return cursor.fetchone()[0]


@pytest.fixture
def full_table(transactional_db: None) -> None:
    desk = open_desk(make_owner("alice", "Mountain Tea"))
    desk.lay(desk.channel, wechat_bill(*(wechat_row(n, 100 + n) for n in range(ROWS))))


def believe(pages: int, rows: int) -> None:
    """What VACUUM would have written down."""
    with psycopg2.connect(database.url_of("admin")) as admin, admin.cursor() as cursor:
        cursor.execute(
            "update pg_class set relpages = %s, reltuples = %s where relname = 'ledgers_entry'",
            [pages, rows],
        )
    admin.close()


@pytest.mark.usefixtures("full_table")
def test_pages_without_rows_are_counted_again() -> None:
    believe(4_000, 0)

    refresh_statistics("ledgers_entry")

    assert believed_rows() == ROWS


@pytest.mark.usefixtures("full_table")
def test_what_is_believable_is_left_alone() -> None:
    believe(4_000, 40_000)

    refresh_statistics("ledgers_entry")

    assert believed_rows() == 40_000


@pytest.mark.usefixtures("full_table")
def test_what_is_held_can_not_be_vacuumed_until_the_transaction_ends() -> None:
    def locks() -> list[str]:
        with psycopg2.connect(database.url_of("admin")) as admin, admin.cursor() as cursor:
            cursor.execute(
                "select mode from pg_locks where relation = 'ledgers_entry'::regclass"
                " and mode = 'ShareUpdateExclusiveLock' and pid <> pg_backend_pid()"
            )
            return [mode for (mode,) in cursor.fetchall()]

    with transaction.atomic():
        refresh_statistics("ledgers_entry", hold=True)
        held = locks()

    assert (held, locks()) == (["ShareUpdateExclusiveLock"], [])
