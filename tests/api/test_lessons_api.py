"""Proposals that were learned, by a program: seen, taken, forgotten and remembered."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import jobs
from accounts.models import Role
from tests.api.test_api import client_of, post
from tests.factories import Person
from tests.reconcile.books import Books
from tests.reconcile.taught import OURS, THEIRS, taught_books


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    return taught_books(alice)


def path_of(books: Books) -> str:
    return f"/api/v1/rule-sets/{books.reconciliation.rule_set.public_id}/"


def proposed(client: Client, books: Books) -> list[dict[str, object]]:
    shown = client.get(f"{path_of(books)}lessons/").json()["proposed"]
    return [each for each in shown if each["kind"] == "ALIAS"]


def test_it_shows_a_proposal_with_its_evidence(books: Books, alice: Person) -> None:
    (proposal,) = proposed(client_of(alice, Role.AUDITOR), books)

    assert proposal["content"] == {"name": OURS, "also": THEIRS}
    assert (proposal["agreeing"], proposal["against"]) == (3, 0)
    assert len(proposal["examples"]) == 3


def test_it_takes_a_proposal_into_a_draft_that_is_tried(books: Books, alice: Person) -> None:
    client = client_of(alice, Role.ADMIN)
    (proposal,) = proposed(client, books)

    status, taken = post(
        client, f"{path_of(books)}lessons/take/", fingerprint=proposal["fingerprint"]
    )

    assert status == 202
    assert client.get(f"/api/v1/back-tests/{taken['back_test']}/").status_code == 200
    assert client.get(path_of(books)).json()["draft"]["aliases"] == [
        {"name": OURS, "also": [THEIRS]}
    ]


def test_it_forgets_a_proposal_until_it_is_remembered(books: Books, alice: Person) -> None:
    client = client_of(alice, Role.ADMIN)
    lessons = f"{path_of(books)}lessons/"
    sent = {"fingerprint": proposed(client, books)[0]["fingerprint"]}

    status, said = post(client, f"{lessons}forget/", **sent)
    after = proposed(client, books)
    decided = client.get(lessons).json()["decided"]
    remembered = client.post(f"{lessons}remember/", sent, content_type="application/json")

    assert (status, said["state"], after) == (200, "FORGOTTEN", [])
    assert [one["fingerprint"] for one in decided] == [sent["fingerprint"]]
    assert remembered.status_code == 204
    assert len(proposed(client, books)) == 1


@pytest.mark.parametrize("act", ["take", "forget", "remember"])
def test_it_refuses_a_proposal_that_nobody_made(books: Books, alice: Person, act: str) -> None:
    path = f"{path_of(books)}lessons/{act}/"

    assert post(client_of(alice, Role.ADMIN), path, fingerprint="x")[0] == 409


@pytest.mark.parametrize("act", ["take", "forget", "remember"])
def test_it_is_told_by_those_who_manage_rules(books: Books, alice: Person, act: str) -> None:
    path = f"{path_of(books)}lessons/{act}/"

    assert post(client_of(alice, Role.ACCOUNTANT), path, fingerprint="x")[0] == 403
