"""What the wall of one table must hold: each case says what is allowed and what is refused, both.

A case that only looked for refusals would stay green behind a wall that refuses everything, so each one
also reaches for the merchant's own row.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

OURS, THEIRS = 900_001, 900_002
ROW_OF = {OURS: 910_001, THEIRS: 910_002, "new": 910_003}

# columns that a CHECK constraint restricts: what a row must hold to be a row at all
LAWFUL: Mapping[tuple[str, str], object] = {
    ("accounts_membership", "role"): "OWNER",
    ("accounts_notice", "kind"): "ASSIGNED",
    ("accounts_noticechoice", "kind"): "ASSIGNED",
    ("accounts_noticechoice", "delivery"): "APP",
    ("accounts_authoritylimit", "role"): "ADMIN",
    ("accounts_authoritylimit", "act"): "WRITE_OFF",
    ("reconcile_assignmentrule", "role"): "ADMIN",
    ("ledgers_ledger", "kind"): "BANK",
    ("ledgers_ledger", "expected_every"): "DAY",
    ("reconcile_accountmapping", "purpose"): "BANK",
    ("reconcile_reconciliationledger", "side"): "LEFT",
    ("reconcile_exchangerate", "base"): "USD",
    ("reconcile_exchangerate", "quote"): "EUR",
    ("reconcile_exceptioncase", "kind"): "TIMING",
    ("reconcile_exceptioncase", "state"): "OPEN",
    ("reconcile_exceptioncase", "resolution"): "",
    ("reconcile_openitem", "expected_by"): "2026-10-01",
    ("reconcile_adjustment", "case_id"): 1,
    ("reconcile_adjustmentline", "debit_minor"): 0,
    ("reconcile_savedview", "is_shared"): True,
    ("reconcile_dispute", "state"): "DRAFT",
    ("reconcile_letter", "state"): "DRAFT",
    ("reconcile_letter", "answer_sha256"): "",
    ("reconcile_letterline", "answer"): "",
    ("reconcile_approval", "decision"): "PENDING",
    ("reconcile_approval", "settlement_id"): 1,
}
# what any column of a type takes
OF_TYPE: Mapping[str, object] = {
    "jsonb": "{}",
    "bool": False,
    "date": "2026-10-01",
    "time": "10:00",
    "timestamptz": "2026-10-01T00:00:00Z",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A tenant table as the catalog knows it."""

    name: str
    merchant_column: str
    columns: tuple[tuple[str, str, bool], ...]  # name, type, required
    rights: frozenset[str]

    @property
    def key(self) -> str:
        names = [name for name, _type, _required in self.columns]
        return "id" if "id" in names else self.merchant_column

    def key_of(self, merchant: int) -> int:
        return merchant if self.key == self.merchant_column else ROW_OF[merchant]


def tenant_tables(admin: Connection) -> list[Table]:
    """Every table with row-level security, and the merchant's own."""
    with admin.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class c join pg_namespace n on n.oid = relnamespace"
            " where nspname = 'public' and relkind = 'r' and relrowsecurity order by 1"
        )
        names = [row[0] for row in cursor.fetchall()]
    return [_table(admin, name) for name in names]


def _table(admin: Connection, name: str) -> Table:
    with admin.cursor() as cursor:
        cursor.execute(
            "select column_name, udt_name, is_nullable = 'NO' from information_schema.columns"
            " where table_schema = 'public' and table_name = %s order by ordinal_position",
            [name],
        )
        columns = tuple(cursor.fetchall())
        cursor.execute(
            "select privilege_type from unnest(array['SELECT','INSERT','UPDATE','DELETE'])"
            " privilege_type where has_table_privilege('reconcile_app', %s, privilege_type)",
            [name],
        )
        rights = frozenset(row[0] for row in cursor.fetchall())
    merchant_column = "id" if name == "accounts_merchant" else "merchant_id"
    return Table(name, merchant_column, columns, rights)


def _value(table: Table, column: str, kind: str, merchant: int, key: int) -> object:
    if column == table.merchant_column:
        return merchant
    if column == "id":
        return key
    if (table.name, column) in LAWFUL:
        return LAWFUL[table.name, column]
    return _value_of_type(kind, key)


def _value_of_type(kind: str, key: int) -> object:
    if kind == "uuid":
        return str(uuid.uuid5(uuid.NAMESPACE_OID, str(key)))
    if kind in OF_TYPE:
        return OF_TYPE[kind]
    return key % 10_000 if kind.startswith("int") else str(key % 10_000)


def insert(cursor: psycopg2.extensions.cursor, table: Table, merchant: int, key: int) -> None:
    """Insert a row with the least a row must have."""
    wanted = [
        (name, _value(table, name, kind, merchant, key))
        for name, kind, required in table.columns
        if required or (table.name, name) in LAWFUL
    ]
    cursor.execute(
        sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier(table.name),
            sql.SQL(",").join(sql.Identifier(name) for name, _value in wanted),
            sql.SQL(",").join(sql.Placeholder() for _ in wanted),
        ),
        [value for _name, value in wanted],
    )


