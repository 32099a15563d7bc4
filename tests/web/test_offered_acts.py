"""Which acts on many cases a page offers: those that change at least one of them."""

from __future__ import annotations

import pytest

from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase
from tests.factories import Person
from tests.reconcile.acts import set_aside, write_off
from tests.reconcile.books import Books, open_books

ASIDE, ASSIGN, CARRY = 'name="aside"', 'name="assign"', 'name="carry"'


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def of_kind(books: Books, kind: str) -> ExceptionCase:
    case = books.case("LEFT", 100)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(kind=kind)
    return case


def page(who: Person, address: str) -> str:
    return who.client().get(address).content.decode()


@pytest.mark.parametrize("address", ["/exceptions/all/", "/exceptions/?view=all"])
@pytest.mark.parametrize(
    ("kind", "is_offered"), [("NON_TRADE", True), ("DUPLICATE", True), ("INTERNAL_ONLY", False)]
)
def test_it_offers_to_set_aside_what_can_be_set_aside_together(
    books: Books, bob: Person, address: str, kind: str, *, is_offered: bool
) -> None:
    of_kind(books, kind)

    text = page(bob, address)

    assert (ASIDE in text, ASSIGN in text, CARRY in text) == (is_offered, True, True)


def test_it_says_that_others_of_the_group_are_left(books: Books, bob: Person) -> None:
    for kind in ("NON_TRADE", "INTERNAL_ONLY"):
        of_kind(books, kind)

    alone, both = page(bob, "/exceptions/all/?kind=NON_TRADE"), page(bob, "/exceptions/all/")

    assert ("the others are left" in alone, "the others are left" in both) == (False, True)


def test_it_offers_nothing_on_what_is_decided(books: Books, bob: Person) -> None:
    set_aside(books, bob.actor, of_kind(books, "NON_TRADE"))

    text = page(bob, "/exceptions/all/?state=done")

    assert [act for act in (ASIDE, ASSIGN, CARRY) if act in text] == []
    assert "nothing can be done to them together" in text
    assert "/exceptions/all/" not in page(bob, "/exceptions/?state=done&view=all")


def test_it_offers_nothing_on_what_waits_for_approval(books: Books, bob: Person) -> None:
    write_off(books, bob, books.case("LEFT", 90_000))

    text = page(bob, "/exceptions/all/")

    assert "nothing can be done to them together" in text


def test_it_offers_to_set_aside_what_was_ticked_on_another_page(books: Books, bob: Person) -> None:
    client, ticked = bob.client(), of_kind(books, "NON_TRADE")
    books.case("LEFT", 100)
    kept = {"case": str(ticked.public_id), "shown": str(ticked.public_id)}

    client.post("/exceptions/ticks/", kept)

    text = client.get("/exceptions/?kind=INTERNAL_ONLY&view=all").content.decode()
    assert ASIDE in text
