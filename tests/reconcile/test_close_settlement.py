from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from accounts import jobs
from accounts.actors import Actor
from accounts.permissions import NotAllowedError
from accounts.services import merchants
from accounts.tenancy import merchant_scope
from reconcile.models import Approval, Match, Settlement
from reconcile.reports.proof import PeriodProof, prove_period
from reconcile.services import approvals, settlements
from tests.factories import Person
from tests.reconcile.books import OCTOBER, Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def prove(books: Books, start: date = OCTOBER[0], end: date = OCTOBER[1]) -> PeriodProof:
    with merchant_scope(books.merchant.id):
        return prove_period(
            merchant=books.merchant,
            reconciliation=books.reconciliation,
            period_start=start,
            period_end=end,
        )


def submit(
    books: Books, actor: Actor, start: date = OCTOBER[0], end: date = OCTOBER[1]
) -> Settlement:
    with merchant_scope(books.merchant.id):
        return settlements.submit_settlement(
            merchant=books.merchant,
            actor=actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=start,
            period_end=end,
        )


def approve(books: Books, actor: Actor, settlement: Settlement) -> Settlement:
    with merchant_scope(books.merchant.id):
        return settlements.approve_settlement(
            merchant=books.merchant, actor=actor, settlement_id=settlement.public_id
        )


def test_it_proves_opening_and_movements_against_what_is_open(books: Books) -> None:
    books.pair(10_000)
    books.case("LEFT", 2_500)
    books.case("RIGHT", 700, on=date(2026, 9, 30))

    left, right = prove(books).lines

    assert (left.opening_minor, left.booked_minor, left.matched_minor) == (0, 12_500, 10_000)
    assert (left.closing_minor, left.listed_minor) == (2_500, 2_500)
    assert (right.opening_minor, right.closing_minor, right.listed_minor) == (700, 700, 700)
    assert left.is_balanced
    assert right.is_balanced


def test_it_does_not_balance_while_a_row_is_in_no_place(books: Books, bob: Person) -> None:
    books.pair(10_000)
    books.entry("LEFT", 300)

    assert not prove(books).is_balanced
    with pytest.raises(settlements.NotBalancedError):
        submit(books, bob.actor)


def test_it_locks_what_another_person_approves(books: Books, bob: Person, carol: Person) -> None:
    match = books.pair(10_000)

    settlement = approve(books, carol.actor, submit(books, bob.actor))

    assert settlement.state == Settlement.State.APPROVED
    with pytest.raises(IntegrityError, match="locked"), merchant_scope(books.merchant.id):
        Match.objects.filter(id=match.id).update(rule="another")
    with pytest.raises(IntegrityError, match="locked"):
        books.pair(500)


def test_it_refuses_when_the_maker_approves_their_own_settlement(
    books: Books, bob: Person, carol: Person
) -> None:
    books.pair(10_000)
    settlement = submit(books, carol.actor)

    with pytest.raises(approvals.OwnWorkError):
        approve(books, carol.actor, settlement)


def test_it_holds_maker_and_checker_apart_in_the_database(books: Books, carol: Person) -> None:
    books.pair(10_000)
    settlement = submit(books, carol.actor)

    with (
        pytest.raises(IntegrityError, match="checker_is_not_the_maker"),
        merchant_scope(books.merchant.id),
    ):
        Approval.objects.filter(settlement=settlement).update(
            checker=carol.user, decision=Approval.Decision.APPROVED
        )


def test_it_refuses_an_accountant_as_approver(books: Books, bob: Person, carol: Person) -> None:
    books.pair(10_000)
    settlement = submit(books, carol.actor)

    with pytest.raises(NotAllowedError):
        approve(books, bob.actor, settlement)


def test_it_returns_with_a_reason_and_can_be_submitted_anew(
    books: Books, bob: Person, carol: Person
) -> None:
    books.pair(10_000)
    first = submit(books, bob.actor)

    with merchant_scope(books.merchant.id):
        settlements.return_settlement(
            merchant=books.merchant,
            actor=carol.actor,
            settlement_id=first.public_id,
            reason="the 5th is missing",
        )
        stored = Approval.objects.get(settlement=first)
    second = submit(books, bob.actor)

    assert stored.reason == "the 5th is missing"
    assert approve(books, carol.actor, second).state == Settlement.State.APPROVED


def test_it_refuses_to_return_without_a_reason(books: Books, bob: Person, carol: Person) -> None:
    books.pair(10_000)
    settlement = submit(books, bob.actor)

    with pytest.raises(approvals.ReasonMissingError), merchant_scope(books.merchant.id):
        settlements.return_settlement(
            merchant=books.merchant,
            actor=carol.actor,
            settlement_id=settlement.public_id,
            reason=" ",
        )


def test_it_refuses_to_approve_books_that_changed_since(
    books: Books, bob: Person, carol: Person
) -> None:
    books.pair(10_000)
    settlement = submit(books, bob.actor)
    books.case("LEFT", 100)

    with pytest.raises(settlements.BooksChangedError):
        approve(books, carol.actor, settlement)


def test_it_closes_periods_in_order(books: Books, bob: Person, carol: Person) -> None:
    books.pair(10_000)
    approve(books, carol.actor, submit(books, bob.actor))

    with pytest.raises(settlements.PeriodRefusedError):
        submit(books, bob.actor, date(2026, 11, 5), date(2026, 11, 10))

    submit(books, bob.actor, date(2026, 11, 1), date(2026, 11, 10))


def test_it_counts_a_late_row_in_the_next_period(books: Books, bob: Person, carol: Person) -> None:
    books.pair(10_000)
    approve(books, carol.actor, submit(books, bob.actor))
    with merchant_scope(books.merchant.id):
        Settlement.objects.update(closed_at="2026-10-31T23:00:00Z")

    late = prove(books, date(2026, 11, 1), date(2026, 11, 30))

    assert [line.late_minor for line in late.lines] == [10_000, 10_000]


def test_it_waits_for_a_file_that_is_read_again(books: Books, bob: Person) -> None:
    """The rows that only a voided file held come in with the moment of the file that is read again."""
    books.pair(10_000)
    with merchant_scope(books.merchant.id):
        jobs.add(
            merchant=books.merchant,
            kind="ingest_statement",
            key="again",
            payload={"statement": str(books.right.public_id)},
        )

    with pytest.raises(settlements.NotBalancedError):
        submit(books, bob.actor)


def test_it_reopens_with_a_reason_that_is_kept(books: Books, bob: Person, carol: Person) -> None:
    match = books.pair(10_000)
    settlement = approve(books, carol.actor, submit(books, bob.actor))

    with merchant_scope(books.merchant.id):
        settlements.reopen_settlement(
            merchant=books.merchant,
            actor=carol.actor,
            settlement_id=settlement.public_id,
            reason="a bill came late",
        )
        changed = Match.objects.filter(id=match.id).update(rule="another")

    assert changed == 1


def test_it_closes_single_handed_only_where_that_is_switched_on(
    books: Books, alice: Person
) -> None:
    books.pair(10_000)
    settlement = submit(books, alice.actor)

    def close() -> Settlement:
        with merchant_scope(books.merchant.id):
            return settlements.close_single_handed(
                merchant=books.merchant,
                actor=alice.actor,
                settlement_id=settlement.public_id,
                reason="I work alone",
            )

    with pytest.raises(approvals.OwnWorkError):
        close()
    with merchant_scope(books.merchant.id):
        merchants.allow_single_handed_closing(
            merchant=books.merchant, actor=alice.actor, allowed=True
        )

    assert close().state == Settlement.State.SELF_CLOSED
