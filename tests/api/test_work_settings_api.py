"""Limits, due times and rules of assignment: read by every program, changed by a signed-in person."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from accounts.models import Role
from tests.api.test_api import client_of, post
from tests.factories import Person
from tests.reconcile.acts import fresh
from tests.reconcile.books import Books, open_books

OF_ACCOUNTANTS = "/api/v1/limits/ACCOUNTANT/WRITE_OFF/"
LIMIT = {"per_case_minor": 5_000, "per_day_minor": 20_000, "per_month_minor": None}
DUE = {
    "steps": [{"from_minor": 0, "days": 9}, {"from_minor": 100_000, "days": 2}],
    "escalate_after_days": 4,
    "escalate_to": "OWNER",
}
RULES = "/api/v1/assignment-rules/"


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def put(client: Client, path: str, given: object) -> tuple[int, object]:
    answer = client.put(path, json.dumps(given), content_type="application/json")
    return answer.status_code, answer.json()


def test_it_sets_a_limit_and_shows_it_to_a_program(alice: Person) -> None:
    said = {"role": "ACCOUNTANT", "act": "WRITE_OFF", **LIMIT}

    assert put(alice.client(), OF_ACCOUNTANTS, LIMIT) == (200, said)
    assert said in client_of(alice, Role.AUDITOR).get("/api/v1/limits/").json()


def test_it_shows_the_limits_of_each_role_for_each_act(alice: Person) -> None:
    shown = client_of(alice).get("/api/v1/limits/").json()

    assert len(shown) == 8
    assert [one["per_case_minor"] for one in shown if one["role"] == "APPROVER"] == [None, None]


def test_it_lets_no_program_say_what_is_above_its_limit(alice: Person) -> None:
    assert put(client_of(alice, Role.ADMIN), OF_ACCOUNTANTS, LIMIT)[0] == 403
    assert put(alice.client(), OF_ACCOUNTANTS, LIMIT)[0] == 200


def test_it_lets_nobody_but_an_owner_change_their_own_roles_limit(frank: Person) -> None:
    client = frank.client()

    assert put(client, "/api/v1/limits/ADMIN/FORCED_MATCH/", LIMIT)[0] == 409
    assert put(client, "/api/v1/limits/ACCOUNTANT/FORCED_MATCH/", LIMIT)[0] == 200


@pytest.mark.parametrize("wrong", [{"per_case_minor": -1}, {"per_case_minor": 2**63}, {}])
def test_it_refuses_a_limit_that_is_none(alice: Person, wrong: dict[str, int]) -> None:
    given = LIMIT | wrong if wrong else {}

    assert put(alice.client(), OF_ACCOUNTANTS, given)[0] == 400


@pytest.mark.parametrize("path", ["UPLOADER/WRITE_OFF", "CHEF/WRITE_OFF", "ADMIN/GIFT"])
def test_it_knows_no_other_limit(alice: Person, path: str) -> None:
    assert put(alice.client(), f"/api/v1/limits/{path}/", LIMIT)[0] == 404


def test_it_sets_due_times_and_shows_them_to_a_program(alice: Person) -> None:
    largest_first = {**DUE, "steps": DUE["steps"][::-1]}

    assert put(alice.client(), "/api/v1/due-times/", DUE) == (200, largest_first)
    assert client_of(alice).get("/api/v1/due-times/").json() == largest_first


def test_it_lets_no_program_change_due_times(alice: Person) -> None:
    assert put(client_of(alice, Role.ADMIN), "/api/v1/due-times/", DUE)[0] == 403


def test_it_refuses_due_times_that_begin_above_nothing(alice: Person) -> None:
    late = {**DUE, "steps": [{"from_minor": 5, "days": 1}]}

    assert put(alice.client(), "/api/v1/due-times/", late)[0] == 409


def test_it_adds_moves_and_removes_a_rule_of_assignment(
    alice: Person, bob: Person, books: Books
) -> None:
    client, ledger = alice.client(), str(books.left.ledger.public_id)
    post(client, RULES, kind="INTERNAL_ONLY", ledger=ledger, member="BOB@example.com")
    status, both = post(client, RULES, role="APPROVER", from_minor=10)

    _status, moved = post(client, f"{RULES}{both[1]['id']}/move/", up=True)
    gone = client.delete(f"{RULES}{both[0]['id']}/")

    assert status == 201
    assert [rule["role"] for rule in moved] == ["APPROVER", ""]
    assert moved[1]["member"] == "bob@example.com"
    assert moved[1]["ledger"] == ledger
    assert gone.status_code == 204
    assert [rule["role"] for rule in client_of(alice).get(RULES).json()] == ["APPROVER"]


def test_it_hands_out_what_nobody_has(alice: Person, bob: Person, books: Books) -> None:
    case = books.case("LEFT", 100)
    client = alice.client()
    _status, rules = post(client, RULES, member="bob@example.com")

    assert rules[0]["cases"] == 1
    assert post(client, f"{RULES}assign/") == (200, {"assigned": 1})
    assert fresh(books, case).assignee_id == bob.user.pk


@pytest.mark.parametrize("given", [{}, {"role": "AUDITOR"}, {"member": "x"}, {"kind": "ODD"}])
def test_it_refuses_a_rule_that_is_none(alice: Person, given: dict[str, str]) -> None:
    assert post(alice.client(), RULES, **given)[0] in {400, 409}


def test_it_knows_no_member_of_others(alice: Person, charlie: Person) -> None:
    assert post(alice.client(), RULES, member="charlie@example.com")[0] == 404


def test_it_lets_no_program_say_whose_work_it_is(alice: Person) -> None:
    client = client_of(alice, Role.ADMIN)

    assert post(client, RULES, role="APPROVER")[0] == 403
    assert post(client, f"{RULES}assign/")[0] == 403
