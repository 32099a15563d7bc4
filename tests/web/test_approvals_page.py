"""The page of decisions: the evidence, one card after another, and never one's own work."""

from __future__ import annotations

import uuid

import pytest

from accounts.models import AuditEvent
from accounts.tenancy import merchant_scope
from reconcile.models import Approval, ExceptionCase
from reconcile.services.publishing import publish_draft
from reconcile.services.rule_sets import save_draft
from reconcile.services.settlements import submit_settlement
from tests.factories import Person
from tests.reconcile.acts import fresh, items_of, write_off
from tests.reconcile.books import OCTOBER, Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


@pytest.fixture
def case(books: Books, bob: Person) -> ExceptionCase:
    """A case whose write-off bob has asked for."""
    case = books.case("LEFT", 99_000)
    write_off(books, bob, case)
    return case


def approval_id(books: Books) -> uuid.UUID:
    with merchant_scope(books.merchant.id):
        return Approval.objects.get(decision="PENDING").public_id


def page(who: Person) -> str:
    return who.client().get("/approvals/").content.decode()


def test_it_shows_what_a_write_off_is_about(
    books: Books, case: ExceptionCase, carol: Person
) -> None:
    text = page(carol)

    assert case.reference in text
    assert "not worth pursuing" in text
    assert "ORDERS.csv" in text
    assert "Approve the write-off" in text


def test_it_shows_a_settlement_with_its_proof(books: Books, alice: Person, carol: Person) -> None:
    books.pair(500)
    with merchant_scope(books.merchant.id):
        submit_settlement(
            merchant=books.merchant,
            actor=alice.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )

    text = page(carol)

    assert "Approve and lock" in text
    assert "balances" in text


def test_it_shows_new_rules_with_what_changes(books: Books, alice: Person, carol: Person) -> None:
    with merchant_scope(books.merchant.id):
        who = {"merchant": books.merchant, "actor": alice.actor}
        document = {**books.run.rules.document, "cut_off_minutes": 31}
        drafted = save_draft(**who, rule_set=books.reconciliation.rule_set, document=document)
        publish_draft(**who, rule_set=drafted, note="a longer night")

    text = page(carol)

    assert "Approve and publish" in text
    assert "a longer night" in text


def test_it_shows_own_work_without_a_button(books: Books, case: ExceptionCase, bob: Person) -> None:
    text = page(bob)

    assert "What you asked for yourself" in text
    assert 'name="approve"' not in text


def test_it_is_taken_back_by_who_asked(
    books: Books, case: ExceptionCase, bob: Person, carol: Person
) -> None:
    address = f"/approvals/{approval_id(books)}/withdraw/"

    foreign = carol.client().post(address)
    taken = bob.client().post(address)

    assert foreign.status_code == 404
    assert taken["Location"] == f"/exceptions/{case.public_id}/"
    assert fresh(books, case).state == "OPEN"
    assert bob.client().post(address).status_code == 404


def test_it_offers_the_maker_of_a_settlement_to_take_it_back(
    books: Books, alice: Person, carol: Person
) -> None:
    books.pair(500)
    with merchant_scope(books.merchant.id):
        made = submit_settlement(
            merchant=books.merchant,
            actor=alice.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )
    address, client = f"/settlements/{made.public_id}/", alice.client()

    assert "withdraw" in client.get(address).content.decode()
    assert "withdraw" not in carol.client().get(address).content.decode()
    client.post(f"/approvals/{approval_id(books)}/withdraw/")

    with merchant_scope(books.merchant.id):
        made.refresh_from_db()
        assert made.state == "RETURNED"
        assert AuditEvent.objects.latest("id").verb == "settlement.withdrawn"


def test_it_decides_and_comes_back_for_the_next(
    books: Books, case: ExceptionCase, carol: Person
) -> None:
    answer = carol.client().post(f"/approvals/{approval_id(books)}/", {"approve": "1"})

    assert (answer.status_code, answer["Location"]) == (302, "/approvals/")
    assert fresh(books, case).state == "RESOLVED"


def test_it_keeps_what_was_typed_when_it_refuses(
    books: Books, case: ExceptionCase, carol: Person
) -> None:
    answer = carol.client().post(
        f"/approvals/{approval_id(books)}/", {"return": "1", "reason": "  "}
    )

    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert fresh(books, case).state == "PENDING_APPROVAL"


def test_it_refuses_people_who_do_not_approve(
    books: Books, case: ExceptionCase, bob: Person
) -> None:
    answer = bob.client().post(f"/approvals/{approval_id(books)}/", {"approve": "1"})

    assert answer.status_code == 403


def test_it_says_that_somebody_was_quicker(
    books: Books, case: ExceptionCase, alice: Person, carol: Person
) -> None:
    address = f"/approvals/{approval_id(books)}/"
    carol.client().post(address, {"approve": "1"})

    answer = alice.client().post(address, {"approve": "1"})

    assert answer.status_code == 422
    assert "decided already" in answer.content.decode()


def test_it_knows_nothing_of_another_merchant(
    books: Books, case: ExceptionCase, charlie: Person
) -> None:
    answer = charlie.client().post(f"/approvals/{approval_id(books)}/", {"approve": "1"})

    assert answer.status_code == 404
    assert case.reference not in page(charlie)


def test_it_counts_beside_its_name_what_waits(
    books: Books, case: ExceptionCase, carol: Person
) -> None:
    assert 'Approvals <span class="count">1</span>' in page(carol)


def test_it_is_no_news_any_more_when_it_is_decided(
    books: Books, case: ExceptionCase, alice: Person, carol: Person
) -> None:
    carol.client().post(f"/approvals/{approval_id(books)}/", {"approve": "1"})

    assert 'aria-label="0 new notices"' in page(alice)


def test_it_shows_the_rows_of_a_match_above_a_limit(
    books: Books, bob: Person, carol: Person
) -> None:
    ours, theirs = books.case("LEFT", 90_000), books.case("RIGHT", 1_000)
    ids = items_of(books, ours, theirs)
    answer = bob.client().post(
        f"/exceptions/{ours.public_id}/match/",
        {"item": [str(i) for i in ids], "reason": "a voucher", "adjustment_kind": "CORRECTION"},
        follow=True,
    )
    assert "an approver decides now" in answer.content.decode()

    text = page(carol)

    assert "Approve the match" in text
    assert "CHANNEL.csv" in text


def test_it_decides_from_the_page_of_the_case(
    books: Books, case: ExceptionCase, carol: Person
) -> None:
    carol.client().post(
        f"/exceptions/{case.public_id}/decide/",
        {"approval": str(approval_id(books)), "approve": "1"},
    )

    assert fresh(books, case).state == "RESOLVED"
