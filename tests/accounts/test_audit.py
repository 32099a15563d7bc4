from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from accounts import audit
from accounts.models import AuditEvent
from accounts.tenancy import merchant_scope
from tests.factories import Person


def write_three(person: Person) -> None:
    for number in range(3):
        with merchant_scope(person.merchant.id):
            audit.record(
                merchant=person.merchant,
                actor=person.actor,
                verb="test.happened",
                subject=person.merchant,
                after={"number": number, "字": "對賬"},
            )


def faults(person: Person) -> list[str]:
    with merchant_scope(person.merchant.id):
        return [fault.what for fault in audit.chain_faults(person.merchant.id)]


def alter(admin: Connection, statement: str) -> None:
    """As somebody who owns the database and switches its triggers off."""
    with admin.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(statement)
    admin.commit()


def test_it_chains_a_merchants_events(alice: Person) -> None:
    write_three(alice)

    assert faults(alice) == []


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("update accounts_auditevent set actor_name = 'nobody' where sequence = 2", "altered"),
        ("update accounts_auditevent set after = '{}' where sequence = 3", "altered"),
        ("delete from accounts_auditevent where sequence = 2", "missing"),
        ("delete from accounts_auditevent where sequence = 4", "recorded head"),
        ("delete from accounts_audithead", "recorded head"),
    ],
)
def test_it_finds_one_altered_row(
    alice: Person, admin_connection: Connection, statement: str, what: str
) -> None:
    write_three(alice)

    alter(admin_connection, statement)

    assert any(what in fault for fault in faults(alice))
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_it_reports_a_chain_that_holds(alice: Person, capsys: pytest.CaptureFixture[str]) -> None:
    write_three(alice)

    call_command("verify_audit")

    assert "holds" in capsys.readouterr().out


@pytest.mark.parametrize("change", ["update", "delete"])
def test_it_refuses_to_rewrite_history(alice: Person, change: str) -> None:
    write_three(alice)

    with pytest.raises(DatabaseError), merchant_scope(alice.merchant.id):  # noqa: PT012  (inside)
        events = AuditEvent.objects.for_merchant(alice.merchant)
        events.update(note="x") if change == "update" else events._raw_delete("default")


def test_it_refuses_to_rewrite_history_for_the_owner_of_the_tables(
    alice: Person, admin_connection: Connection
) -> None:
    write_three(alice)

    for statement in (
        "update accounts_auditevent set note = 'x'",
        "delete from accounts_auditevent",
        "truncate accounts_auditevent cascade",
    ):
        with admin_connection.cursor() as cursor, pytest.raises(Exception, match=r"audit|Cannot"):
            cursor.execute(statement)
        admin_connection.rollback()
