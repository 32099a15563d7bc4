"""A case's difference booked as what it is, without a match: fee, exchange or correction."""

from __future__ import annotations

import pytest

from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from reconcile.models import Adjustment, AdjustmentLine, ExceptionCase
from reconcile.services import adjustments
from reconcile.services.locking import CaseChangedError
from tests.factories import Person
from tests.reconcile.acts import fresh, is_proven, undo
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def adjust(
    books: Books, who: Person, case: ExceptionCase, kind: str = "FEE", version: int = 1
) -> Adjustment:
    with merchant_scope(books.merchant.id):
        return adjustments.adjust_case(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            version=version,
            kind=kind,
            reason="the channel's fee of May",
        )


@pytest.mark.parametrize(
    ("kind", "account"),
    [("FEE", "channel fees"), ("FX", "exchange differences"), ("CORRECTION", "corrections")],
)
def test_it_books_balanced_lines_on_the_account_of_its_kind(
    books: Books, bob: Person, kind: str, account: str
) -> None:
    adjustment = adjust(books, bob, books.case("LEFT", 100), kind)

    with merchant_scope(books.merchant.id):
        lines = AdjustmentLine.objects.filter(adjustment=adjustment).order_by("id")
        found = list(lines.values_list("account", "debit_minor", "credit_minor"))
    assert found == [(account, 100, 0), ("clearing", 0, 100)]


def test_it_resolves_the_case_and_keeps_the_proof(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    adjust(books, bob, case)

    assert fresh(books, case).resolution == ExceptionCase.Resolution.ADJUSTED
    assert is_proven(books)


def test_above_the_limit_it_waits_for_an_approver(books: Books, bob: Person, carol: Person) -> None:
    case = books.case("LEFT", 90_000)
    asked = adjust(books, bob, case)

    with merchant_scope(books.merchant.id):
        adjustments.decide_write_off(
            merchant=books.merchant, actor=carol.actor, case_id=case.public_id, approved=True
        )

    assert asked.state == Adjustment.State.PENDING
    assert fresh(books, case).resolution == ExceptionCase.Resolution.ADJUSTED


def test_its_undoing_takes_the_booking_back(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    booked = adjust(books, bob, case)

    undo(books, bob, case)

    with merchant_scope(books.merchant.id):
        assert Adjustment.objects.get(id=booked.id).state == Adjustment.State.UNDONE
    assert fresh(books, case).state == "OPEN"


@pytest.mark.parametrize("kind", ["", "TOLERANCE", "WRITE_OFF", "nonsense"])
def test_it_refuses_what_no_person_says(books: Books, bob: Person, kind: str) -> None:
    with pytest.raises(adjustments.NothingToBookError, match="Say what"):
        adjust(books, bob, books.case("LEFT", 100), kind)


def test_exchange_differences_of_cases_count_for_the_limit_of_a_day(
    books: Books, bob: Person
) -> None:
    states = [adjust(books, bob, books.case("LEFT", 9_000), "FX").state for _ in range(6)]

    assert states == ["BOOKED"] * 5 + ["PENDING"]


def test_it_refuses_a_stale_page(books: Books, bob: Person) -> None:
    with pytest.raises(CaseChangedError):
        adjust(books, bob, books.case("LEFT", 100), version=5)


def test_it_is_not_for_an_auditor(books: Books, erin: Person) -> None:
    with pytest.raises(NotAllowedError):
        adjust(books, erin, books.case("LEFT", 100))
