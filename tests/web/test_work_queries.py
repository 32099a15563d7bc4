"""The pages of decisions, notices and shared work: few queries in all, the same for few rows and for many."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from accounts import jobs, notices
from accounts.models import NoticeKind, Role
from accounts.tenancy import merchant_scope
from reconcile.services import forced_matches
from reconcile.services.assignment_rules import Wanted, add_assignment_rule
from tests.factories import Person, make_member
from tests.reconcile.acts import items_of, write_off
from tests.reconcile.books import open_books

# signing in and tenancy included
QUERIES_MAX = 15
FEW, MANY = 1, 8
Page = Callable[[Person, int], str]


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)


def approvals(owner: Person, rows: int) -> str:
    books = open_books(owner)
    maker = make_member(owner.merchant, f"maker-{rows}", Role.ACCOUNTANT)
    for number in range(rows):
        write_off(books, maker, books.case("LEFT", 90_000 + number))
        pair = books.case("LEFT", 90_000), books.case("RIGHT", 1_000)
        with merchant_scope(owner.merchant.id):
            forced_matches.match_or_ask(
                merchant=owner.merchant,
                actor=maker.actor,
                reconciliation_id=books.reconciliation.public_id,
                item_ids=items_of(books, *pair),  # type: ignore[arg-type]
                reason="a voucher",
                adjustment_kind="CORRECTION",
            )
    return "/approvals/"


def told(owner: Person, rows: int) -> str:
    maker = make_member(owner.merchant, f"maker-{rows}", Role.ACCOUNTANT)
    with merchant_scope(owner.merchant.id):
        for _number in range(rows):
            notices.tell(
                merchant=owner.merchant,
                actor=maker.actor,
                people=[owner.user],
                kind=NoticeKind.MENTIONED,
                address="/",
                about="SO1",
            )
    return "/notices/"


def work(owner: Person, rows: int) -> str:
    books = open_books(owner)
    with merchant_scope(owner.merchant.id):
        for number in range(rows):
            add_assignment_rule(
                merchant=owner.merchant,
                actor=owner.actor,
                wanted=Wanted(from_minor=number, role=Role.ACCOUNTANT),
            )
    for number in range(rows):
        books.case("LEFT", 100 + number)
    return "/work/"


def queries_of(owner: Person, address: str) -> int:
    client = owner.client()
    with (
        CaptureQueriesContext(connections["default"]) as asked,
        CaptureQueriesContext(connections["sys"]) as asked_as_sys,
    ):
        assert client.get(address).status_code == 200
    frames = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    every = [*asked.captured_queries, *asked_as_sys.captured_queries]
    return len([query for query in every if not query["sql"].startswith(frames)])


@pytest.mark.parametrize("page", [approvals, told, work], ids=lambda page: page.__name__)
def test_it_asks_little_and_no_more_for_more_rows(
    alice: Person, charlie: Person, page: Page
) -> None:
    few = queries_of(alice, page(alice, FEW))

    many = queries_of(charlie, page(charlie, MANY))

    assert few <= QUERIES_MAX
    assert many == few
