"""Letters by program: made, sent, listed, followed and withdrawn; the link itself is never given to it."""

from __future__ import annotations

import pytest

from accounts.models import Role
from tests.api.test_api import client_of, post
from tests.factories import Person
from tests.reconcile.books import Books, open_books
from tests.reconcile.letters import answer, lines_of, link_of, mails, sent

RECIPIENT = {"recipient_name": "Acme Ltd", "email": "ann@acme.example", "language": "en"}
LETTERS = "/api/v1/letters/"


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def test_it_sends_a_letter_and_keeps_the_link_to_itself(books: Books, alice: Person) -> None:
    case = books.case("LEFT", 100)

    code, made = post(client_of(alice), LETTERS, **RECIPIENT, cases=[str(case.public_id)])

    assert (code, made["state"], len(mails(books))) == (201, "SENT", 1)
    assert link_of(books).split("/")[2] not in str(made)


def test_it_only_drafts_where_told_so(books: Books, alice: Person) -> None:
    case, client = books.case("LEFT", 100), client_of(alice)

    _code, made = post(client, LETTERS, **RECIPIENT, cases=[str(case.public_id)], send=False)
    before = len(mails(books))
    code, sent = post(client, f"{LETTERS}{made['id']}/send/", version=made["version"])

    assert (made["state"], before) == ("DRAFT", 0)
    assert (code, sent["state"], len(mails(books))) == (200, "SENT", 1)


def test_it_lists_and_shows_letters(books: Books, alice: Person) -> None:
    case, client = books.case("LEFT", 100), client_of(alice)
    _code, made = post(client, LETTERS, **RECIPIENT, cases=[str(case.public_id)])

    listed = client.get(LETTERS, {"state": "SENT"}).json()["results"]
    shown = client.get(f"{LETTERS}{made['id']}/").json()

    assert [letter["id"] for letter in listed] == [made["id"]]
    assert [line["ours_minor"] for line in shown["lines"]] == [100]


def test_it_shows_no_answer_before_it_is_submitted(books: Books, alice: Person) -> None:
    case, client = books.case("LEFT", 100), client_of(alice)
    letter, link = sent(books, alice, case)
    path, lines = f"{LETTERS}{letter.public_id}/", lines_of(books, letter)

    answer(link, lines, submit=False, answer="DIFFERS", amount="0.90", comment="wait")
    kept = client.get(path).json()["lines"]
    answer(link, lines)
    submitted = client.get(path).json()["lines"]

    assert [(line["answer"], line["comment"]) for line in kept] == [("", "")]
    assert [(line["answer"], line["answer_minor"]) for line in submitted] == [("DIFFERS", 90)]


def test_it_withdraws_a_letter_once(books: Books, alice: Person) -> None:
    letter, _link = sent(books, alice, books.case("LEFT", 100))
    client, path = client_of(alice), f"{LETTERS}{letter.public_id}/withdraw/"

    first = post(client, path, version=letter.version, reason="wrong address")
    second = post(client, path, version=letter.version)

    assert (first[0], first[1]["state"]) == (200, "WITHDRAWN")
    assert second[0] == 409


def test_it_asks_a_question(books: Books, alice: Person) -> None:
    case = books.case("LEFT", 100)

    code, made = post(
        client_of(alice), f"/api/v1/cases/{case.public_id}/ask/", **RECIPIENT, question="Yours?"
    )

    assert (code, made["kind"], made["note"]) == (201, "QUESTION", "Yours?")
    assert "Yours?" in mails(books)[0].body


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.UPLOADER])
def test_it_sends_nothing_for_who_may_not_review(books: Books, alice: Person, role: Role) -> None:
    cases = [str(books.case("LEFT", 100).public_id)]

    refused = post(client_of(alice, role), LETTERS, **RECIPIENT, cases=cases)
    allowed = post(client_of(alice), LETTERS, **RECIPIENT, cases=cases)

    assert (refused[0], allowed[0]) == (403, 201)


@pytest.mark.parametrize(
    "wrong", [{"email": "x"}, {"language": "fr"}, {"cases": []}, {"valid_days": 0}]
)
def test_it_says_which_field_is_wrong(
    books: Books, alice: Person, wrong: dict[str, object]
) -> None:
    given = {**RECIPIENT, "cases": [str(books.case("LEFT", 100).public_id)], **wrong}

    code, said = post(client_of(alice), LETTERS, **given)

    assert (code, list(said)) == (400, list(wrong))


def test_it_refuses_a_case_of_another_merchant(
    books: Books, alice: Person, charlie: Person
) -> None:
    foreign = open_books(charlie).case("LEFT", 100)

    code, _said = post(client_of(alice), LETTERS, **RECIPIENT, cases=[str(foreign.public_id)])

    assert code == 409


def test_it_changes_a_draft_and_takes_a_line_out(books: Books, alice: Person) -> None:
    cases = [str(books.case("LEFT", amount).public_id) for amount in (100, 200)]
    client = client_of(alice)
    _code, made = post(client, LETTERS, **RECIPIENT, cases=cases, send=False)
    given = {**RECIPIENT, "recipient_name": "Acme & Sons", "version": made["version"]}

    answer = client.put(
        f"{LETTERS}{made['id']}/",
        {**given, "left_out": cases[:1]},
        content_type="application/json",
    )

    assert (answer.status_code, answer.json()["recipient_name"]) == (200, "Acme & Sons")
    assert [line["case"] for line in answer.json()["lines"]] == cases[1:]


def test_it_changes_no_letter_that_is_on_its_way(books: Books, alice: Person) -> None:
    letter, _link = sent(books, alice, books.case("LEFT", 100))

    answer = client_of(alice).put(
        f"{LETTERS}{letter.public_id}/",
        {**RECIPIENT, "version": letter.version},
        content_type="application/json",
    )

    assert answer.status_code == 409


def test_it_lets_a_link_work_longer(books: Books, alice: Person) -> None:
    letter, _link = sent(books, alice, books.case("LEFT", 100))
    path = f"{LETTERS}{letter.public_id}/extend/"

    code, shown = post(client_of(alice), path, version=letter.version, days=60)

    assert code == 200
    assert shown["expires_at"] > letter.expires_at.isoformat()


def test_it_closes_an_answered_letter_and_takes_it_up_again(books: Books, alice: Person) -> None:
    letter, link = sent(books, alice, books.case("LEFT", 100))
    client, path = client_of(alice), f"{LETTERS}{letter.public_id}/"
    too_early = post(client, f"{path}close/", version=letter.version)[0]
    answer(link, lines_of(books, letter), answer="DIFFERS", amount="0.90", comment="less")
    version = client.get(path).json()["version"]

    closed = post(client, f"{path}close/", version=version)[1]
    reopened = post(client, f"{path}reopen/", version=closed["version"])[1]

    assert too_early == 409
    assert (closed["state"], reopened["state"]) == ("CLOSED", "ANSWERED")
