"""A row that a person has made is a statement of one row, read like any other file."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from ledgers.models import Entry, Ledger, Statement
from ledgers.services.handmade import HandmadeRow, RowRefusedError, take_in_by_hand
from tests.factories import Person
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def row(amount_minor: int = -1_234, currency: str = "CNY") -> HandmadeRow:
    return HandmadeRow(
        uuid.UUID(int=7), "SO 7, “x”", amount_minor, currency, date(2026, 10, 5), "=lost, they say"
    )


def take_in(books: Books, who: Person, given: HandmadeRow) -> Entry:
    with merchant_scope(books.merchant.id):
        return take_in_by_hand(
            merchant=books.merchant,
            actor=who.actor,
            ledger_id=books.left.ledger.public_id,
            row=given,
        )


@pytest.mark.parametrize(("amount", "currency"), [(-1_234, "CNY"), (500, "JPY"), (1_005, "KWD")])
def test_it_is_read_as_it_was_written(
    books: Books, bob: Person, amount: int, currency: str
) -> None:
    entry = take_in(books, bob, row(amount, currency))

    assert (entry.gross_minor, entry.currency, entry.order_ref) == (amount, currency, "SO 7, “x”")
    assert (entry.booked_on, entry.description) == (date(2026, 10, 5), "=lost, they say")


def test_what_is_no_amount_of_a_currency_leaves_nothing(books: Books, bob: Person) -> None:
    with merchant_scope(books.merchant.id):
        before = Statement.objects.count()

    with pytest.raises(RowRefusedError):
        take_in(books, bob, row(currency="XQX1"))

    with merchant_scope(books.merchant.id):
        assert Statement.objects.count() == before


def test_an_evening_stays_on_its_day_in_a_ledger_with_a_cut_off(books: Books, bob: Person) -> None:
    with merchant_scope(books.merchant.id):
        Ledger.objects.filter(id=books.left.ledger_id).update(zone="America/New_York")

    assert take_in(books, bob, row()).booked_on == date(2026, 10, 5)


def test_it_is_not_for_an_auditor(books: Books, erin: Person) -> None:
    with pytest.raises(NotAllowedError):
        take_in(books, erin, row())
