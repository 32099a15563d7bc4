"""The role that COPY needs: it adds rows of the transaction's own merchant, and does nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from tests.walls.cases import OURS, ROW_OF, THEIRS, Table, plant, tenant_tables, uproot

COPY = "copy ledgers_entry ({}) from stdin"
COLUMNS = (
    "ledger_id, statement_id, edition, identity, row_number, kind, gross_minor, fee_minor,"
    " net_minor, currency, raw"
)


def line_of(merchant: int) -> str:
    """A row of the ledger and the statement that were planted for a merchant."""
    place = ROW_OF[merchant]
    return f"{place}\t{place}\t0\tnew\t7\tPAYMENT\t100\t0\t100\tCNY\tx\n"


@pytest.fixture
def loader(admin_connection: Connection, app_connection: Connection) -> Iterator[Connection]:
    """The application's connection inside our merchant's scope, turned loader."""
    needed = ("accounts_merchant", "ledgers_ledger", "ledgers_upload", "ledgers_statement")
    tables = [t for t in tenant_tables(admin_connection) if t.name in needed]
    found: list[Table] = sorted(tables, key=lambda t: needed.index(t.name))
    for table in found:
        plant(admin_connection, table)
    with admin_connection.cursor() as cursor:
        cursor.execute("update ledgers_statement set ledger_id = id")
    admin_connection.commit()
    with app_connection.cursor() as cursor:
        cursor.execute("select set_config('app.merchant', %s, true)", [str(OURS)])
        cursor.execute("set local role reconcile_loader")
    yield app_connection
    app_connection.rollback()
    for table in reversed(found):
        uproot(admin_connection, table)


def test_it_adds_rows_of_its_own_merchant(loader: Connection) -> None:
    with loader.cursor() as cursor:
        cursor.copy_expert(COPY.format(COLUMNS), io.StringIO(line_of(OURS)))
        cursor.execute("set local role none")
        cursor.execute("select merchant_id from ledgers_entry where identity = 'new'")

        assert cursor.fetchall() == [(OURS,)]


def test_it_refuses_a_row_of_another_merchants_statement(loader: Connection) -> None:
    with loader.cursor() as cursor, pytest.raises(psycopg2.errors.ForeignKeyViolation):
        cursor.copy_expert(COPY.format(COLUMNS), io.StringIO(line_of(THEIRS)))


def test_it_lets_no_loader_name_a_merchant(loader: Connection) -> None:
    with loader.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.copy_expert(
            COPY.format(f"merchant_id, {COLUMNS}"), io.StringIO(f"{THEIRS}\t{line_of(THEIRS)}")
        )


def test_it_lets_no_loader_read(loader: Connection) -> None:
    with loader.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute("select count(*) from ledgers_entry")


def test_it_loads_nothing_where_no_merchant_is_set(loader: Connection) -> None:
    with loader.cursor() as cursor:
        cursor.execute("select set_config('app.merchant', '', true)")

        with pytest.raises(psycopg2.errors.InvalidTextRepresentation):
            cursor.copy_expert(COPY.format(COLUMNS), io.StringIO(line_of(OURS)))
