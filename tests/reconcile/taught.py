"""Books in which people have decided often enough for it to teach something."""

from __future__ import annotations

from tests.factories import Person
from tests.reconcile.acts import by_hand
from tests.reconcile.books import Books, open_books
from tests.reconcile.runs import lay, open_cases, run

OURS, THEIRS = "Blue Whale Trading", "LANJING E-COMMERCE"


def taught_books(owner: Person) -> Books:
    """The owner has matched three rows of one name with rows of another."""
    books = open_books(owner)
    for number in range(3):
        lay(books, "LEFT", f"A{number}", 9_000 + number, counterparty=OURS)
        lay(books, "RIGHT", f"Z{number}", 9_000 + number, counterparty=THEIRS)
    run(books)
    for number in range(3):
        mine = [c for c in open_cases(books) if c.reference in {f"A{number}", f"Z{number}"}]
        by_hand(books, owner, *mine)
    return books
