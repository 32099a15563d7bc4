"""Two people, one case: one of them wins, the other is told, and the books hold one decision."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from accounts.models import Role
from accounts.tenancy import merchant_scope
from reconcile.models import Adjustment, Approval, Match, MatchLeg, Settlement
from reconcile.services import adjustments, matches, settlements
from tests.factories import Person, make_member
from tests.reconcile.acts import at_once, by_hand, set_aside, undo, void, write_off
from tests.reconcile.books import OCTOBER, Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


@pytest.fixture
def dora(books: Books) -> Person:
    """A second approver."""
    return make_member(books.merchant, "dora", Role.APPROVER)


def submit(books: Books, who: Person) -> Settlement:
    with merchant_scope(books.merchant.id):
        return settlements.submit_settlement(
            merchant=books.merchant,
            actor=who.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )


def approve(books: Books, who: Person, settlement: Settlement) -> None:
    with merchant_scope(books.merchant.id):
        settlements.approve_settlement(
            merchant=books.merchant, actor=who.actor, settlement_id=settlement.public_id
        )


def decide(books: Books, who: Person, case_id: object, *, approved: bool) -> None:
    with merchant_scope(books.merchant.id):
        adjustments.decide_write_off(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case_id,  # type: ignore[arg-type]
            approved=approved,
            reason="looked at it",
        )


def test_it_submits_a_period_once(books: Books, bob: Person, carol: Person) -> None:
    books.pair(500)

    refused = at_once(partial(submit, books, bob), partial(submit, books, carol))  # type: ignore[arg-type]

    assert len(refused) == 1
    with merchant_scope(books.merchant.id):
        assert Settlement.objects.count() == 1


def test_it_approves_a_period_once(books: Books, bob: Person, carol: Person, dora: Person) -> None:
    books.pair(500)
    settlement = submit(books, bob)

    refused = at_once(
        partial(approve, books, carol, settlement), partial(approve, books, dora, settlement)
    )

    assert [type(error) for error in refused] == [settlements.AlreadyDecidedError]
    with merchant_scope(books.merchant.id):
        assert Approval.objects.get().decision == "APPROVED"


def test_it_decides_on_a_write_off_once(
    books: Books, bob: Person, carol: Person, dora: Person
) -> None:
    case = books.case("LEFT", 20_000)
    write_off(books, bob, case)

    refused = at_once(
        partial(decide, books, carol, case.public_id, approved=True),
        partial(decide, books, dora, case.public_id, approved=False),
    )

    assert len(refused) == 1
    with merchant_scope(books.merchant.id):
        assert Adjustment.objects.get().state in {"BOOKED", "RETURNED"}


def test_it_puts_a_row_into_one_match(books: Books, bob: Person, carol: Person) -> None:
    ours = books.case("LEFT", 100)
    theirs = [books.case("RIGHT", 100) for _ in range(2)]

    refused = at_once(
        partial(by_hand, books, bob, ours, theirs[0]),  # type: ignore[arg-type]
        partial(by_hand, books, carol, ours, theirs[1]),  # type: ignore[arg-type]
    )

    assert len(refused) == 1
    with merchant_scope(books.merchant.id):
        assert Match.objects.count() == 1
        assert MatchLeg.objects.count() == 2


def test_it_either_settles_a_match_or_undoes_it(books: Books, bob: Person, carol: Person) -> None:
    match, settlement = books.pair(500), submit(books, bob)

    def undo_it() -> None:
        with merchant_scope(books.merchant.id):
            matches.undo_match(
                merchant=books.merchant, actor=bob.actor, match_id=match.public_id, reason="wrong"
            )

    refused = at_once(undo_it, partial(approve, books, carol, settlement))

    assert len(refused) == 1
    with merchant_scope(books.merchant.id):
        is_locked = Settlement.objects.get().state == "APPROVED"
        assert is_locked == (Match.objects.get().undone_by is None)


@pytest.mark.parametrize("other", ["set aside", "write off"])
def test_it_either_voids_a_statement_or_decides_on_its_row(
    books: Books, alice: Person, bob: Person, other: str
) -> None:
    case = books.case("RIGHT", 70)
    acts: dict[str, Callable[[], object]] = {
        "set aside": partial(set_aside, books, bob.actor, case),
        "write off": partial(write_off, books, bob, case),
    }

    at_once(partial(void, books, alice, books.right), acts[other])  # type: ignore[arg-type]

    with merchant_scope(books.merchant.id):
        assert not Adjustment.objects.filter(state="BOOKED").exists()


def test_it_undoes_a_write_off_once(books: Books, bob: Person, carol: Person) -> None:
    case = books.case("LEFT", 100)
    write_off(books, bob, case)

    refused = at_once(partial(undo, books, bob, case), partial(undo, books, carol, case))

    assert len(refused) == 1
    with merchant_scope(books.merchant.id):
        assert Adjustment.objects.get().state == "UNDONE"
