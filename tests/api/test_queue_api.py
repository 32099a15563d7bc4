"""The queue by program: groups, acts on a whole group after its sample, and views."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from accounts.models import Role
from accounts.tenancy import merchant_scope
from reconcile.models import Match
from tests.api.test_api import client_of, post
from tests.factories import Person
from tests.reconcile.acts import fresh
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def suggest(books: Books, count: int) -> None:
    for amount in range(500, 500 + count):
        sides = ("LEFT", "RIGHT")
        books.match(*((s, books.entry(s, amount)) for s in sides), state="SUGGESTED")


def delete(client: Client, path: str) -> int:
    return client.delete(path).status_code


def test_it_lists_groups_and_acts_on_one_by_its_filters(
    books: Books, alice: Person, bob: Person
) -> None:
    ours, theirs = books.case("LEFT", 100), books.case("RIGHT", 7)
    client = client_of(alice)
    (group, _other) = client.get("/api/v1/cases/groups/").json()

    status, done = post(
        client,
        "/api/v1/group-acts/",
        act="ASSIGN",
        filters=group["filters"],
        member="BOB@example.com",
    )

    assert (status, done["state"], done["done"]) == (201, "DONE", 1)
    assert fresh(books, ours).assignee == bob.user
    assert fresh(books, theirs).assignee is None
    assert client.get(f"/api/v1/group-acts/{done['id']}/").json()["total"] == 1


def test_it_refuses_a_member_that_nobody_knows(books: Books, alice: Person) -> None:
    books.case("LEFT", 100)

    status, _answer = post(
        client_of(alice), "/api/v1/group-acts/", act="ASSIGN", member="nobody@example.com"
    )

    assert status == 404


def test_it_accepts_a_group_of_suggestions_with_its_sample(books: Books, alice: Person) -> None:
    suggest(books, 7)
    client = client_of(alice)
    sample = client.get("/api/v1/matches/sample/").json()["matches"]
    (group,) = client.get("/api/v1/matches/groups/").json()

    refused = post(client, "/api/v1/group-acts/", act="ACCEPT", filters=group["filters"])
    done = post(client, "/api/v1/group-acts/", act="ACCEPT", filters=group["filters"], seen=sample)

    assert (refused[0], done[0], done[1]["done"]) == (409, 201, 7)
    with merchant_scope(books.merchant.id):
        assert Match.objects.filter(state="CONFIRMED").count() == 7


def test_it_takes_an_act_on_a_group_back(books: Books, alice: Person) -> None:
    suggest(books, 2)
    client = client_of(alice)
    sample = client.get("/api/v1/matches/sample/").json()["matches"]
    _status, done = post(client, "/api/v1/group-acts/", act="ACCEPT", seen=sample)
    path = f"/api/v1/group-acts/{done['id']}/take-back/"

    status, back = post(client, path, reason="the wrong month")

    assert (status, back["act"], back["done"]) == (201, "TAKE_BACK", 2)
    assert post(client, path, reason="again")[0] == 409
    assert post(client_of(alice, Role.AUDITOR), path, reason="no")[0] == 403


def test_it_asks_for_no_taking_back_of_nothing(books: Books, alice: Person) -> None:
    books.case("LEFT", 100)

    assert post(client_of(alice), "/api/v1/group-acts/", act="TAKE_BACK")[0] == 400


def test_it_lets_an_auditors_token_see_groups_but_act_on_none(books: Books, alice: Person) -> None:
    books.case("LEFT", 100)
    client = client_of(alice, Role.AUDITOR)

    assert len(client.get("/api/v1/cases/groups/").json()) == 1
    assert post(client, "/api/v1/group-acts/", act="ASSIGN")[0] == 403
    assert post(client_of(alice), "/api/v1/group-acts/", act="ASSIGN")[0] == 201


def test_it_shares_changes_and_deletes_views(books: Books, alice: Person) -> None:
    client = client_of(alice, Role.ADMIN)
    given = {"name": "Late", "filters": {"kind": "TIMING"}, "is_shared": True}
    status, made = post(client, "/api/v1/views/", **given)
    path = f"/api/v1/views/{made['id']}/"

    changed = json.dumps({"name": "Very late", "is_default": True})
    renamed = client.put(path, changed, content_type="application/json").json()
    listed = client.get("/api/v1/views/").json()["results"]

    assert (status, renamed["is_default"]) == (201, True)
    assert [view["name"] for view in listed] == ["Very late"]
    assert delete(client, path) == 204
    assert delete(client, path) == 404


def test_it_reaches_no_view_of_another_merchant(
    books: Books, alice: Person, charlie: Person
) -> None:
    given = {"name": "Late", "filters": {}, "is_shared": True}
    made = post(client_of(alice), "/api/v1/views/", **given)[1]

    assert delete(client_of(charlie, Role.ADMIN), f"/api/v1/views/{made['id']}/") == 404
    assert delete(client_of(alice, Role.ADMIN), f"/api/v1/views/{made['id']}/") == 204
