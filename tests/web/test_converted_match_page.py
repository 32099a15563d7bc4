"""Amounts of two currencies, each shown in its own and as what it counts."""

from __future__ import annotations

import pytest

from accounts import jobs
from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase, Match
from tests.factories import Person
from tests.reconcile.books import open_books
from tests.reconcile.test_converted_matches import Exchange


@pytest.fixture
def exchange(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    made = Exchange(open_books(alice))
    made.row("LEFT", "USD", 10_000)
    made.row("RIGHT", "CNY", 70_500, fee_minor=-400)
    return made


def text_of(person: Person, path: str) -> str:
    page = person.client().get(path)
    assert page.status_code == 200
    return " ".join(page.content.decode().replace('<span class="muted small">', "").split())


def test_it_shows_both_amounts_of_a_match(alice: Person, exchange: Exchange) -> None:
    exchange.publish()
    exchange.rate()
    exchange.run()
    with merchant_scope(alice.merchant.id):
        match = Match.objects.get()

    text = text_of(alice, f"/matches/{match.public_id}/")

    assert "100.00 USD" in text
    assert "710.00 CNY" in text
    assert "converted from USD to CNY at 7.1, the rate of 2026-10-05" in text
    assert "100.00 USD" in text_of(alice, "/matches/?state=CONFIRMED")


def test_it_says_which_rate_is_missing(alice: Person, exchange: Exchange) -> None:
    exchange.publish()
    exchange.run()
    with merchant_scope(alice.merchant.id):
        case = ExceptionCase.objects.get()

    text = text_of(alice, f"/exceptions/{case.public_id}/")

    assert "no rate from USD to CNY for 2026-10-05" in text


def test_it_serves_both_amounts_by_api(alice: Person, exchange: Exchange) -> None:
    exchange.publish()
    exchange.rate()
    exchange.run()

    (match,) = alice.client().get("/api/v1/matches/").json()["results"]

    assert [(x["amount_minor"], x["currency"], x["converted_minor"]) for x in match["legs"]] == [
        (10_000, "USD", 71_000),
        (70_500, "CNY", None),
    ]
