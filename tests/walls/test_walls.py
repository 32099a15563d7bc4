"""Every tenant table, every command that the application may use: its own rows and no others."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from tests.walls.cases import Table, cases_of, plant, tenant_tables, uproot

RED_SHARE_MIN = 0.95
POLICY = "app.merchant"


@pytest.fixture
def tables(admin_connection: Connection) -> Iterator[list[Table]]:
    found = tenant_tables(admin_connection)
    for table in found:
        plant(admin_connection, table)
    yield found
    for table in found:
        uproot(admin_connection, table)


def _red(app: Connection, table: Table) -> int:
    red = 0
    for case in cases_of(table):
        try:
            case(app, table)
        except Exception:  # noqa: BLE001  (whatever turns a case red counts)
            app.rollback()
            red += 1
    return red


def test_it_holds_for_every_table_and_command(
    tables: list[Table], app_connection: Connection
) -> None:
    assert len(tables) >= 25

    for table in tables:
        for case in cases_of(table):
            case(app_connection, table)


def _print(counts: dict[str, tuple[int, int]], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write("\ncases that turn red when the policy of their table is dropped:\n")
        sys.stdout.writelines(
            f"  {name:36} {red:2} of {all_}\n" for name, (red, all_) in counts.items()
        )
        total_red, total = (sum(n[i] for n in counts.values()) for i in (0, 1))
        sys.stdout.write(f"  {len(counts)} tables: {total_red} of {total}\n")


def test_dropping_a_policy_turns_its_cases_red(
    tables: list[Table],
    admin_connection: Connection,
    app_connection: Connection,
    capsys: pytest.CaptureFixture[str],
) -> None:
    counts = {}
    for table in tables:
        name = sql.Identifier(table.name)
        with admin_connection.cursor() as cursor:
            cursor.execute(
                "select pg_get_expr(polqual, polrelid) from pg_policy"
                " where polrelid = %s::regclass and polname = 'own_merchant'",
                [table.name],
            )
            test = cursor.fetchone()[0]
            cursor.execute(sql.SQL("drop policy own_merchant on {}").format(name))
        admin_connection.commit()
        counts[table.name] = (_red(app_connection, table), len(cases_of(table)))
        with admin_connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("create policy own_merchant on {} using ({}) with check ({})").format(
                    name, sql.SQL(test), sql.SQL(test)
                )
            )
        admin_connection.commit()

    _print(counts, capsys)
    assert not {name: n for name, n in counts.items() if n[0] < RED_SHARE_MIN * n[1]}


def test_switching_a_wall_off_turns_its_cases_red(
    tables: list[Table], admin_connection: Connection, app_connection: Connection
) -> None:
    too_green = {}
    for table in tables:
        for action in ("disable", "enable"):
            with admin_connection.cursor() as cursor:
                cursor.execute(
                    sql.SQL("alter table {} {} row level security").format(
                        sql.Identifier(table.name), sql.SQL(action)
                    )
                )
            admin_connection.commit()
            if action == "disable":
                red, total = _red(app_connection, table), len(cases_of(table))
                if red < RED_SHARE_MIN * total:
                    too_green[table.name] = (red, total)

    assert not too_green
