"""What the planner is told: that a table which it takes for empty is not, and how rows are read now."""

from __future__ import annotations

import psycopg2
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.planning import count_grown, refresh_statistics, whole_tables
from tests import database
from tests.factories import make_owner
from tests.ledgers.bills import wechat_bill, wechat_row
from tests.reconcile.desk import Desk, open_desk

ROWS = 1_500


def believed_rows() -> float:
    with connection.cursor() as cursor:
        cursor.execute("select reltuples from pg_class where relname = 'ledgers_entry'")
        return cursor.fetchone()[0]


@pytest.fixture
def full_table(transactional_db: None) -> Desk:
    desk = open_desk(make_owner("alice", "Mountain Tea"))
    desk.lay(desk.channel, wechat_bill(*(wechat_row(n, 100 + n) for n in range(ROWS))))
    return desk


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
@pytest.mark.parametrize(
    ("pages", "rows"), [(0, -1), (10, 100)], ids=["never counted", "has grown since"]
)
def test_what_is_new_or_has_grown_is_counted(pages: int, rows: int) -> None:
    believe(pages, rows)

    count_grown("ledgers_entry")

    assert believed_rows() == ROWS


def test_what_has_changed_by_a_tenth_is_counted(full_table: Desk) -> None:
    believe(4_000, 4_000)
    # only now, so that it is still to be counted though autovacuum came by before
    full_table.lay(
        full_table.channel, wechat_bill(*(wechat_row(ROWS + n, 100 + n) for n in range(500)))
    )

    count_grown("ledgers_entry")

    assert believed_rows() == ROWS + 500


@pytest.mark.usefixtures("full_table")
def test_what_has_hardly_changed_is_not_counted_again() -> None:
    believe(4_000, 40_000_000)

    count_grown("ledgers_entry")

    assert believed_rows() == 40_000_000


@pytest.mark.usefixtures("full_table")
def test_what_somebody_counts_is_not_waited_for() -> None:
    believe(0, -1)
    with psycopg2.connect(database.url_of("admin")) as admin, admin.cursor() as cursor:
        cursor.execute("lock table ledgers_entry in share update exclusive mode")

        count_grown("ledgers_entry")

        assert believed_rows() == -1


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


def may_look_each_row_up() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("show enable_nestloop")
        return cursor.fetchone()[0] == "on"


@pytest.mark.usefixtures("transactional_db")
def test_whole_tables_are_read_until_the_outermost_ends() -> None:
    found = []

    with transaction.atomic():
        with whole_tables():
            with whole_tables():
                found.append(may_look_each_row_up())
            found.append(may_look_each_row_up())
        found.append(may_look_each_row_up())

    assert found == [False, False, True]


@pytest.mark.usefixtures("transactional_db")
def test_it_is_said_once_however_many_read_together() -> None:
    with (
        transaction.atomic(),
        CaptureQueriesContext(connection) as asked,
        whole_tables(),
        whole_tables(),
    ):
        pass

    assert len(asked.captured_queries) == 2


@pytest.mark.usefixtures("transactional_db")
def test_what_an_error_ends_is_forgotten() -> None:
    with pytest.raises(ValueError, match="broken"), whole_tables():
        raise ValueError("broken")

    with whole_tables():
        assert not may_look_each_row_up()
    assert may_look_each_row_up()
