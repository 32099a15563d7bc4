"""Who works here and what was done, as programs read it."""

from __future__ import annotations

from accounts.models import AuditEvent, Role
from accounts.tenancy import merchant_scope
from tests.api.test_api import client_of
from tests.factories import Person
from tests.reconcile.books import open_books

MEMBERS, AUDIT = "/api/v1/members/", "/api/v1/audit-events/"


def test_it_lists_who_works_here(alice: Person, bob: Person, charlie: Person) -> None:
    shown = client_of(alice).get(MEMBERS).json()["results"]

    assert {(one["email"], one["role"]) for one in shown} == {
        ("alice@example.com", "OWNER"),
        ("bob@example.com", "ACCOUNTANT"),
    }


def test_it_lists_nobody_who_has_left(alice: Person, bob: Person) -> None:
    with merchant_scope(alice.merchant.id):
        bob.membership.is_active = False
        bob.membership.save(update_fields=["is_active"])

    shown = client_of(alice).get(MEMBERS).json()["results"]

    assert [one["email"] for one in shown] == ["alice@example.com"]


def test_it_shows_the_trail_with_its_hashes(alice: Person) -> None:
    open_books(alice)

    newest, before, *_rest = client_of(alice, Role.AUDITOR).get(AUDIT).json()["results"]

    assert newest["sequence"] == before["sequence"] + 1
    assert newest["previous_hash"] == before["hash"]


def test_it_finds_events_by_what_they_are_of(alice: Person) -> None:
    open_books(alice)
    client = client_of(alice, Role.AUDITOR)
    with merchant_scope(alice.merchant.id):
        made = AuditEvent.objects.get(verb="token.issued")

    by_verb = client.get(AUDIT, {"verb": "token."}).json()["results"]
    of_it = client.get(AUDIT, {"subject_id": str(made.subject_id)}).json()["results"]
    until = client.get(AUDIT, {"until": made.sequence}).json()["results"]

    assert {one["verb"] for one in by_verb} == {"token.issued"}
    assert str(made.public_id) in {one["id"] for one in of_it}
    assert until[0]["sequence"] == made.sequence
    assert client.get(AUDIT, {"until": "x"}).status_code == 400


def test_it_shows_the_trail_to_those_who_see_it_on_screen(alice: Person) -> None:
    assert client_of(alice, Role.ACCOUNTANT).get(AUDIT).status_code == 403
    assert client_of(alice, Role.AUDITOR).get(AUDIT).status_code == 200
