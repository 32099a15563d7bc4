"""The story page: from the order to the bank on one screen, each row with its file and its place."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import Person
from tests.reconcile.lines import Line, open_line

QUERIES_MAX = 15


@pytest.fixture
def line(alice: Person) -> Line:
    """An order that is matched with its payment, which one payout of twenty rows has brought to the bank."""
    line = open_line(alice)
    order = line.row("ORDERS", order_key="SO1", gross_minor=10_000)
    payments = line.rows(
        "CHANNEL",
        *({"order_key": f"SO{n}", "gross_minor": 10_000, "batch_key": "PO1"} for n in range(1, 21)),
    )
    bank = line.row("BANK", gross_minor=200_000)
    line.match(0, [order], [payments[0]])
    line.match(1, payments, [bank], rule="Payout", cardinality="N:1")
    return line


def page_of(who: Person, text: str) -> str:
    return who.client().get("/story/", {"q": text}).content.decode()


def test_it_links_each_row_to_its_file_and_to_its_other_side(line: Line, bob: Person) -> None:
    page = page_of(bob, "so-1")

    assert page.count("/rows/") >= 3
    assert page.count('href="#row-') == 4


def test_it_says_rule_and_version_of_each_match(line: Line, bob: Person) -> None:
    page = page_of(bob, "SO1")

    assert "Order number (Own orders against Payment channel v1)" in page
    assert "Payout (Payment channel against Bank account v1)" in page


def test_it_shows_an_order_as_one_of_the_rows_of_its_payout(line: Line, bob: Person) -> None:
    page = page_of(bob, "SO1")

    assert "one of 20 rows, together" in page
    assert "payout PO1" in page
    assert "SO2" not in page


def test_it_says_what_is_still_missing(line: Line, bob: Person) -> None:
    payment = line.row("CHANNEL", order_key="SO77", gross_minor=800)
    order = line.row("ORDERS", order_key="SO77", gross_minor=800)
    line.case(0, "INTERNAL_ONLY", "LEFT", order)
    line.wait(1, "LEFT", payment, until=date(2026, 10, 9))

    page = page_of(bob, "SO77")

    assert "Not yet paid out" in page
    assert "expected by 9 Oct 2026" in page
    assert "Not at the payment channel yet" in page


def test_it_says_that_nothing_is_missing(line: Line, bob: Person) -> None:
    assert "Nothing is missing" in page_of(bob, "SO1")


def test_it_says_who_matched_by_hand(line: Line, bob: Person) -> None:
    order = line.row("ORDERS", order_key="SO78", gross_minor=800)
    payment = line.row("CHANNEL", order_key="SO78", gross_minor=800)
    line.match(0, [order], [payment], run=None, decided_by_name="Bob")

    assert "by hand: Bob" in page_of(bob, "SO78")


@pytest.mark.parametrize("text", ["SO1", "PO1"])
def test_it_shows_nothing_of_it_to_another_merchant(line: Line, charlie: Person, text: str) -> None:
    assert "No row carries this number" in page_of(charlie, text)


def test_it_asks_for_a_number_where_none_is_given(line: Line, bob: Person) -> None:
    assert "Which order?" in page_of(bob, "  ")


def test_it_stands_in_the_search_box_of_every_page(line: Line, bob: Person) -> None:
    page = bob.client().get("/runs/").content.decode()

    assert 'action="/story/" role="search"' in page


def test_it_is_drawn_with_few_queries(line: Line, bob: Person) -> None:
    client = bob.client()

    with CaptureQueriesContext(connection) as asked:
        client.get("/story/", {"q": "SO1"})

    rows = [
        q["sql"]
        for q in asked.captured_queries
        if "ledgers_" in q["sql"] or "reconcile_" in q["sql"]
    ]
    assert len(rows) <= QUERIES_MAX


def test_it_says_what_a_person_has_yet_to_decide(line: Line, bob: Person) -> None:
    order = line.row("ORDERS", order_key="SO79", gross_minor=800)
    line.case(0, "AMOUNT_SHORT", "LEFT", order, reason_code="amounts_differ")

    page = page_of(bob, "SO79")

    assert "What is still to be decided" in page
    assert "Nothing is missing" not in page


def test_it_says_that_a_match_is_only_suggested(line: Line, bob: Person) -> None:
    order = line.row("ORDERS", order_key="SO80", gross_minor=800)
    payment = line.row("CHANNEL", order_key="SO80", gross_minor=800)
    line.match(0, [order], [payment], state="SUGGESTED")

    page = page_of(bob, "SO80")

    assert page.count("A suggested match") == 1
    assert "Nothing is missing" not in page
