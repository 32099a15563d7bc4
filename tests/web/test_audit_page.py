"""The audit trail's page: from an event back, what each event says under its hash, of what and to whom."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from accounts.tenancy import merchant_scope
from ledgers.services.ledgers import create_ledger
from reconcile.models import ExceptionCase
from reconcile.services import cases
from tests.factories import Person
from tests.reconcile.books import Books, open_books


@pytest.fixture
def event(alice: Person) -> AuditEvent:
    """Two acts; the earlier one's event."""
    with merchant_scope(alice.merchant.id):
        for name in ("Shop", "Bank"):
            create_ledger(merchant=alice.merchant, actor=alice.actor, name=name, kind="BANK",
                          currency="CNY", zone="Asia/Shanghai")  # fmt: skip
        return AuditEvent.objects.filter(verb="ledger.created").earliest("sequence")


def numbers(person: Person, number: object) -> list[int]:
    page = person.client().get(f"/audit/?number={number}").context["page"]
    return [shown.sequence for shown in page]


def test_it_shows_the_trail_from_an_event_back(erin: Person, event: AuditEvent) -> None:
    assert numbers(erin, event.sequence) == list(range(event.sequence, 0, -1))


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 30])
def test_it_shows_all_of_it_from_what_is_no_number(
    erin: Person, event: AuditEvent, number: str
) -> None:
    assert numbers(erin, number)[0] == event.sequence + 1


def test_it_shows_what_an_event_says_and_its_whole_hash(erin: Person, event: AuditEvent) -> None:
    page = erin.client().get(f"/audit/?number={event.sequence}")

    assert event.hash in page.content.decode()
    assert event.previous_hash in page.content.decode()
    assert '"name": "Shop"' in page.context["page"][0].change


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def give(books: Books, case: ExceptionCase, by: Person, *, to: Person | None) -> None:
    with merchant_scope(books.merchant.id):
        cases.assign(
            merchant=books.merchant,
            actor=by.actor,
            case_id=case.public_id,
            version=None,
            membership_id=to.membership.public_id if to else None,
        )


def test_it_leads_to_the_case_by_its_reference(books: Books, alice: Person, bob: Person) -> None:
    case = books.case("LEFT", 100)
    give(books, case, bob, to=bob)

    page = alice.client().get("/audit/").content.decode()

    assert f'<a class="small" href="/exceptions/{case.public_id}/">{case.reference}</a>' in page


def test_it_says_who_was_given_a_case(books: Books, alice: Person, bob: Person) -> None:
    case = books.case("LEFT", 100)
    give(books, case, bob, to=bob)

    page = alice.client().get("/audit/").content.decode()

    assert f"gave the case to {bob.user}" in page


def test_it_says_that_a_case_was_taken_back(books: Books, alice: Person, bob: Person) -> None:
    case = books.case("LEFT", 100)
    give(books, case, bob, to=None)

    page = alice.client().get("/audit/").content.decode()

    assert "took the case from everybody" in page
