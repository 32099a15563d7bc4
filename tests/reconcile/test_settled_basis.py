"""Rules that come after a settlement don't change what was settled by others."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.tenancy import merchant_scope
from reconcile.models import OpenItem, Settlement
from reconcile.reports.proof import ProofLine, prove_period
from reconcile.reports.settlement_documents import document_of
from reconcile.services import settlements
from tests.factories import Person
from tests.reconcile.acts import settle
from tests.reconcile.books import OCTOBER, Books, open_books

NET = {"left": "net", "right": "net"}
EARLY_NOVEMBER = (date(2026, 11, 1), date(2026, 11, 10))
MID_NOVEMBER = (date(2026, 11, 11), date(2026, 11, 20))


@pytest.fixture
def books(alice: Person) -> Books:
    """An order and a payment of 100.00 that pays out 97.00, both open."""
    books = open_books(alice)
    for side in ("LEFT", "RIGHT"):
        books.case(side, 10_000, fee_minor=300)
    return books


def left_line(books: Books, period: tuple[date, date]) -> ProofLine:
    with merchant_scope(books.merchant.id):
        proof = prove_period(
            merchant=books.merchant,
            reconciliation=books.reconciliation,
            period_start=period[0],
            period_end=period[1],
        )
    return next(line for line in proof.lines if line.side == "LEFT")


def test_it_keeps_the_rules_with_the_settlement(books: Books, bob: Person, carol: Person) -> None:
    settled = settle(books, bob, carol)
    books.publish(basis=NET)

    with merchant_scope(books.merchant.id):
        kept = Settlement.objects.get(id=settled.id)
        assert kept.rules is not None
        assert (kept.rules.number, kept.basis) == (1, {"left": "gross", "right": "gross"})


def test_it_opens_with_the_amounts_that_were_settled(
    books: Books, bob: Person, carol: Person
) -> None:
    settle(books, bob, carol)
    books.publish(basis=NET)

    line = left_line(books, EARLY_NOVEMBER)

    assert (line.opening_minor, line.closing_minor, line.is_balanced) == (10_000, 10_000, True)


def test_it_opens_so_after_further_periods_too(books: Books, bob: Person, carol: Person) -> None:
    settle(books, bob, carol)
    books.publish(basis=NET)
    settle(books, bob, carol, EARLY_NOVEMBER)

    assert left_line(books, MID_NOVEMBER).opening_minor == 10_000


def test_it_counts_new_rows_by_the_new_rules(books: Books, bob: Person, carol: Person) -> None:
    settle(books, bob, carol)
    books.publish(basis=NET)
    books.entry("LEFT", 5_000, fee_minor=200, on=date(2026, 11, 2))

    assert left_line(books, EARLY_NOVEMBER).booked_minor == 4_800


def test_it_writes_the_same_files_after_new_rules(books: Books, bob: Person, carol: Person) -> None:
    settled = settle(books, bob, carol)
    with merchant_scope(books.merchant.id):
        before = document_of(Settlement.objects.get(id=settled.id), books.merchant, "csv").content
    books.publish(basis={"left": "quantity", "right": "quantity"})

    with merchant_scope(books.merchant.id):
        after = document_of(Settlement.objects.get(id=settled.id), books.merchant, "csv").content

    assert after == before


def test_it_approves_what_was_submitted_by_the_rules_of_then(
    books: Books, bob: Person, carol: Person
) -> None:
    with merchant_scope(books.merchant.id):
        submitted = settlements.submit_settlement(
            merchant=books.merchant,
            actor=bob.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )
    books.publish(basis=NET)

    with merchant_scope(books.merchant.id):
        approved = settlements.approve_settlement(
            merchant=books.merchant, actor=carol.actor, settlement_id=submitted.public_id
        )

    assert approved.state == Settlement.State.APPROVED


def test_it_says_that_the_rules_compare_another_amount(
    books: Books, bob: Person, carol: Person
) -> None:
    settle(books, bob, carol)
    books.publish(basis=NET)
    with merchant_scope(books.merchant.id):
        # as a run by the new rules places them
        OpenItem.objects.update(amount_minor=9_700)

    with pytest.raises(settlements.NotBalancedError, match="compare Net / Net"):
        settle(books, bob, carol, EARLY_NOVEMBER)


def test_it_refuses_a_period_that_opens_with_another_amount(
    books: Books, bob: Person, carol: Person
) -> None:
    settle(books, bob, carol)
    with merchant_scope(books.merchant.id):
        # whatever the way in which the books of then became others
        Settlement.objects.update(closed_at="2026-10-31T12:00:00Z")

    with pytest.raises(settlements.OpeningChangedError, match=r"100\.00"):
        settle(books, bob, carol, EARLY_NOVEMBER)


def test_it_approves_periods_in_order(books: Books, bob: Person, carol: Person) -> None:
    made = []
    for period in (OCTOBER, EARLY_NOVEMBER):
        with merchant_scope(books.merchant.id):
            made.append(
                settlements.submit_settlement(
                    merchant=books.merchant,
                    actor=bob.actor,
                    reconciliation_id=books.reconciliation.public_id,
                    period_start=period[0],
                    period_end=period[1],
                )
            )

    with pytest.raises(settlements.PeriodRefusedError), merchant_scope(books.merchant.id):
        settlements.approve_settlement(
            merchant=books.merchant, actor=carol.actor, settlement_id=made[1].public_id
        )
