"""A row or a case in two: what is split off stands open by itself, the sums stay, and it can be put back."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase, OpenItem
from reconcile.reports.conservation import faults
from reconcile.reports.records import read_records
from reconcile.services import splits
from reconcile.services.locking import CaseChangedError
from reconcile.services.splits import NotSplittableError, split_case
from tests.factories import Person
from tests.reconcile.acts import (
    at_once,
    by_hand,
    carry,
    fresh,
    is_proven,
    put_together,
    rows_of,
    split_off,
    undo,
    void,
    write_off,
)
from tests.reconcile.books import OCTOBER, Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def amounts(books: Books, case: ExceptionCase) -> list[int]:
    return [row.amount_minor for row in rows_of(books, case)]


def test_it_leaves_the_rest_of_a_row_open_in_a_case_of_its_own(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    made = split_off(books, bob, case, *rows_of(books, case), amount_minor=30)

    assert (amounts(books, case), amounts(books, made)) == ([70], [30])
    assert (fresh(books, case).difference_minor, made.difference_minor) == (70, 30)


def test_it_takes_chosen_rows_of_a_case_into_another(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    books.join(case, "RIGHT", 90)

    made = split_off(books, bob, case, rows_of(books, case)[1])

    assert (amounts(books, case), amounts(books, made)) == ([100], [90])
    assert (fresh(books, case).kind, made.kind) == ("INTERNAL_ONLY", "EXTERNAL_ONLY")


@pytest.mark.parametrize("amount", [0, 100, 130, -30])
def test_it_refuses_what_is_no_part_of_the_row(books: Books, bob: Person, amount: int) -> None:
    case = books.case("LEFT", 100)

    with pytest.raises(NotSplittableError, match="must be a part of the row"):
        split_off(books, bob, case, *rows_of(books, case), amount_minor=amount)


def test_it_splits_a_refund_by_a_negative_amount(books: Books, bob: Person) -> None:
    case = books.case("LEFT", -100)

    made = split_off(books, bob, case, *rows_of(books, case), amount_minor=-30)

    assert (amounts(books, case), amounts(books, made)) == ([-70], [-30])


def test_it_refuses_to_take_all_rows_away(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    with pytest.raises(NotSplittableError, match="not all of them"):
        split_off(books, bob, case, *rows_of(books, case))


def test_it_refuses_rows_that_left_the_case(books: Books, bob: Person) -> None:
    case, other = books.case("LEFT", 100), books.case("LEFT", 50)

    with pytest.raises(CaseChangedError):
        split_off(books, bob, case, *rows_of(books, other), amount_minor=10)


def test_it_refuses_a_stale_page(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    rows = rows_of(books, case)
    with merchant_scope(books.merchant.id), pytest.raises(CaseChangedError):
        split_case(
            merchant=books.merchant,
            actor=bob.actor,
            case_id=case.public_id,
            version=7,
            item_ids=[rows[0].public_id],
            amount_minor=10,
            reason="two orders",
        )

    assert amounts(books, case) == [100]


def test_it_is_not_for_an_auditor(books: Books, erin: Person) -> None:
    case = books.case("LEFT", 100)

    with pytest.raises(NotAllowedError):
        split_off(books, erin, case, *rows_of(books, case), amount_minor=30)


def test_the_proof_holds_when_each_part_goes_its_own_way(books: Books, bob: Person) -> None:
    case, theirs = books.case("LEFT", 100), books.case("RIGHT", 60)
    made = split_off(books, bob, case, *rows_of(books, case), amount_minor=60)
    third = split_off(books, bob, case, *rows_of(books, case), amount_minor=15)

    by_hand(books, bob, made, theirs)
    write_off(books, bob, third, version=2)

    assert is_proven(books)
    assert amounts(books, case) == [25]
    found = dict(faults(using="audit"))
    assert found["an entry stands in two places"] == 0
    assert found["a part of a split row is there without its first"] == 0


def test_it_puts_a_part_back_to_its_row(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    made = split_off(books, bob, case, *rows_of(books, case), amount_minor=30)

    put_together(books, bob, made)

    assert amounts(books, case) == [100]
    assert fresh(books, made).resolution == ExceptionCase.Resolution.JOINED
    assert is_proven(books)


def test_it_puts_a_row_back_to_its_case(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    books.join(case, "RIGHT", 90)
    made = split_off(books, bob, case, rows_of(books, case)[1])

    put_together(books, bob, made)

    assert sorted(amounts(books, case)) == [90, 100]


def test_it_does_not_put_back_to_what_was_decided_meanwhile(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    made = split_off(books, bob, case, *rows_of(books, case), amount_minor=30)
    write_off(books, bob, case, version=2)

    with pytest.raises(NotSplittableError, match="decided meanwhile"):
        put_together(books, bob, made)


def test_only_what_was_split_off_can_be_put_back(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    with pytest.raises(NotSplittableError, match="wasn't split off"):
        put_together(books, bob, case)


def test_no_run_reads_a_row_in_parts(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    split_off(books, bob, case, *rows_of(books, case), amount_minor=30)

    with merchant_scope(books.merchant.id):
        found = read_records(books.merchant, books.reconciliation, until=OCTOBER[1])

    assert found.left.is_empty()


def test_a_split_row_is_read_again_once_it_is_whole(books: Books, bob: Person) -> None:
    """Put together it is a case that a person has looked at; its row has no parts any more."""
    case = books.case("LEFT", 100)
    made = split_off(books, bob, case, *rows_of(books, case), amount_minor=30)

    put_together(books, bob, made)

    with merchant_scope(books.merchant.id):
        assert not OpenItem.objects.filter(released_by=None, part__gt=0).exists()


def test_of_two_people_at_once_one_is_told(books: Books, bob: Person, frank: Person) -> None:
    case = books.case("LEFT", 100)
    rows = rows_of(books, case)

    refused = at_once(
        lambda: (split_off(books, bob, case, *rows, amount_minor=30), None)[1],
        lambda: (write_off(books, frank, case), None)[1],
    )

    assert [type(error) for error in refused] == [CaseChangedError]
    assert is_proven(books)


def test_a_row_has_so_many_parts_at_most(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = books.case("LEFT", 100)
    monkeypatch.setattr(splits, "PARTS_MAX", 2)
    split_off(books, bob, case, *rows_of(books, case), amount_minor=30)

    with pytest.raises(NotSplittableError, match="at most 2 parts"):
        split_off(books, bob, case, *rows_of(books, case), amount_minor=30)


def test_a_part_waits_in_the_pool_and_comes_back(books: Books, bob: Person) -> None:
    whole = books.case("LEFT", 100)
    case = split_off(books, bob, whole, *rows_of(books, whole), amount_minor=30)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(version=1)
    carry(books, bob, case, date(2099, 1, 1))
    waiting = is_proven(books)

    undo(books, bob, case)

    assert waiting
    assert [(r.part, r.amount_minor) for r in rows_of(books, case)] == [(1, 30)]
    assert is_proven(books)


def test_a_voided_statement_takes_every_part_along(books: Books, bob: Person) -> None:
    case, theirs = books.case("LEFT", 100), books.case("RIGHT", 60)
    made = split_off(books, bob, case, *rows_of(books, case), amount_minor=60)
    by_hand(books, bob, made, theirs)

    void(books, bob, books.left)

    with merchant_scope(books.merchant.id):
        live = OpenItem.objects.filter(released_by=None)
        assert list(live.values_list("side", "amount_minor")) == [("RIGHT", 60)]
    assert is_proven(books)
