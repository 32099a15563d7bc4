"""What no browser of ours posts: an answer in words, and nothing written."""

from __future__ import annotations

import pytest

from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase
from tests.factories import Person
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


@pytest.mark.parametrize(
    ("act", "posted"),
    [
        ("match", {"item": "x"}),
        ("match", {"item": "00000000-0000-0000-0000-000000000000"}),
        ("match", {}),
        ("assign", {"member": "x", "version": "1"}),
        ("assign", {"member": "00000000-0000-0000-0000-000000000000", "version": "1"}),
        ("hold", {"until": "2026-02-31", "reason": "x", "version": "1"}),
        ("hold", {"until": "", "reason": "x", "version": "1"}),
        ("carry-forward", {"until": "31/12/2030", "reason": "x", "version": "1"}),
        ("set-aside", {"reason": "x", "version": "9" * 400}),
        ("write-off", {"reason": "x", "version": "-1"}),
        ("comment", {"text": " "}),
        ("evidence", {}),
    ],
    ids=str,
)
def test_it_answers_in_words_and_changes_nothing(
    books: Books, bob: Person, act: str, posted: dict[str, str]
) -> None:
    case = books.case("LEFT", 100)
    client = bob.client()

    answer = client.post(f"/exceptions/{case.public_id}/{act}/", posted, follow=True)

    assert answer.status_code == 200
    assert [m.level_tag for m in answer.context["messages"]] == ["error"]
    with merchant_scope(books.merchant.id):
        assert ExceptionCase.objects.get(id=case.id).version == 1


@pytest.mark.parametrize(
    ("page", "posted"),
    [
        ("/exceptions/bulk/", {"case": "x", "assign": "1"}),
        ("/exceptions/bulk/", {"assign": "1"}),
        ("/matches/accept/", {"match": "x"}),
    ],
    ids=str,
)
def test_it_answers_a_bulk_act_in_words(
    books: Books, bob: Person, page: str, posted: dict[str, str]
) -> None:
    answer = bob.client().post(page, posted, follow=True)

    assert answer.status_code == 200
    assert [m.level_tag for m in answer.context["messages"]] == ["error"]


@pytest.mark.parametrize(
    "query", ["from=2026-02-31", "min=x", "page=x", "state=?", "sort=?", "q=%27"]
)
def test_it_leaves_out_of_a_question_what_cannot_be_read(
    books: Books, bob: Person, query: str
) -> None:
    assert bob.client().get(f"/exceptions/?{query}").status_code == 200


@pytest.mark.parametrize("page", ["/exceptions/?kind=%00", "/story/?q=a%00b", "/runs/?page=%00"])
def test_it_calls_a_text_that_no_database_can_hold_a_bad_request(
    books: Books, bob: Person, page: str
) -> None:
    assert bob.client().get(page).status_code in {200, 400}


def test_it_writes_no_text_that_no_database_can_hold(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    answer = bob.client().post(f"/exceptions/{case.public_id}/comment/", {"text": "a\0b"})

    assert answer.status_code == 400
