"""The role that COPY needs: it adds rows of the transaction's own merchant, and does nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from tests.walls.cases import OURS, ROW_OF, THEIRS, Table, plant, tenant_tables, uproot

PUBLIC_ID = "5e1f1c0e-0f4b-4d0f-9d0a-3a4f5b6c7d8e"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A table that is loaded: its columns, and a line of the rows that were planted for a merchant."""

    table: str
    columns: str
    line_of: Callable[[int], str]
    # by what the line is found again
    where: str

    def copy(self, connection: Connection, merchant: int) -> None:
        with connection.cursor() as cursor:
            text = io.StringIO(self.line_of(merchant))
            cursor.copy_expert(f"copy {self.table} ({self.columns}) from stdin", text)

    def __str__(self) -> str:
        return self.table


def _entry(merchant: int) -> str:
    place = ROW_OF[merchant]
    return f"{place}\t{place}\t0\tnew\t7\tPAYMENT\t100\t0\t100\tCNY\tx\n"


def _match(merchant: int) -> str:
    place = ROW_OF[merchant]
    return f"{PUBLIC_ID}\t{place}\t{place}\tCONFIRMED\tloaded\t1:1\tCNY\t0\t\t{{}}\t2026-10-01\t\n"


def _leg(merchant: int) -> str:
    place = ROW_OF[merchant]
    return f"{place}\t{place}\t{place}\tLEFT\t7\n"


LOADED = (
    Loaded(
        "ledgers_entry",
        "ledger_id, statement_id, edition, identity, row_number, kind, gross_minor, fee_minor,"
        " net_minor, currency, raw",
        _entry,
        "identity = 'new'",
    ),
    Loaded(
        "reconcile_match",
        "public_id, reconciliation_id, run_id, state, rule, cardinality, currency, difference_minor,"
        " reason_code, reason_params, period_on, decided_by_name",
        _match,
        "rule = 'loaded'",
    ),
    Loaded(
        "reconcile_matchleg",
        "reconciliation_id, match_id, entry_id, side, amount_minor",
        _leg,
        "amount_minor = 7",
    ),
)
PLANTED = (
    "accounts_merchant",
    "ledgers_ledger",
    "ledgers_upload",
    "ledgers_statement",
    "ledgers_entry",
    "reconcile_reconciliation",
    "reconcile_run",
    "reconcile_match",
)
of_each_table = pytest.mark.parametrize("loaded", LOADED, ids=str)


@pytest.fixture
def loader(admin_connection: Connection, app_connection: Connection) -> Iterator[Connection]:
    """The application's connection inside our merchant's scope, turned loader."""
    tables = [t for t in tenant_tables(admin_connection) if t.name in PLANTED]
    found: list[Table] = sorted(tables, key=lambda t: PLANTED.index(t.name))
    for table in found:
        plant(admin_connection, table)
    with admin_connection.cursor() as cursor:
        cursor.execute("update ledgers_statement set ledger_id = id")
        cursor.execute("update reconcile_run set reconciliation_id = id")
        cursor.execute("update reconcile_match set reconciliation_id = id, difference_minor = 7")
    admin_connection.commit()
    with app_connection.cursor() as cursor:
        cursor.execute("select set_config('app.merchant', %s, true)", [str(OURS)])
        cursor.execute("set local role reconcile_loader")
    yield app_connection
    app_connection.rollback()
    for table in reversed(found):
        uproot(admin_connection, table)


@of_each_table
def test_it_adds_rows_of_its_own_merchant(loader: Connection, loaded: Loaded) -> None:
    loaded.copy(loader, OURS)

    with loader.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute(f"select merchant_id from {loaded.table} where {loaded.where}")  # noqa: S608

        assert cursor.fetchall() == [(OURS,)]


@of_each_table
def test_it_refuses_a_row_of_what_is_another_merchants(loader: Connection, loaded: Loaded) -> None:
    with pytest.raises(psycopg2.errors.ForeignKeyViolation):
        loaded.copy(loader, THEIRS)


def test_it_refuses_legs_that_are_not_the_difference_of_their_match(loader: Connection) -> None:
    wrong = replace(LOADED[2], line_of=lambda merchant: _leg(merchant).replace("\t7\n", "\t8\n"))

    with pytest.raises(psycopg2.errors.CheckViolation):
        wrong.copy(loader, OURS)


def test_it_leaves_no_difference_that_is_not_booked(loader: Connection) -> None:
    differs = replace(
        LOADED[1], line_of=lambda merchant: _match(merchant).replace("CNY\t0", "CNY\t5")
    )
    differs.copy(loader, OURS)
    asked = (psycopg2.errors.InsufficientPrivilege, psycopg2.errors.CheckViolation)

    with loader.cursor() as cursor:
        cursor.execute("set local role none")
        with pytest.raises(asked):
            cursor.execute("set constraints all immediate")


@of_each_table
def test_it_lets_no_loader_name_a_merchant(loader: Connection, loaded: Loaded) -> None:
    named = replace(
        loaded,
        columns=f"merchant_id, {loaded.columns}",
        line_of=lambda merchant: f"{THEIRS}\t{loaded.line_of(merchant)}",
    )

    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        named.copy(loader, THEIRS)


@of_each_table
def test_it_lets_no_loader_read(loader: Connection, loaded: Loaded) -> None:
    with loader.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(f"select count(*) from {loaded.table}")  # noqa: S608


@of_each_table
def test_it_loads_nothing_where_no_merchant_is_set(loader: Connection, loaded: Loaded) -> None:
    with loader.cursor() as cursor:
        cursor.execute("select set_config('app.merchant', '', true)")

    with pytest.raises(psycopg2.errors.InvalidTextRepresentation):
        loaded.copy(loader, OURS)
