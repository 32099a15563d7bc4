"""A part of a row matched: nothing is booked, and the rest of the row stays open."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.tenancy import merchant_scope
from reconcile.models import Adjustment, ExceptionCase, Match, OpenItem
from reconcile.services import matches
from tests.factories import Person
from tests.reconcile.acts import carry, fresh, is_proven, items_of
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def match_a_part(books: Books, who: Person, *chosen: ExceptionCase) -> Match:
    ids = items_of(books, *chosen)
    with merchant_scope(books.merchant.id):
        return matches.match_by_hand(
            merchant=books.merchant,
            actor=who.actor,
            reconciliation_id=books.reconciliation.public_id,
            item_ids=ids,  # type: ignore[arg-type]
            reason="first of two payments",
            rest_stays_open=True,
        )


def open_amounts(books: Books, side: str) -> list[int]:
    with merchant_scope(books.merchant.id):
        live = OpenItem.objects.filter(side=side, released_by=None)
        return list(live.order_by("id").values_list("amount_minor", flat=True))


@pytest.mark.parametrize(("ours", "theirs", "rest"), [(100, 60, 40), (-100, -60, -40)])
def test_it_leaves_open_what_the_other_side_lacks(
    books: Books, bob: Person, ours: int, theirs: int, rest: int
) -> None:
    order, payment = books.case("LEFT", ours), books.case("RIGHT", theirs)

    match = match_a_part(books, bob, order, payment)

    assert match.difference_minor == 0
    assert (open_amounts(books, "LEFT"), open_amounts(books, "RIGHT")) == ([rest], [])
    with merchant_scope(books.merchant.id):
        assert not Adjustment.objects.exists()
    assert is_proven(books)


def test_it_leaves_the_rest_of_their_row_open_likewise(books: Books, bob: Person) -> None:
    order, payment = books.case("LEFT", 60), books.case("RIGHT", 100)

    match_a_part(books, bob, order, payment)

    assert (open_amounts(books, "LEFT"), open_amounts(books, "RIGHT")) == ([], [40])
    assert is_proven(books)


def test_it_takes_the_rest_from_the_largest_row(books: Books, bob: Person) -> None:
    orders = [books.case("LEFT", amount) for amount in (50, 80)]

    match_a_part(books, bob, *orders, books.case("RIGHT", 100))

    assert open_amounts(books, "LEFT") == [30]
    assert fresh(books, orders[1]).resolution == ExceptionCase.Resolution.MATCHED


def test_it_refuses_where_no_single_row_is_large_enough(books: Books, bob: Person) -> None:
    orders = [books.case("LEFT", 50) for _ in range(3)]

    with pytest.raises(matches.NotMatchableError, match="No single row"):
        match_a_part(books, bob, *orders, books.case("RIGHT", 60))


def test_equal_sums_have_no_rest(books: Books, bob: Person) -> None:
    match_a_part(books, bob, books.case("LEFT", 60), books.case("RIGHT", 60))

    assert open_amounts(books, "LEFT") == []


def test_its_undoing_opens_the_matched_part_again(books: Books, bob: Person) -> None:
    match = match_a_part(books, bob, books.case("LEFT", 100), books.case("RIGHT", 60))

    with merchant_scope(books.merchant.id):
        matches.undo_match(
            merchant=books.merchant, actor=bob.actor, match_id=match.public_id, reason="wrong"
        )

    assert sorted(open_amounts(books, "LEFT")) == [40, 60]
    assert is_proven(books)


def test_the_rest_of_a_row_that_waits_goes_on_waiting(books: Books, bob: Person) -> None:
    order, payment = books.case("LEFT", 100), books.case("RIGHT", 60)
    carry(books, bob, order, date(2099, 1, 1))
    with merchant_scope(books.merchant.id):
        waiting = OpenItem.objects.get(case=None, released_by=None)
        matches.match_by_hand(
            merchant=books.merchant,
            actor=bob.actor,
            reconciliation_id=books.reconciliation.public_id,
            item_ids=[waiting.public_id, OpenItem.objects.get(case=payment).public_id],
            rest_stays_open=True,
        )
        rest = OpenItem.objects.get(released_by=None)

    assert (rest.case, rest.amount_minor, rest.expected_by) == (None, 40, date(2099, 1, 1))
    assert is_proven(books)
