"""How much somebody writes off alone: at once, in one day, and in which currency."""

from __future__ import annotations

import pytest

from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase
from reconcile.services import matches
from tests.factories import Person
from tests.reconcile.acts import by_hand, write_off
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    """A shop in CNY whose people write off 20.00 a day alone."""
    alice.merchant.write_off_day_limit_minor = 2_000
    with merchant_scope(alice.merchant.id):
        alice.merchant.save(update_fields=["write_off_day_limit_minor"])
    return open_books(alice)


def in_dollars(books: Books) -> ExceptionCase:
    case = books.case("LEFT", 100)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(currency="USD")
    return case


def test_it_asks_another_person_for_another_currency(books: Books, bob: Person) -> None:
    assert write_off(books, bob, in_dollars(books)).state == "PENDING"


def test_it_lets_an_approver_decide_on_another_currency(books: Books, carol: Person) -> None:
    assert write_off(books, carol, in_dollars(books)).state == "BOOKED"


def test_it_asks_another_person_above_the_limit_of_a_day(books: Books, bob: Person) -> None:
    states = [write_off(books, bob, books.case("LEFT", 900)).state for _ in range(3)]

    assert states == ["BOOKED", "BOOKED", "PENDING"]


def test_it_counts_each_person_alone(books: Books, bob: Person, frank: Person) -> None:
    states = [write_off(books, who, books.case("LEFT", 1_500)).state for who in (bob, frank)]

    assert states == ["BOOKED", "BOOKED"]


def test_it_counts_money_of_both_directions(books: Books, bob: Person) -> None:
    states = [write_off(books, bob, books.case(side, 1_500)).state for side in ("LEFT", "RIGHT")]

    assert states == ["BOOKED", "PENDING"]


def test_it_matches_no_difference_above_the_limit_of_a_day(books: Books, bob: Person) -> None:
    write_off(books, bob, books.case("LEFT", 1_500))
    ours, theirs = books.case("LEFT", 2_000), books.case("RIGHT", 1_000)

    with pytest.raises(matches.NotMatchableError, match="of a day"):
        by_hand(books, bob, ours, theirs, reason="rounding", adjustment_kind="CORRECTION")
