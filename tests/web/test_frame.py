"""The counts in the frame of every page: exact, and counted again only after an act."""

from __future__ import annotations

import pytest

from accounts import jobs
from tests.factories import Person
from tests.reconcile.acts import set_aside
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    return open_books(alice)


def counted(who: Person) -> int:
    return int(who.client().get("/rates/").context["open_case_count"])


def test_it_counts_again_after_an_act(books: Books, alice: Person) -> None:
    case, _other = books.case("LEFT", 100), books.case("LEFT", 200)
    before = counted(alice)

    set_aside(books, alice.actor, case)

    assert (before, counted(alice)) == (2, 1)


def test_it_counts_nothing_twice_between_two_acts(books: Books, alice: Person) -> None:
    books.case("LEFT", 100)
    before = counted(alice)

    # written past the services: no act, so nothing to count for
    books.case("LEFT", 200)

    assert (before, counted(alice)) == (1, 1)


def test_it_counts_each_merchant_by_itself(books: Books, alice: Person, charlie: Person) -> None:
    books.case("LEFT", 100)

    counts = [counted(who) for who in (alice, charlie, alice, charlie)]

    assert counts == [1, 0, 1, 0]
