"""How many queries a page takes: few, and no more where there are more rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import jobs
from tests.factories import Person
from tests.reconcile.acts import by_hand
from tests.reconcile.books import open_books
from tests.reconcile.lines import open_line
from tests.reconcile.runs import lay, open_cases, run
from tests.reconcile.trials import desk_of, draft, in_force, try_draft

QUERIES_MAX = 15
FEW, MANY = 2, 12
Page = Callable[[Person, int], str]


def story(owner: Person, rows: int) -> str:
    line = open_line(owner)
    given = ({"order_key": "SO1", "gross_minor": 100} for _ in range(rows))
    payments = line.rows("CHANNEL", *given)
    line.match(0, [line.row("ORDERS", order_key="SO1", gross_minor=100 * rows)], payments)
    line.case(1, "INTERNAL_ONLY", "LEFT", *payments)
    return "/story/?q=SO1"


def match(owner: Person, rows: int) -> str:
    line = open_line(owner)
    payments = line.rows("CHANNEL", *({"gross_minor": 100} for _ in range(rows)))
    order = line.row("ORDERS", gross_minor=100 * rows)
    return f"/matches/{line.match(0, [order], payments).public_id}/"


def case(owner: Person, rows: int) -> str:
    line = open_line(owner)
    orders = line.rows("ORDERS", *({"order_key": "SO1", "gross_minor": 5} for _ in range(rows)))
    others = line.rows("CHANNEL", *({"order_key": "SO2", "gross_minor": 5} for _ in range(rows)))
    for other in others:
        line.case(0, "EXTERNAL_ONLY", "RIGHT", other)
    return f"/exceptions/{line.case(0, 'INTERNAL_ONLY', 'LEFT', *orders).public_id}/"


def lessons(owner: Person, rows: int) -> str:
    """As many proposals as rows, each of three decisions."""
    books = open_books(owner)
    numbers = range(3 * rows // 2)
    for number in numbers:
        name = {"counterparty": f"Ours {number // 3}"}
        other = {"counterparty": f"Zhang {number // 3}"}
        lay(books, "LEFT", f"A{number}", 9_000 + 7 * number, **name)
        lay(books, "RIGHT", f"Z{number}", 9_000 + 7 * number, **other)
    run(books)
    for number in numbers:
        mine = [c for c in open_cases(books) if c.reference in {f"A{number}", f"Z{number}"}]
        by_hand(books, owner, *mine)
    return f"/rules/{books.reconciliation.rule_set.public_id}/lessons/"


def back_test(owner: Person, rows: int) -> str:
    desk = desk_of(owner, orders_paid=rows)
    document = in_force(desk)
    draft(desk, {**document, "rules": document["rules"][:1]})  # type: ignore[index]
    return f"/back-tests/{try_draft(desk).public_id}/"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)


def queries_of(owner: Person, address: str) -> int:
    """Those about the merchant's books; signing in and the frame of each page ask their own."""
    client = owner.client()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    texts = [query["sql"] for query in asked.captured_queries]
    return len([text for text in texts if '"ledgers_' in text or "reconcile_" in text])


@pytest.mark.parametrize("page", [story, match, case, lessons, back_test], ids=lambda p: p.__name__)
def test_it_asks_little_and_no_more_for_more_rows(
    alice: Person, charlie: Person, page: Page
) -> None:
    few = queries_of(alice, page(alice, FEW))

    many = queries_of(charlie, page(charlie, MANY))

    assert few <= QUERIES_MAX
    assert many == few
