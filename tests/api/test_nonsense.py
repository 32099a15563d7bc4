"""What programs send by mistake: an answer that says so, never an error of ours."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from accounts.models import Role
from tests.api.test_api import client_of
from tests.factories import Person
from tests.reconcile.books import open_books

UNSTORABLE = [
    pytest.param(b'{"name": "a\\u0000b"}', id="NUL"),
    pytest.param(b'{"name": "\\ud800"}', id="half a surrogate pair"),
    pytest.param(b"[" * 5_000, id="deep array"),
    pytest.param(b'{"a":' * 40 + b"1" + b"}" * 40, id="deep object"),
    pytest.param(b"{", id="cut off"),
    pytest.param(b"\xff", id="no UTF-8"),
    pytest.param(b"[]", id="a list"),
]


@pytest.mark.parametrize("body", UNSTORABLE)
@pytest.mark.parametrize("path", ["ledgers/", "rule-sets/", "runs/", "matches/by-hand/"])
def test_it_answers_what_no_database_can_hold(alice: Person, path: str, body: bytes) -> None:
    client = client_of(alice, Role.ADMIN)

    answer = client.post(f"/api/v1/{path}", body, content_type="application/json")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "mapping", ["x", ["x"], 5, {"columns": 5}, {"columns": {"gross": []}}], ids=str
)
def test_it_answers_a_mapping_that_is_none(alice: Person, mapping: object) -> None:
    books = open_books(alice)

    answer = client_of(alice).post(
        f"/api/v1/uploads/{books.left.upload.public_id}/confirm/",
        json.dumps({"ledger": str(books.left.ledger.public_id), "mapping": mapping}),
        content_type="application/json",
    )

    assert answer.status_code in {400, 409}


@pytest.mark.parametrize(
    "question", ["cursor=%00", "cursor=x", "page_size=x", "kind=%00", "state=x"]
)
def test_it_answers_a_question_that_is_none(alice: Person, question: str) -> None:
    answer = client_of(alice).get(f"/api/v1/cases/?{question}")

    assert answer.status_code in {200, 400, 404}


def test_it_lets_nothing_in_between_keep_an_answer(alice: Person) -> None:
    answer = client_of(alice).get("/api/v1/cases/")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Authorization" in answer.headers["Vary"]


def test_it_takes_no_session_without_its_proof(alice: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = alice.client().cookies

    answer = client.post("/api/v1/ledgers/", "{}", content_type="application/json")

    assert answer.status_code == 403
