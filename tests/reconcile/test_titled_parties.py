"""A supplier's statement whose name stands over its table alone, beside bills of several suppliers."""

from __future__ import annotations

import pytest

from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from reconcile.reports.certificates import examine
from tests.factories import Person
from tests.reconcile.books import Books, open_books
from tests.reconcile.runs import lay, live_matches, open_cases, run

NORFOLK, BRIGHTWAY = "Norfolk Paper Ltd", "Brightway Packaging Ltd"


@pytest.fixture
def books(alice: Person) -> Books:
    """Bills of two suppliers, and what one of them, or nobody knows who, says of three."""
    books = open_books(alice)
    with merchant_scope(books.merchant.id):
        Ledger.objects.filter(id=books.right.ledger_id).update(kind=Ledger.Kind.SUPPLIER)
    for key, amount, supplier in (
        ("SO7100", 11_100, BRIGHTWAY), ("SO7101", 24_000, NORFOLK), ("SO7102", 8_750, NORFOLK),
        ("SO7103", 5_500, NORFOLK), ("SO7104", 1_200, BRIGHTWAY),
    ):  # fmt: skip
        lay(books, "LEFT", key, amount, kind="ORDER", counterparty=supplier)
        if key != "SO7104":
            lay(books, "RIGHT", key, amount, kind="ORDER")
    return books


def entitle(books: Books, *cells: str) -> None:
    """What an upload has found over the table of the other side's file."""
    with merchant_scope(books.merchant.id):
        books.right.upload.inspection = {"title": list(cells)}
        books.right.upload.save()


def test_its_rows_are_of_the_supplier_in_the_title(books: Books) -> None:
    entitle(books, "Statement of account", "NORFOLK PAPER LIMITED")

    done = run(books)

    assert len(live_matches(books)) == 3
    assert ("AMBIGUOUS", "parties_differ") in {(c.kind, c.reason_code) for c in open_cases(books)}
    with merchant_scope(books.merchant.id):
        assert examine(books.merchant, done).agrees


@pytest.mark.parametrize("cells", [(), ("Statement of account",), (NORFOLK, BRIGHTWAY)])
def test_another_title_says_nothing(books: Books, cells: tuple[str, ...]) -> None:
    entitle(books, *cells)

    run(books)

    assert len(live_matches(books)) == 4


def test_a_channel_s_bill_is_nobody_s(books: Books) -> None:
    with merchant_scope(books.merchant.id):
        Ledger.objects.filter(id=books.right.ledger_id).update(kind=Ledger.Kind.CHANNEL)
    entitle(books, NORFOLK)

    run(books)

    assert len(live_matches(books)) == 4
