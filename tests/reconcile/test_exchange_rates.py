"""The table of rates: added to, never changed, and one merchant's alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from accounts.models import AuditEvent
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from reconcile.engine.records import RECORD_SCHEMA, Rate
from reconcile.models import ExchangeRate
from reconcile.rate_table import QuotedRate
from reconcile.reports.rates import rates_for
from reconcile.services.rates import SourceNeededError, add_rates
from tests.factories import Person

DAY = date(2026, 10, 5)


def rate(text: str = "7.1", on: date = DAY) -> QuotedRate:
    return QuotedRate("USD", "CNY", on, Decimal(text))


def add(person: Person, *rates: QuotedRate, source: str = "the bank") -> int:
    with merchant_scope(person.merchant.id):
        return add_rates(merchant=person.merchant, actor=person.actor, rates=rates, source=source)


def known(person: Person) -> list[Decimal]:
    with merchant_scope(person.merchant.id):
        mine = ExchangeRate.objects.for_merchant(person.merchant).order_by("id")
        return [row.rate.normalize() for row in mine]


def needed(person: Person, on: date = DAY, left: str = "USD", right: str = "CNY") -> list[Rate]:
    """The rates of a run with one row on each side."""
    ours, theirs = (
        pl.DataFrame([{"currency": currency, "booked_on": on}], schema_overrides={"booked_on": pl.Date})
        .select(
            pl.lit(None, dtype=dtype).alias(name)
            if name not in ("currency", "booked_on")
            else pl.col(name)
            for name, dtype in RECORD_SCHEMA.items()
        )
        for currency in (left, right)
    )  # fmt: skip
    with merchant_scope(person.merchant.id):
        return list(rates_for(person.merchant, ours, theirs))


def test_it_adds_rates(alice: Person) -> None:
    assert add(alice, rate(), rate("7.2", DAY + timedelta(1))) == 2
    assert known(alice) == [Decimal("7.1"), Decimal("7.2")]


def test_it_leaves_out_what_is_known_already(alice: Person) -> None:
    add(alice, rate())

    assert add(alice, rate("7.10")) == 0
    assert known(alice) == [Decimal("7.1")]


def test_it_corrects_by_a_newer_row(alice: Person) -> None:
    add(alice, rate())

    add(alice, rate("7.3"))

    assert known(alice) == [Decimal("7.1"), Decimal("7.3")]
    assert [r.rate_e9 for r in needed(alice)] == [7_300_000_000]


def test_it_goes_back_to_an_earlier_rate_by_one_more_row(alice: Person) -> None:
    add(alice, rate())
    add(alice, rate("7.3"))

    assert add(alice, rate()) == 1
    assert [r.rate_e9 for r in needed(alice)] == [7_100_000_000]


def test_it_wants_to_know_where_they_come_from(alice: Person) -> None:
    with pytest.raises(SourceNeededError):
        add(alice, rate(), source=" ")


def test_it_is_audited(alice: Person) -> None:
    add(alice, rate())

    with merchant_scope(alice.merchant.id):
        event = AuditEvent.objects.get(verb="rates.added")
        assert event.after == {
            "count": 1,
            "pairs": ["USD/CNY"],
            "days": ["2026-10-05", "2026-10-05"],
        }


@pytest.mark.parametrize("role", ["bob", "carol", "dave", "erin"])
def test_it_refuses_who_manages_no_rules(role: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowedError):
        add(request.getfixturevalue(role), rate())


def test_it_lets_an_admin_add_them(frank: Person) -> None:
    assert add(frank, rate()) == 1


def test_it_changes_no_rate(alice: Person) -> None:
    add(alice, rate())

    with (
        pytest.raises(Exception, match=r"permission denied|Cannot update"),
        merchant_scope(alice.merchant.id),
    ):
        ExchangeRate.objects.update(rate=Decimal(1))


def test_it_hides_them_from_others(alice: Person, charlie: Person) -> None:
    add(alice, rate())

    assert known(charlie) == []
    assert needed(charlie) == []


@pytest.mark.parametrize(("days", "count"), [(0, 1), (7, 1), (8, 0), (-1, 0)])
def test_it_gives_a_run_the_rates_of_its_days_and_the_week_before(
    alice: Person, days: int, count: int
) -> None:
    add(alice, rate())

    assert len(needed(alice, DAY + timedelta(days))) == count


@pytest.mark.parametrize(("left", "right"), [("CNY", "USD"), ("USD", "USD"), ("USD", "EUR")])
def test_it_gives_a_run_only_its_own_pairs(alice: Person, left: str, right: str) -> None:
    add(alice, rate())

    assert needed(alice, left=left, right=right) == []
