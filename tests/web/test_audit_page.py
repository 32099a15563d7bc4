"""The audit trail's page: from an event back, and what each event says under its hash."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from accounts.tenancy import merchant_scope
from ledgers.services.ledgers import create_ledger
from tests.factories import Person


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
