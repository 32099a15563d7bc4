"""Pages as they are for a person who may look and not act: nothing leads to a closed door."""

from __future__ import annotations

import pytest

from tests.factories import Person
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    """A suggestion that waits."""
    books = open_books(alice)
    sides = ("LEFT", "RIGHT")
    books.match(*((side, books.entry(side, 500)) for side in sides), state="SUGGESTED")
    return books


def page(who: Person, address: str) -> str:
    answer = who.client().get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(("who", "boxes"), [("bob", 1), ("erin", 0)])
def test_it_lets_those_tick_suggestions_who_may_accept_them(
    request: pytest.FixtureRequest, books: Books, who: str, boxes: int
) -> None:
    person: Person = request.getfixturevalue(who)

    assert page(person, "/matches/").count('<input type="checkbox" name="match"') == boxes


@pytest.mark.parametrize("address", ["/", "/ledgers/"])
def test_it_leads_those_to_the_upload_who_may_upload(
    books: Books, dave: Person, erin: Person, address: str
) -> None:
    assert 'href="/upload/"' in page(dave, address)
    assert 'href="/upload/"' not in page(erin, address)