def plant(admin: Connection, table: Table) -> None:
    """One row of ours and one of theirs, written past every key and trigger."""
    with admin.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for merchant in (OURS, THEIRS):
            insert(cursor, table, merchant, table.key_of(merchant))
    admin.commit()


def uproot(admin: Connection, table: Table) -> None:
    with admin.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(
            sql.SQL("delete from {} where {} in %s").format(
                sql.Identifier(table.name), sql.Identifier(table.merchant_column)
            ),
            [(OURS, THEIRS)],
        )
    admin.commit()


@contextmanager
def as_merchant(app: Connection, merchant: int | None) -> Iterator[psycopg2.extensions.cursor]:
    """A transaction of the application's role as one merchant, or none; always rolled back."""
    try:
        with app.cursor() as cursor:
            if merchant is not None:
                cursor.execute("select set_config('app.merchant', %s, true)", [str(merchant)])
            yield cursor
    finally:
        app.rollback()


def _count(cursor: psycopg2.extensions.cursor, table: Table, where: str, value: object) -> int:
    cursor.execute(
        sql.SQL("select count(*) from {} where {} = %s").format(
            sql.Identifier(table.name), sql.Identifier(where)
        ),
        [value],
    )
    return int(cursor.fetchone()[0])


def sees_its_own_and_not_theirs(app: Connection, table: Table) -> None:
    with as_merchant(app, OURS) as cursor:
        assert _count(cursor, table, table.merchant_column, OURS) == 1
        assert _count(cursor, table, table.merchant_column, THEIRS) == 0


def finds_its_own_id_and_not_theirs(app: Connection, table: Table) -> None:
    with as_merchant(app, THEIRS) as cursor:
        assert _count(cursor, table, table.key, table.key_of(THEIRS)) == 1
        assert _count(cursor, table, table.key, table.key_of(OURS)) == 0


def fails_without_a_merchant(app: Connection, table: Table) -> None:
    with as_merchant(app, None) as cursor:
        try:
            cursor.execute(sql.SQL("select * from {}").format(sql.Identifier(table.name)))
        except psycopg2.Error as error:
            assert "app.merchant" in str(error) or "bigint" in str(error), error
        else:
            raise AssertionError("a query of no merchant was answered")


def inserts_its_own_and_not_theirs(app: Connection, table: Table) -> None:
    _reach(app, table, OURS, expect_refusal=False)
    _reach(app, table, THEIRS, expect_refusal=True)


def _reach(app: Connection, table: Table, merchant: int, *, expect_refusal: bool) -> None:
    """Insert as OURS a row that says it belongs to `merchant`; only the wall may refuse it."""
    with as_merchant(app, OURS) as cursor:
        key = merchant if table.key == table.merchant_column else ROW_OF["new"]
        try:
            # a row of ours stands already where the key is the merchant itself
            insert(cursor, table, merchant, key)
        except psycopg2.errors.InsufficientPrivilege as error:
            assert expect_refusal and "row-level security" in str(error), error
        except (
            psycopg2.errors.UniqueViolation,
            psycopg2.errors.ForeignKeyViolation,
            psycopg2.errors.CheckViolation,
            psycopg2.errors.RaiseException,
        ):
            # past the wall: the row's keys point nowhere, which is not this case's matter
            assert not expect_refusal, "a foreign row got past the wall"
        else:
            assert not expect_refusal, "a foreign row was written"


def _changes(app: Connection, table: Table, statement: str) -> None:
    for merchant, expected in ((OURS, 1), (THEIRS, 0)):
        with as_merchant(app, OURS) as cursor:
            try:
                cursor.execute(
                    sql.SQL(statement).format(
                        table=sql.Identifier(table.name), key=sql.Identifier(table.key)
                    ),
                    [table.key_of(merchant)],
                )
                changed = cursor.rowcount
            except (psycopg2.errors.CheckViolation, psycopg2.errors.ForeignKeyViolation):
                # a trigger or key looked at the row, so the wall let it through
                changed = 1
            assert changed == expected, f"{changed} rows of {merchant} were reached"


def updates_its_own_and_not_theirs(app: Connection, table: Table) -> None:
    _changes(app, table, "update {table} set {key} = {key} where {key} = %s")


def deletes_its_own_and_not_theirs(app: Connection, table: Table) -> None:
    _changes(app, table, "delete from {table} where {key} = %s")


Case = Callable[[Connection, Table], None]


def cases_of(table: Table) -> list[Case]:
    """The cases that the table's rights allow to be asked."""
    cases: list[Case] = [
        sees_its_own_and_not_theirs,
        finds_its_own_id_and_not_theirs,
        fails_without_a_merchant,
        inserts_its_own_and_not_theirs,
    ]
    if "UPDATE" in table.rights:
        cases.append(updates_its_own_and_not_theirs)
    if "DELETE" in table.rights:
        cases.append(deletes_its_own_and_not_theirs)
    return cases
