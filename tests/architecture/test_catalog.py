from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from accounts.tenancy import TenantForeignKey

SQL = Path(__file__).with_name("catalog_check.sql").read_text()

# what triggers look up, a whole statement at once: `guards` in the check names them
GUARDED = {
    ("reconcile_match", "reconciliation_id"),
    ("reconcile_match", "run_id"),
    ("reconcile_match", "undone_by_id"),
    ("reconcile_matchleg", "reconciliation_id"),
    ("reconcile_matchleg", "match_id"),
    ("reconcile_matchleg", "entry_id"),
    ("reconcile_matchleg", "undone_by_id"),
    ("reconcile_openitem", "entry_id"),
}
KEYS_SQL = """
select k.conrelid::regclass::text, a.attname
from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
where k.contype = 'f' and k.convalidated and cardinality(k.conkey) > 1
"""


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
        (
            "drop trigger legs_sum_to_the_difference on reconcile_matchleg",
            "a guard stands for a key and is not there",
        ),
        (
            "alter table ledgers_entry disable trigger an_entry_stays",
            "a guard stands for a key and is not there",
        ),
    ],
)
def test_it_finds_planted_damage(admin_connection: Connection, damage: str, fault: str) -> None:
    with admin_connection.cursor() as cursor:
        cursor.execute(damage)

    found = {name for name, _what in faults(admin_connection)}
    admin_connection.rollback()

    assert fault in found


def test_it_finds_a_key_for_all_that_no_guard_looks_up(admin_connection: Connection) -> None:
    named = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, TenantForeignKey)
    }

    with admin_connection.cursor() as cursor:
        cursor.execute(KEYS_SQL)
        assert named - set(cursor.fetchall()) == GUARDED
