"""The row that fits comes when a person has the other one in hand: no run takes it, and the new case says where it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from accounts import jobs
from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase
from reconcile.services.cases import hold
from tests.factories import Person
from tests.reconcile.acts import rows_of, set_aside, split_off, write_off
from tests.reconcile.books import Books, open_books
from tests.reconcile.runs import lay, live_matches, open_cases, run


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    """After a first run: SO1 is in the books only, and of SO2 too little was received."""
    monkeypatch.setattr(jobs, "ring", lambda: None)
    books = open_books(alice)
    lay(books, "LEFT", "SO1", 9_900)
    lay(books, "LEFT", "SO2", 5_000)
    lay(books, "RIGHT", "SO2", 4_500)
    run(books)
    return books


def case_of(books: Books, number: str) -> ExceptionCase:
    return next(case for case in open_cases(books) if case.reference == number)


def said(books: Books, number: str, amount_minor: int, **given: object) -> str:
    """The reason that a further row of their side has after a run."""
    entry = lay(books, "RIGHT", number, amount_minor, **given)
    run(books)
    assert not live_matches(books)
    return next(
        case.reason_code
        for case in open_cases(books)
        if [item.entry_id for item in rows_of(books, case)] == [entry.id]
    )


def on_hold(books: Books) -> None:
    with merchant_scope(books.merchant.id):
        hold(
            merchant=books.merchant,
            actor=books.owner.actor,
            case_id=case_of(books, "SO1").public_id,
            version=1,
            until=date(2030, 1, 31),
            reason="asked the shop",
        )


def test_it_says_so_of_a_case_on_hold(books: Books) -> None:
    on_hold(books)

    assert said(books, "SO1", 9_900) == "number_in_hand"


def test_it_says_so_of_what_was_set_aside(books: Books) -> None:
    set_aside(books, books.owner.actor, case_of(books, "SO1"))

    assert said(books, "SO1", 9_900) == "number_in_hand"


def test_it_says_so_of_what_was_written_off(books: Books) -> None:
    write_off(books, books.owner, case_of(books, "SO2"))

    assert said(books, "SO2", 500) == "number_in_hand"


def test_it_says_so_of_a_part(books: Books) -> None:
    case = case_of(books, "SO2")
    ours = next(item for item in rows_of(books, case) if item.side == "LEFT")
    split_off(books, books.owner, case, ours, amount_minor=500)

    assert said(books, "SO2", 500) == "number_in_hand"


@pytest.mark.parametrize(
    "given", [{"number": "SO9"}, {"currency": "USD"}, {"amount_minor": -9_900}]
)
def test_it_says_so_of_no_other_row(books: Books, given: Mapping[str, object]) -> None:
    on_hold(books)
    made = {"number": "SO1", "amount_minor": 9_900, **given}

    assert said(books, **made) != "number_in_hand"  # type: ignore[arg-type]
