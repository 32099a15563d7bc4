"""The filters of the queue: folded on a phone, and named where they are."""

from __future__ import annotations

import pytest

from tests.factories import Person
from tests.reconcile.books import Books, open_books

HTMX = {"HX-Request": "true"}
CHOSEN = "/exceptions/?view=all&kind=INTERNAL_ONLY&assignee=nobody"


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def test_it_names_the_filters_that_are_chosen(books: Books, bob: Person) -> None:
    books.case("LEFT", 100)

    page = bob.client().get(CHOSEN).content.decode()

    summary = page.partition('<details class="fold">')[2].partition("</summary>")[0]
    assert "Ours has it, theirs doesn&#x27;t · Assigned to: nobody" in summary


def test_it_names_them_anew_where_only_the_rows_are_asked_for(books: Books, bob: Person) -> None:
    books.case("LEFT", 100)

    part = bob.client().get(CHOSEN, headers=HTMX).content.decode()

    named = part.partition('id="filters-named"')[2].partition("</span>")[0]
    assert 'hx-swap-oob="true"' in named
    assert "Assigned to: nobody" in named


def test_it_names_the_view_that_is_open(books: Books, bob: Person) -> None:
    client = bob.client()

    page = client.post(
        "/exceptions/views/?kind=INTERNAL_ONLY", {"name": "Lost money"}, follow=True
    ).content.decode()

    summary = page.partition('<details class="fold">')[2].partition("</summary>")[0]
    assert "Lost money · Ours has it" in summary
