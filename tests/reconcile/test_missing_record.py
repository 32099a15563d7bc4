"""補單: a record that our books lack counts once an approver says so, as a statement of one row."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import AuditEvent
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from ledgers.models import Entry, Ledger
from reconcile.models import ExceptionCase, Match, MissingRecord
from reconcile.services.adjustments import AlreadyDecidedError
from reconcile.services.approvals import OwnWorkError, ReasonMissingError
from reconcile.services.locking import CaseChangedError
from reconcile.services.matches import undo_match
from reconcile.services.missing_records import (
    NotMissingError,
    ask_missing_record,
    decide_missing_record,
)
from tests.factories import Person
from tests.reconcile.acts import fresh, is_proven, rows_of, void
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def ask(
    books: Books,
    who: Person,
    case: ExceptionCase,
    *,
    ledger: Ledger | None = None,
    on: date = date(2026, 10, 5),
    version: int = 1,
    reference: str = "SO-LOST",
) -> MissingRecord:
    with merchant_scope(books.merchant.id):
        return ask_missing_record(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            version=version,
            ledger_id=(ledger or books.left.ledger).public_id,
            reference=reference,
            booked_on=on,
            reason="the shop lost it",
        )


def decide(
    books: Books, who: Person, case: ExceptionCase, *, approved: bool = True, reason: str = ""
) -> MissingRecord:
    with merchant_scope(books.merchant.id):
        return decide_missing_record(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            approved=approved,
            reason=reason,
        )


def test_it_counts_nothing_before_an_approver_has_decided(books: Books, bob: Person) -> None:
    case = books.case("RIGHT", 100)

    record = ask(books, bob, case)

    assert (record.state, fresh(books, case).state) == ("PENDING", "PENDING_APPROVAL")
    with merchant_scope(books.merchant.id):
        assert not Entry.objects.filter(statement__ledger=books.left.ledger).exists()
    assert is_proven(books)


@pytest.mark.parametrize("amount", [12_345, -70])
def test_approved_it_is_a_row_of_our_ledger_matched_with_theirs(
    books: Books, bob: Person, carol: Person, amount: int
) -> None:
    case = books.case("RIGHT", amount)
    ask(books, bob, case)

    record = decide(books, carol, case)

    with merchant_scope(books.merchant.id):
        entry = Entry.objects.get(statement=record.statement)
        match = Match.objects.get(state="CONFIRMED", undone_by=None)
    facts = (entry.order_ref, entry.gross_minor, entry.currency, entry.booked_on)
    assert facts == ("SO-LOST", amount, "CNY", date(2026, 10, 5))
    assert (match.difference_minor, match.decided_by_name) == (0, "Bob")
    assert fresh(books, case).resolution == ExceptionCase.Resolution.MATCHED
    assert is_proven(books)


def test_its_statement_says_who_asked_and_covers_no_day(
    books: Books, bob: Person, carol: Person
) -> None:
    case = books.case("RIGHT", 100)
    record = ask(books, bob, case)

    counted = decide(books, carol, case)

    statement = counted.statement
    assert statement is not None
    assert (statement.period_start, statement.period_end) == (None, None)
    with merchant_scope(books.merchant.id), statement.upload.file.open("rb") as file:
        text = file.read().decode()
    assert str(record.public_id) in text
    assert "the shop lost it" in text


def test_returned_it_leaves_the_case_open(books: Books, bob: Person, carol: Person) -> None:
    case = books.case("RIGHT", 100)
    ask(books, bob, case)

    record = decide(books, carol, case, approved=False, reason="it is in the April file")

    assert (record.state, fresh(books, case).state) == ("RETURNED", "OPEN")


def test_it_is_returned_with_a_reason(books: Books, bob: Person, carol: Person) -> None:
    case = books.case("RIGHT", 100)
    ask(books, bob, case)

    with pytest.raises(ReasonMissingError):
        decide(books, carol, case, approved=False)


def test_who_asked_for_it_takes_it_back(books: Books, bob: Person, erin: Person) -> None:
    case = books.case("RIGHT", 100)
    ask(books, bob, case)

    with pytest.raises(NotAllowedError):
        decide(books, erin, case, approved=False, reason="no")
    record = decide(books, bob, case, approved=False)

    assert (record.state, fresh(books, case).state) == ("RETURNED", "OPEN")
    with merchant_scope(books.merchant.id):
        assert AuditEvent.objects.latest("id").verb == "case.record_withdrawn"


def test_nobody_approves_their_own_record(books: Books, carol: Person, alice: Person) -> None:
    case = books.case("RIGHT", 100)
    ask(books, carol, case)

    with pytest.raises(OwnWorkError):
        decide(books, carol, case)
    decide(books, alice, case)

    assert fresh(books, case).state == "RESOLVED"


def test_it_is_decided_once(books: Books, bob: Person, carol: Person) -> None:
    case = books.case("RIGHT", 100)
    ask(books, bob, case)
    decide(books, carol, case)

    with pytest.raises(AlreadyDecidedError):
        decide(books, carol, case)


def test_undone_and_voided_it_is_out_of_the_books_again(
    books: Books, bob: Person, carol: Person
) -> None:
    case = books.case("RIGHT", 100)
    ask(books, bob, case)
    record = decide(books, carol, case)
    with merchant_scope(books.merchant.id):
        match = Match.objects.get(state="CONFIRMED")
        undo_match(
            merchant=books.merchant, actor=bob.actor, match_id=match.public_id, reason="was there"
        )

    assert record.statement is not None
    void(books, bob, record.statement)

    with merchant_scope(books.merchant.id):
        case = ExceptionCase.objects.exclude(state="RESOLVED").get()
    assert [row.amount_minor for row in rows_of(books, case)] == [100]
    assert is_proven(books)


def test_only_what_ours_lacks_wholly_can_be_created(books: Books, bob: Person) -> None:
    ours, both = books.case("LEFT", 100), books.case("RIGHT", 100)
    books.join(both, "LEFT", 90)

    for case in (ours, both):
        with pytest.raises(NotMissingError, match="no row at all"):
            ask(books, bob, case)


def test_it_is_created_in_a_ledger_of_ours(books: Books, bob: Person) -> None:
    with pytest.raises(NotMissingError, match="our own ledgers"):
        ask(books, bob, books.case("RIGHT", 100), ledger=books.right.ledger)


@pytest.mark.parametrize("reference", ["", "  ", "x" * 201])
def test_it_has_a_number(books: Books, bob: Person, reference: str) -> None:
    with pytest.raises(NotMissingError, match="number"):
        ask(books, bob, books.case("RIGHT", 100), reference=reference)


def test_it_is_not_of_the_future(books: Books, bob: Person) -> None:
    with pytest.raises(NotMissingError, match="in the past"):
        ask(books, bob, books.case("RIGHT", 100), on=date(2099, 1, 1))


def test_it_refuses_a_stale_page(books: Books, bob: Person) -> None:
    with pytest.raises(CaseChangedError):
        ask(books, bob, books.case("RIGHT", 100), version=4)


def test_it_is_not_for_an_auditor(books: Books, erin: Person) -> None:
    with pytest.raises(NotAllowedError):
        ask(books, erin, books.case("RIGHT", 100))


def test_an_accountant_does_not_decide(books: Books, bob: Person, frank: Person) -> None:
    case = books.case("RIGHT", 100)
    ask(books, bob, case)

    with pytest.raises(NotAllowedError):
        decide(books, frank, case)
