"""How much each role decides alone, as a merchant has said it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts import clock
from accounts.models import AuditEvent, LimitedAct, Role
from accounts.permissions import NotAllowedError
from accounts.services.authority import LimitRefusedError, set_limit
from accounts.tenancy import merchant_scope
from reconcile.models import Adjustment, ExceptionCase
from reconcile.rate_table import QuotedRate
from reconcile.services import authority
from reconcile.services.rates import add_rates
from tests.factories import Person
from tests.reconcile.acts import write_off
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def limit(
    by: Person,
    role: Role,
    *sums: int | None,
    act: LimitedAct = LimitedAct.WRITE_OFF,
) -> None:
    with merchant_scope(by.merchant.id):
        set_limit(
            merchant=by.merchant,
            actor=by.actor,
            role=role,
            act=act,
            per_case_minor=sums[0],
            per_day_minor=sums[1],
            per_month_minor=sums[2],
        )


def states(books: Books, who: Person, *amounts: int) -> list[str]:
    return [write_off(books, who, books.case("LEFT", amount)).state for amount in amounts]


def test_it_keeps_the_usual_limits_where_nobody_has_said_otherwise(
    books: Books, bob: Person
) -> None:
    assert states(books, bob, 10_000, 10_001) == ["BOOKED", "PENDING"]


def test_it_holds_a_role_to_its_own_limit_of_a_case(
    books: Books, alice: Person, bob: Person, frank: Person
) -> None:
    limit(alice, Role.ACCOUNTANT, 500, None, None)

    assert states(books, bob, 500, 501) == ["BOOKED", "PENDING"]
    assert states(books, frank, 501) == ["BOOKED"]


def test_it_holds_a_role_to_its_limit_of_a_month(
    books: Books, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(alice, Role.ACCOUNTANT, 900, None, 1_000)
    write_off(books, bob, books.case("LEFT", 600))
    with merchant_scope(books.merchant.id):
        first = clock.today(books.merchant).replace(day=1)
        Adjustment.objects.update(made_at=f"{first}T01:00:00+08:00")

    assert states(books, bob, 500) == ["PENDING"]


def test_it_holds_an_approver_whom_the_merchant_has_limited(
    books: Books, alice: Person, carol: Person
) -> None:
    limit(alice, Role.APPROVER, 500, None, None)

    assert states(books, carol, 501) == ["PENDING"]


def test_it_limits_matches_by_hand_apart_from_write_offs(
    books: Books, alice: Person, bob: Person
) -> None:
    limit(alice, Role.ACCOUNTANT, 0, 0, 0, act=LimitedAct.FORCED_MATCH)

    assert states(books, bob, 100) == ["BOOKED"]
    with merchant_scope(books.merchant.id):
        asked = (books.merchant, bob.actor, 100, "CNY")
        assert authority.needs_approval(*asked, act=LimitedAct.FORCED_MATCH)


def in_dollars(books: Books, amount_minor: int) -> ExceptionCase:
    case = books.case("LEFT", amount_minor)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(currency="USD")
    return case


@pytest.mark.parametrize(
    ("base", "quote", "rate"), [("USD", "CNY", "7"), ("CNY", "USD", "0.14285714")]
)
def test_it_counts_another_currency_by_the_rate_of_its_day(  # noqa: PLR0917  (of two tables)
    books: Books, alice: Person, bob: Person, base: str, quote: str, rate: str
) -> None:
    with merchant_scope(books.merchant.id):
        quoted = QuotedRate(base, quote, date(2026, 10, 5), Decimal(rate))
        add_rates(merchant=books.merchant, actor=alice.actor, rates=[quoted], source="the bank")
    limit(alice, Role.ACCOUNTANT, 701, None, None)

    assert write_off(books, bob, in_dollars(books, 100)).state == "BOOKED"
    assert write_off(books, bob, in_dollars(books, 102)).state == "PENDING"


def test_it_adds_up_what_was_booked_in_another_currency(
    books: Books, alice: Person, bob: Person
) -> None:
    with merchant_scope(books.merchant.id):
        quoted = QuotedRate("USD", "CNY", date(2026, 10, 5), Decimal(7))
        add_rates(merchant=books.merchant, actor=alice.actor, rates=[quoted], source="the bank")
    limit(alice, Role.ACCOUNTANT, 1_000, 1_000, None)
    write_off(books, bob, in_dollars(books, 100))

    assert states(books, bob, 300, 301) == ["BOOKED", "PENDING"]


def test_it_asks_for_every_amount_in_a_currency_without_a_rate(books: Books, bob: Person) -> None:
    assert write_off(books, bob, in_dollars(books, 1)).state == "PENDING"


def test_it_lets_an_admin_set_limits_and_no_accountant(
    books: Books, frank: Person, bob: Person
) -> None:
    limit(frank, Role.ACCOUNTANT, 1, 1, 1)

    with pytest.raises(NotAllowedError):
        limit(bob, Role.ADMIN, 1, 1, 1)


def test_it_lets_no_admin_raise_their_own(frank: Person, alice: Person) -> None:
    with pytest.raises(LimitRefusedError, match="another role"):
        limit(frank, Role.ADMIN, None, None, None)
    limit(alice, Role.OWNER, 5, None, None)


@pytest.mark.parametrize("sums", [(-1, None, None), (5, 4, None), (None, 5, 4), (5, None, 4)])
def test_it_refuses_limits_that_contradict_each_other(
    alice: Person, sums: tuple[int | None, ...]
) -> None:
    with pytest.raises(LimitRefusedError, match="below"):
        limit(alice, Role.ACCOUNTANT, *sums)


def test_it_puts_a_change_on_record(alice: Person) -> None:
    limit(alice, Role.ACCOUNTANT, 5, 6, 7)
    limit(alice, Role.ACCOUNTANT, 8, None, None)

    with merchant_scope(alice.merchant.id):
        event = AuditEvent.objects.filter(verb="limits.changed").order_by("-sequence")[0]
        assert (event.before["per_case_minor"], event.after["per_case_minor"]) == (5, 8)


def test_it_holds_one_merchant_to_nothing_of_another(
    books: Books, bob: Person, charlie: Person
) -> None:
    limit(charlie, Role.ACCOUNTANT, 0, 0, 0)

    assert states(books, bob, 100) == ["BOOKED"]
