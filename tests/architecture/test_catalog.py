from __future__ import annotations

from pathlib import Path

import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

SQL = Path(__file__).with_name("catalog_check.sql").read_text()


def faults(admin: Connection) -> list[tuple[str, str]]:
    with admin.cursor() as cursor:
        cursor.execute(SQL)
        return cursor.fetchall()


def test_it_finds_no_fault_in_the_walls(admin_connection: Connection) -> None:
    assert faults(admin_connection) == []


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("alter table ledgers_entry no force row level security", "the owner climbs over"),
        ("alter table ledgers_entry disable row level security", "no wall"),
        ("create policy open on ledgers_entry using (true)", "a policy lets everybody through"),
        ("alter table accounts_job alter merchant_id drop not null", "merchant may be null"),
        ("create unique index too_wide on ledgers_ledger (name)", "unique without the merchant"),
        ("grant update on ledgers_entry to reconcile_app", "application may rewrite history"),
        ("grant truncate on ledgers_entry to reconcile_app", "application may truncate"),
        ("create view leak as select * from ledgers_entry", "view runs as its owner"),
        ("create table stray (id bigint)", "no merchant column"),
        ("alter role reconcile_app createdb", "role is too strong"),
    ],
)
def test_it_finds_planted_damage(admin_connection: Connection, damage: str, fault: str) -> None:
    with admin_connection.cursor() as cursor:
        cursor.execute(damage)

    found = {name for name, _what in faults(admin_connection)}
    admin_connection.rollback()

    assert fault in found
