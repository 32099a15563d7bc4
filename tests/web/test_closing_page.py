"""The close of a month for all of a merchant: what is missing is said, and the next act leads there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import merchant_scope
from ledgers.models import Ledger, Statement
from reconcile.models import Match, OpenItem, Reconciliation, ReconciliationLedger, RunStatement
from reconcile.services import adjustments
from reconcile.services.publishing import publish_draft
from reconcile.services.rule_sets import save_draft
from tests.factories import Person
from tests.reconcile.acts import settle
from tests.reconcile.books import Books, open_books, statement_of
from tests.web.test_settlement_pages import submit

QUERIES_MAX = 15
OCTOBER = "/closing/?month=2026-10"


@pytest.fixture
def books(alice: Person) -> Books:
    """October, whose statements are in and were looked at by a run."""
    books = open_books(alice)
    read(books)
    return books


def read(books: Books) -> None:
    with merchant_scope(books.merchant.id):
        for side, statement in (("LEFT", books.left), ("RIGHT", books.right)):
            RunStatement.objects.create(
                merchant=books.merchant, run=books.run, statement=statement, side=side
            )


def page(who: Person, address: str = OCTOBER) -> str:
    answer = who.client().get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def change(books: Books, statement: Statement, **values: object) -> None:
    with merchant_scope(books.merchant.id):
        Statement.objects.filter(id=statement.id).update(**values)


def next_act(text: str) -> str:
    """The words of the first reconciliation's button."""
    _before, _class, after = text.partition('<a class="button primary" href="/')
    return after.partition(">")[2].partition("<")[0] if after else ""


def test_it_leads_to_the_proof_when_nothing_is_missing(books: Books, bob: Person) -> None:
    text = page(bob)

    assert "All statements that were expected are in." in text
    assert next_act(text) == "See the proof"
    assert "period_start=2026-10-01" in text


def test_it_leads_to_the_days_without_a_statement(books: Books, bob: Person) -> None:
    change(books, books.right, period_end="2026-10-29")

    text = page(bob)

    assert "Days without a statement: Payment channel (2)." in text
    assert next_act(text) == "See which days"


def test_it_names_a_statement_that_waits_for_a_decision(books: Books, bob: Person) -> None:
    with merchant_scope(books.merchant.id):
        other = statement_of(books.merchant, Ledger.Kind.BANK)
        Statement.objects.filter(id=other.id).update(
            ledger=books.right.ledger, state=Statement.State.WAITING
        )

    assert "1 statement waits for a decision." in page(bob)


def test_it_names_a_statement_that_does_not_prove_itself(books: Books, bob: Person) -> None:
    change(books, books.right, is_proved=False)

    assert "1 statement was taken in though its own totals disagree." in page(bob)


def test_it_says_which_totals_were_proven(books: Books, bob: Person) -> None:
    change(books, books.left, is_proved=True)
    change(books, books.right, is_proved=True)

    assert "The totals that the statements state agree with their rows." in page(bob)


def test_it_leads_to_the_runs_for_a_statement_that_none_has_read(books: Books, bob: Person) -> None:
    with merchant_scope(books.merchant.id):
        other = statement_of(books.merchant, Ledger.Kind.BANK)
    change(books, other, ledger=books.right.ledger, rows_added=3)

    text = page(bob)

    assert "1 statement was looked at by no run yet." in text
    assert next_act(text) == "Run the period"


def test_it_leads_to_cases_that_wait_for_approval(books: Books, bob: Person, carol: Person) -> None:
    case = books.case("LEFT", 900_000)
    with merchant_scope(books.merchant.id):
        adjustments.write_off(
            merchant=books.merchant, actor=bob.actor, case_id=case.public_id, version=1, reason="lost"
        )  # fmt: skip

    text = page(bob)

    assert "1 case waits for approval." in text
    assert next_act(text) == "See them"
    assert next_act(page(carol)) == "Decide"


def test_it_counts_open_differences_by_kind(books: Books, bob: Person) -> None:
    books.case("LEFT", 2_500)

    text = page(bob)

    assert "1 difference is open; it is carried forward." in text
    assert (
        "?kind=INTERNAL_ONLY&amp;reconciliation=orders%20against%20WeChat&amp;to=2026-10-31" in text
    )
    assert "Carried forward into the next period" in text


