"""A copy leaves the open books and names the row that counts."""

from __future__ import annotations

import pytest

from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from ledgers.models import Entry
from reconcile.models import ExceptionCase
from reconcile.services.duplicates import NotADuplicateError, mark_duplicate
from reconcile.services.locking import CaseChangedError, PeriodLockedError
from tests.factories import Person
from tests.reconcile.acts import fresh, is_proven, rows_of, settle, undo
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def mark(
    books: Books, who: Person, case: ExceptionCase, original: Entry, version: int = 1
) -> ExceptionCase:
    with merchant_scope(books.merchant.id):
        return mark_duplicate(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            version=version,
            statement_id=original.statement.public_id,
            row_number=original.row_number,
            reason="sent twice",
        )


def test_it_names_the_row_of_which_it_is_a_copy(books: Books, bob: Person) -> None:
    original, copy = books.entry("RIGHT", 100), books.case("RIGHT", 100)
    books.match(("LEFT", books.entry("LEFT", 100)), ("RIGHT", original))

    mark(books, bob, copy, original)

    found = fresh(books, copy)
    assert (found.resolution, found.duplicate_of_id) == ("DUPLICATE", original.id)
    assert is_proven(books)


def test_its_undoing_opens_the_case_again(books: Books, bob: Person) -> None:
    original, copy = books.entry("RIGHT", 100), books.case("RIGHT", 100)
    books.match(("LEFT", books.entry("LEFT", 100)), ("RIGHT", original))
    mark(books, bob, copy, original)

    undo(books, bob, copy)

    found = fresh(books, copy)
    assert (found.state, found.duplicate_of_id) == ("OPEN", None)
    assert is_proven(books)


def test_what_is_settled_stays_marked(books: Books, bob: Person, carol: Person) -> None:
    original, copy = books.entry("RIGHT", 100), books.case("RIGHT", 100)
    books.match(("LEFT", books.entry("LEFT", 100)), ("RIGHT", original))
    mark(books, bob, copy, original)
    settle(books, bob, carol)

    with pytest.raises(PeriodLockedError):
        undo(books, bob, copy)


@pytest.mark.parametrize(
    ("side", "amount", "why"),
    [("RIGHT", 90, "amounts of the two rows differ"), ("LEFT", 100, "same side")],
)
def test_it_refuses_what_is_no_copy(
    books: Books, bob: Person, side: str, amount: int, why: str
) -> None:
    other, case = books.entry(side, amount), books.case("RIGHT", 100)

    with pytest.raises(NotADuplicateError, match=why):
        mark(books, bob, case, other)


def test_a_row_is_no_copy_of_itself(books: Books, bob: Person) -> None:
    case = books.case("RIGHT", 100)

    with pytest.raises(NotADuplicateError, match="of itself"):
        mark(books, bob, case, rows_of(books, case)[0].entry)


def test_two_rows_are_not_copies_of_each_other(books: Books, bob: Person) -> None:
    first, second = books.case("RIGHT", 100), books.case("RIGHT", 100)
    (one,), (other,) = rows_of(books, first), rows_of(books, second)
    mark(books, bob, second, one.entry)

    with pytest.raises(NotADuplicateError, match="already"):
        mark(books, bob, first, other.entry)


def test_it_refuses_a_case_of_several_rows(books: Books, bob: Person) -> None:
    original, case = books.entry("RIGHT", 100), books.case("RIGHT", 100)
    books.join(case, "RIGHT", 100)

    with pytest.raises(NotADuplicateError, match="several rows"):
        mark(books, bob, case, original)


def test_it_refuses_a_row_that_is_not_there(books: Books, bob: Person) -> None:
    original, case = books.entry("RIGHT", 100), books.case("RIGHT", 100)
    original.row_number += 99_999

    with pytest.raises(NotADuplicateError, match="no such row"):
        mark(books, bob, case, original)


def test_above_the_limit_it_takes_an_approver(books: Books, bob: Person, carol: Person) -> None:
    original, case = books.entry("RIGHT", 90_000), books.case("RIGHT", 90_000)

    with pytest.raises(NotADuplicateError, match="above your limit"):
        mark(books, bob, case, original)
    mark(books, carol, case, original)

    assert fresh(books, case).resolution == "DUPLICATE"


def test_it_refuses_a_stale_page(books: Books, bob: Person) -> None:
    original, case = books.entry("RIGHT", 100), books.case("RIGHT", 100)

    with pytest.raises(CaseChangedError):
        mark(books, bob, case, original, version=9)


def test_it_is_not_for_an_auditor(books: Books, erin: Person) -> None:
    original, case = books.entry("RIGHT", 100), books.case("RIGHT", 100)

    with pytest.raises(NotAllowedError):
        mark(books, erin, case, original)
