"""What a person has undone stays undone: until something else speaks for it."""

from __future__ import annotations

from datetime import date

import pytest

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.models import Statement
from reconcile.models import ExceptionCase
from reconcile.reports.records import read_records
from reconcile.reports.undone import undone_matches
from reconcile.services.cases import carry_forward
from tests.factories import Person
from tests.reconcile.acts import void
from tests.reconcile.books import OCTOBER, Books, open_books
from tests.reconcile.runs import (
    entries_of,
    lay,
    live_matches,
    open_cases,
    places,
    run,
    tamper,
    undo,
)

CLOSE = {"name": "By amount and day", "method": "close", "outcome": "suggest"}
BY_TRANSACTION = {
    "name": "By transaction",
    "method": "key",
    "outcome": "confirm",
    "keys": [{"left": "transaction_key", "right": "transaction_key"}],
}


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    return open_books(alice)


def matched_and_undone(books: Books) -> ExceptionCase:
    """SO1 is in the books on both sides, was matched, and was undone."""
    lay(books, "LEFT", "SO1", 9_900)
    lay(books, "RIGHT", "SO1", 9_900, transaction_key="T1")
    run(books)
    (match,) = live_matches(books)
    undo(books, match)
    return open_cases(books)[0]


def test_it_leaves_the_case_of_an_undone_match_as_it_is(books: Books) -> None:
    case = matched_and_undone(books)

    run(books)

    assert live_matches(books) == []
    (still,) = open_cases(books)
    assert (still.public_id, still.version) == (case.public_id, 2)


def test_it_leaves_it_alone_when_its_rows_are_seen_apart(books: Books) -> None:
    """Without a key that both share, the engine sees two rows, each without a counterpart."""
    case = matched_and_undone(books)
    books.publish(rules=[BY_TRANSACTION])

    run(books)

    assert [c.public_id for c in open_cases(books)] == [case.public_id]


def test_it_does_not_propose_the_pair_after_it_was_let_wait(books: Books) -> None:
    case = matched_and_undone(books)
    with merchant_scope(books.merchant.id):
        carry_forward(
            merchant=books.merchant, actor=books.owner.actor, case_id=case.public_id, version=2,
            until=date(2030, 1, 31), reason="comes with the next bill",
        )  # fmt: skip

    run(books)

    assert live_matches(books) == []
    assert set(places(books).values()) == {"WAITING"}


def test_it_matches_a_row_with_its_right_counterpart_later(books: Books) -> None:
    case = matched_and_undone(books)
    order = lay(books, "LEFT", "SO7", 9_900, transaction_key="T1")
    books.publish(rules=[BY_TRANSACTION, *books.run.rules.document["rules"]])

    run(books)

    (match,) = live_matches(books)
    assert order.id in entries_of(books, match)
    assert list(places(books).values()) == ["INTERNAL_ONLY"]
    with merchant_scope(books.merchant.id):
        case.refresh_from_db()
    assert (case.state, case.resolution) == ("RESOLVED", "RECLASSIFIED")


def test_it_says_on_the_page_of_what_is_left_who_undid_its_match(books: Books) -> None:
    matched_and_undone(books)
    lay(books, "LEFT", "SO7", 9_900, transaction_key="T1")
    books.publish(rules=[BY_TRANSACTION, *books.run.rules.document["rules"]])
    run(books)
    (left,) = open_cases(books)

    page = books.owner.client().get(f"/exceptions/{left.public_id}/").content.decode()

    assert "Alice undid a match of these rows" in page
    assert "a test order" in page


def test_it_tries_rules_out_as_if_nothing_had_been_undone(books: Books) -> None:
    matched_and_undone(books)

    with merchant_scope(books.merchant.id):
        records = read_records(
            books.merchant, books.reconciliation, until=OCTOBER[1], everything=True
        )

    assert (len(records.left), records.context.undone) == (1, ())


def test_it_does_not_suggest_again_what_was_rejected(books: Books) -> None:
    books.publish(rules=[CLOSE])
    lay(books, "LEFT", None, 9_900)
    lay(books, "RIGHT", None, 9_900)
    run(books)
    (suggestion,) = live_matches(books)
    assert suggestion.state == "SUGGESTED"
    undo(books, suggestion)

    run(books)

    assert live_matches(books) == []


def test_it_remembers_a_line_that_was_taken_in_again(books: Books) -> None:
    matched_and_undone(books)
    entry = lay(books, "RIGHT", "SO1", 9_900)
    with merchant_scope(books.merchant.id):
        voided = Statement.objects.create(
            merchant=books.merchant, ledger=books.right.ledger, upload=books.right.upload, name="voided",
            sha256="9" * 64, format="generic_table", state="VOIDED", uploaded_by_name="alice",
        )  # fmt: skip
        before = undone_matches(books.merchant, books.reconciliation)[0].entries
    tamper("update ledgers_entry set statement_id = %s where id = %s", voided.id, before[1])
    tamper(
        "update ledgers_entry e set identity = o.identity, edition = 1 from ledgers_entry o"
        " where e.id = %s and o.id = %s",
        entry.id,
        before[1],
    )

    with merchant_scope(books.merchant.id):
        (undone,) = undone_matches(books.merchant, books.reconciliation)

    assert undone.entries == (before[0], entry.id)


def test_it_remembers_nothing_of_what_fell_with_its_statement(books: Books) -> None:
    lay(books, "LEFT", "SO1", 9_900)
    lay(books, "RIGHT", "SO1", 9_900)
    run(books)
    void(books, books.owner, books.right)

    with merchant_scope(books.merchant.id):
        assert undone_matches(books.merchant, books.reconciliation) == ()
