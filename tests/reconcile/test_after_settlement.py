"""What a settled period holds fast, and what it leaves to be decided later."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from accounts.tenancy import merchant_scope
from reconcile.models import Adjustment, Match
from reconcile.services import locking, matches, settlements
from tests.factories import Person
from tests.reconcile.acts import by_hand, fresh, items_of, set_aside, settle, undo, write_off
from tests.reconcile.books import OCTOBER, Books, open_books

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def suggestion(books: Books) -> Match:
    entries = [(side, books.entry(side, 500)) for side in ("LEFT", "RIGHT")]
    return books.match(*entries, state="SUGGESTED")


def accept(books: Books, who: Person, match: Match) -> Match:
    with merchant_scope(books.merchant.id):
        return matches.accept_suggestion(
            merchant=books.merchant, actor=who.actor, match_id=match.public_id
        )


def undo_match(books: Books, who: Person, match: Match) -> Match:
    with merchant_scope(books.merchant.id):
        return matches.undo_match(
            merchant=books.merchant, actor=who.actor, match_id=match.public_id, reason="no"
        )


def test_it_accepts_an_older_suggestion_into_the_open_period(
    books: Books, bob: Person, carol: Person
) -> None:
    match = suggestion(books)
    settle(books, bob, carol)

    accepted = accept(books, bob, match)

    assert (accepted.state, accepted.period_on) == ("CONFIRMED", NOVEMBER)


def test_it_rejects_an_older_suggestion(books: Books, bob: Person, carol: Person) -> None:
    match = suggestion(books)
    settle(books, bob, carol)

    assert undo_match(books, bob, match).undone_by is not None


def test_it_keeps_a_settled_match(books: Books, bob: Person, carol: Person) -> None:
    match = books.pair(500)
    settle(books, bob, carol)

    with pytest.raises(locking.PeriodLockedError):
        undo_match(books, bob, match)


@pytest.mark.parametrize("change", [{"state": "SUGGESTED"}, {"period_on": NOVEMBER}], ids=str)
def test_it_keeps_a_settled_match_in_the_database(
    books: Books, bob: Person, carol: Person, change: dict[str, object]
) -> None:
    match = books.pair(500)
    settle(books, bob, carol)

    with pytest.raises(IntegrityError), merchant_scope(books.merchant.id):
        Match.objects.filter(id=match.id).update(**change)


def test_it_books_a_later_write_off_in_the_open_period(
    books: Books, bob: Person, carol: Person
) -> None:
    case = books.case("LEFT", 100)
    settle(books, bob, carol)

    assert write_off(books, bob, case).period_on == NOVEMBER


def test_it_undoes_what_was_set_aside_after_the_settlement(
    books: Books, bob: Person, carol: Person
) -> None:
    case = books.case("LEFT", 100)
    settle(books, bob, carol)
    set_aside(books, bob.actor, case)

    undo(books, bob, case)

    assert fresh(books, case).state == "OPEN"


def test_it_keeps_what_was_set_aside_before_the_settlement(
    books: Books, bob: Person, carol: Person
) -> None:
    case = books.case("LEFT", 100)
    set_aside(books, bob.actor, case)
    settle(books, bob, carol)

    with pytest.raises(locking.PeriodLockedError):
        undo(books, bob, case)


def test_it_starts_the_next_period_with_what_the_last_one_left(
    books: Books, bob: Person, carol: Person
) -> None:
    books.pair(900)
    left, later = books.case("LEFT", 100), suggestion(books)
    settled = settle(books, bob, carol)
    write_off(books, bob, left)
    accept(books, bob, later)
    settlement = settle(books, bob, carol, (NOVEMBER, date(2026, 11, 20)))

    closing = {line["side"]: line["closing_minor"] for line in settled.proof["closing"]}
    opening = {line["side"]: line["opening_minor"] for line in settlement.proof["lines"]}
    assert closing == opening == {"LEFT": 600, "RIGHT": 500}


def test_it_closes_a_reopened_period_again(books: Books, bob: Person, carol: Person) -> None:
    match = books.pair(500)
    first = settle(books, bob, carol)
    with merchant_scope(books.merchant.id):
        settlements.reopen_settlement(
            merchant=books.merchant,
            actor=carol.actor,
            settlement_id=first.public_id,
            reason="a bill was wrong",
        )
    undo_match(books, bob, match)

    again = settle(books, bob, carol)

    assert again.proof["closing"] != first.proof["closing"]
    with pytest.raises(settlements.PeriodRefusedError):
        settle(books, bob, carol, (OCTOBER[1], date(2026, 11, 20)))


def test_it_refuses_to_approve_other_matches_of_the_same_sums(
    books: Books, bob: Person, carol: Person
) -> None:
    match = books.pair(500)
    ours, theirs = books.case("LEFT", 500), books.case("RIGHT", 500)
    with merchant_scope(books.merchant.id):
        submitted = settlements.submit_settlement(
            merchant=books.merchant,
            actor=bob.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )
    undo_match(books, bob, match)
    by_hand(books, bob, ours, theirs)

    with pytest.raises(settlements.BooksChangedError), merchant_scope(books.merchant.id):
        settlements.approve_settlement(
            merchant=books.merchant, actor=carol.actor, settlement_id=submitted.public_id
        )


def test_it_books_what_the_rule_of_an_accepted_suggestion_tolerates(
    books: Books, bob: Person
) -> None:
    match = tolerated(books, 505, 500)

    accept(books, bob, match)

    with merchant_scope(books.merchant.id):
        booked = Adjustment.objects.get()
    assert (booked.kind, booked.amount_minor, booked.reason) == ("TOLERANCE", 5, "order number")


def test_it_tolerates_no_more_than_a_persons_limit(books: Books, bob: Person) -> None:
    match = tolerated(books, 20_000, 500)

    with pytest.raises(matches.NotMatchableError, match="limit"):
        accept(books, bob, match)


def tolerated(books: Books, ours: int, theirs: int) -> Match:
    """A suggestion whose sums differ as far as its rule lets them."""
    return books.match(
        ("LEFT", books.entry("LEFT", ours)),
        ("RIGHT", books.entry("RIGHT", theirs)),
        state="SUGGESTED",
    )


def test_it_calls_no_difference_by_hand_a_tolerance(books: Books, bob: Person) -> None:
    ours, theirs = books.case("LEFT", 105), books.case("RIGHT", 100)

    with pytest.raises(matches.NotMatchableError):
        by_hand(books, bob, ours, theirs, reason="rounding", adjustment_kind="TOLERANCE")

    assert len(items_of(books, ours, theirs)) == 2
