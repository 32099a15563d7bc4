from __future__ import annotations

import json

import pytest
from django.test import Client

from accounts.models import ApiToken, Role
from accounts.services.tokens import issue_token, revoke_token
from accounts.tenancy import merchant_scope
from tests.factories import Person
from tests.reconcile.books import open_books


def client_of(person: Person, role: Role = Role.ACCOUNTANT) -> Client:
    with merchant_scope(person.merchant.id):
        _token, secret = issue_token(
            merchant=person.merchant, actor=person.actor, name="test", role=role, days=1
        )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def post(client: Client, path: str, **given: object) -> tuple[int, dict[str, object]]:
    answer = client.post(path, json.dumps(given), content_type="application/json")
    return answer.status_code, answer.json()


def test_it_wants_a_token(alice: Person) -> None:
    assert Client().get("/api/v1/cases/").status_code == 401
    assert client_of(alice).get("/api/v1/cases/").status_code == 200


def test_it_refuses_a_revoked_token(alice: Person) -> None:
    client = client_of(alice)
    with merchant_scope(alice.merchant.id):
        revoke_token(merchant=alice.merchant, actor=alice.actor, token=ApiToken.objects.get())

    assert client.get("/api/v1/cases/").status_code == 401


def test_it_keeps_the_secret_nowhere(alice: Person) -> None:
    with merchant_scope(alice.merchant.id):
        token, secret = issue_token(
            merchant=alice.merchant, actor=alice.actor, name="t", role=Role.AUDITOR, days=1
        )

    assert secret not in json.dumps(
        {f.name: str(getattr(token, f.name)) for f in token._meta.fields}
    )


def test_it_acts_within_the_tokens_role(alice: Person) -> None:
    wanted = {"name": "Bank", "kind": "BANK", "currency": "CNY", "zone": "Asia/Shanghai"}

    assert post(client_of(alice, Role.AUDITOR), "/api/v1/ledgers/", **wanted)[0] == 403
    assert post(client_of(alice), "/api/v1/ledgers/", **wanted)[0] == 201


def test_it_sets_a_case_aside_once(alice: Person) -> None:
    case = open_books(alice).case("LEFT", 100)
    client = client_of(alice)
    path = f"/api/v1/cases/{case.public_id}/set-aside/"

    first = post(client, path, version=1, reason="never paid")
    second = post(client, path, version=1, reason="never paid")

    assert (first[0], first[1]["state"]) == (200, "RESOLVED")
    assert second[0] == 409
    assert "Already handled" in str(second[1])


def test_it_has_no_address_for_approving() -> None:
    schema = Client().get("/api/schema/?format=json").json()

    assert len(schema["paths"]) > 25
    assert [p for p in schema["paths"] if "approve" in p or "decide" in p] == []


def test_it_lets_no_token_be_the_maker_of_a_settlement(alice: Person) -> None:
    books = open_books(alice)
    books.pair(100)

    status, _answer = post(
        client_of(alice),
        "/api/v1/settlements/submit/",
        reconciliation=str(books.reconciliation.public_id),
        period_start="2026-10-01",
        period_end="2026-10-31",
    )

    assert status == 403


@pytest.mark.parametrize("path", ["ledgers", "uploads", "statements", "reconciliations", "rule-sets", "runs",
                                  "matches", "open-items", "cases", "settlements"])  # fmt: skip
def test_it_lists_ones_own(alice: Person, path: str) -> None:
    books = open_books(alice)
    books.pair(100)
    books.case("LEFT", 100)

    answer = client_of(alice).get(f"/api/v1/{path}/")

    assert answer.status_code == 200
    assert isinstance(answer.json()["results"], list)