def test_it_counts_suggestions_that_nobody_reviewed(books: Books, bob: Person) -> None:
    entries = [(side, books.entry(side, 100)) for side in ("LEFT", "RIGHT")]
    books.match(*entries, state=Match.State.SUGGESTED)

    assert "1 suggestion wasn't reviewed; it stays open." in " ".join(
        page(bob).replace("&#x27;", "'").split()
    )


def test_it_counts_rows_that_wait_for_the_next_file(books: Books, bob: Person) -> None:
    entry = books.entry("LEFT", 700)
    with merchant_scope(books.merchant.id):
        OpenItem.objects.create(
            merchant=books.merchant, reconciliation=books.reconciliation, entry=entry, side="LEFT",
            amount_minor=700, currency="CNY", booked_on=entry.booked_on, expected_by="2026-11-03",
        )  # fmt: skip

    text = page(bob)

    assert "1 row waits for the next file." in text
    assert "waits for the next file</td>" in text


def test_it_names_rules_that_wait_for_approval(books: Books, alice: Person, bob: Person) -> None:
    who = {"merchant": books.merchant, "actor": alice.actor}
    with merchant_scope(books.merchant.id):
        draft = {**books.run.rules.document, "cut_off_minutes": 31}
        rule_set = save_draft(**who, rule_set=books.reconciliation.rule_set, document=draft)
        publish_draft(**who, rule_set=rule_set, note="")

    assert "New rules for it wait for approval." in page(bob)


def test_it_is_not_closed_while_days_of_the_month_are_left(
    books: Books, bob: Person, carol: Person
) -> None:
    books.pair(500)
    settle(books, bob, carol, (date(2026, 10, 1), date(2026, 10, 20)))

    text = page(bob)

    assert "<strong>0 / 1</strong>" in text
    assert next_act(text) == "See the proof"
    assert "period_start=" not in text


def test_it_is_not_closed_by_a_period_that_begins_later(
    books: Books, bob: Person, carol: Person
) -> None:
    books.pair(500)
    settle(books, bob, carol, (date(2026, 10, 3), date(2026, 10, 31)))

    assert "<strong>0 / 1</strong>" in page(bob)


def test_it_leads_the_approver_to_what_was_submitted(
    books: Books, bob: Person, carol: Person
) -> None:
    books.pair(500)
    submit(books, bob)

    text = page(carol)

    assert "Submitted, and not approved yet." in text
    assert next_act(text) == "Decide on it"


def test_it_has_nothing_left_to_do_when_the_period_is_closed(
    books: Books, bob: Person, carol: Person
) -> None:
    books.pair(500)
    settle(books, bob, carol)

    text = page(bob)

    assert "<strong>1 / 1</strong>" in text
    assert next_act(text) == ""


def test_it_shows_nothing_of_another_merchant(books: Books, charlie: Person) -> None:
    books.case("LEFT", 2_500)

    text = page(charlie)

    assert "orders against WeChat" not in text
    assert "Nothing to close yet" in text


@pytest.mark.parametrize(
    "month", ["", "?month=2026-13", "?month=1024-01", "?month=9999-12", "?month=x"]
)
def test_it_takes_nonsense_for_the_last_month(books: Books, bob: Person, month: str) -> None:
    assert "orders against WeChat" in page(bob, f"/closing/{month}")


def more(books: Books, count: int) -> None:
    """So many reconciliations beside the first, each with ledgers of its own and a case."""
    with merchant_scope(books.merchant.id):
        for number in range(count):
            made = Reconciliation.objects.create(
                merchant=books.merchant,
                name=f"other {number}",
                rule_set=books.reconciliation.rule_set,
            )
            for side in ("LEFT", "RIGHT"):
                ledger = Ledger.objects.create(
                    merchant=books.merchant, name=f"{side} {number}", kind=Ledger.Kind.BANK
                )
                ReconciliationLedger.objects.create(
                    merchant=books.merchant, reconciliation=made, ledger=ledger, side=side
                )


@pytest.fixture
def asked(bob: Person) -> Callable[[], int]:
    """How many queries the page takes, those of signing in and of the frame included."""
    client = bob.client()
    client.get(OCTOBER)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(OCTOBER)
        return len(queries)

    return count


def test_it_asks_as_often_for_twenty_reconciliations_as_for_one(
    books: Books, asked: Callable[[], int]
) -> None:
    books.case("LEFT", 2_500)
    one = asked()

    more(books, 19)

    assert asked() == one
    assert one <= QUERIES_MAX
