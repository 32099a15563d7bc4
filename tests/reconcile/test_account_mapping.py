"""The accounts that vouchers name: said by those who may, kept in the trail, each merchant's own."""

from __future__ import annotations

import uuid

import pytest

from accounts.models import AuditEvent, Merchant
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from reconcile.models import AccountMapping
from reconcile.reports.account_mapping import accounts_of, mapping_rows
from reconcile.services.account_mapping import AccountRefusedError, GivenAccount, map_accounts
from reconcile.vouchers.lines import Account
from tests.factories import Person
from tests.reconcile.books import open_books


def say(who: Person, *accounts: GivenAccount) -> int:
    with merchant_scope(who.merchant.id):
        return map_accounts(merchant=who.merchant, actor=who.actor, accounts=accounts)


def account(merchant: Merchant, purpose: str, ledger_id: int | None = None) -> Account:
    with merchant_scope(merchant.id):
        return accounts_of(merchant).of(purpose, ledger_id)


def trail(merchant: Merchant) -> list[tuple[object, object]]:
    with merchant_scope(merchant.id):
        events = AuditEvent.objects.filter(verb="merchant.accounts_mapped").order_by("sequence")
        return list(events.values_list("before", "after"))


FEES = GivenAccount("FEE", "5601", "Payment costs")


def test_it_has_a_usual_account_for_every_purpose(tea: Merchant) -> None:
    assert account(tea, "BANK") == Account("1002", "Cash at bank")


def test_it_takes_what_an_admin_says(tea: Merchant, frank: Person) -> None:
    say(frank, FEES)

    assert account(tea, "FEE") == Account("5601", "Payment costs")


def test_it_refuses_an_accountant(tea: Merchant, bob: Person) -> None:
    with pytest.raises(NotAllowedError):
        say(bob, FEES)

    assert account(tea, "FEE") == Account("6603", "Finance expenses")


def test_it_keeps_who_said_what_before_and_after(tea: Merchant, frank: Person) -> None:
    say(frank, FEES)
    say(frank, GivenAccount("FEE", "5602", "Payment costs"))

    assert trail(tea) == [
        ({"FEE": None}, {"FEE": ["5601", "Payment costs"]}),
        ({"FEE": ["5601", "Payment costs"]}, {"FEE": ["5602", "Payment costs"]}),
    ]


def test_it_records_nothing_where_nothing_changes(tea: Merchant, frank: Person) -> None:
    say(frank, FEES)

    assert say(frank, FEES) == 0
    assert len(trail(tea)) == 1


def test_it_goes_back_to_the_usual_account(tea: Merchant, frank: Person) -> None:
    say(frank, FEES)

    say(frank, GivenAccount("FEE", " ", ""))

    assert account(tea, "FEE") == Account("6603", "Finance expenses")


def test_it_gives_one_ledger_its_own_account(alice: Person, frank: Person) -> None:
    ledger = open_books(alice).right.ledger
    say(frank, GivenAccount("CLEARING", "1012", "Channels"))

    say(frank, GivenAccount("CLEARING", "101201", "WeChat", ledger.public_id))

    assert account(alice.merchant, "CLEARING", ledger.id) == Account("101201", "WeChat")
    assert account(alice.merchant, "CLEARING") == Account("1012", "Channels")


def test_it_knows_no_ledger_of_another_merchant(alice: Person, charlie: Person) -> None:
    ledger = open_books(alice).right.ledger

    with pytest.raises(Ledger.DoesNotExist):
        say(charlie, GivenAccount("CLEARING", "1", "a", ledger.public_id))


def test_it_keeps_each_merchants_accounts_apart(alice: Person, charlie: Person) -> None:
    say(alice, FEES)

    assert account(charlie.merchant, "FEE") == Account("6603", "Finance expenses")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (GivenAccount("FEE", "5601", ""), "a code and a name, or neither"),
        (GivenAccount("FEE", "", "Costs"), "a code and a name, or neither"),
        (GivenAccount("FEE", "5" * 41, "Costs"), "at most 40"),
        (GivenAccount("FEE", "5", "x" * 101), "at most 40"),
        (GivenAccount("FEE", "56\n01", "Costs"), "in one line"),
        (GivenAccount("FEE", "5601", "Costs\u202e"), "in one line"),
        (GivenAccount("BRIBES", "5601", "Costs"), "no purpose"),
    ],
)
def test_it_refuses_what_no_program_could_take(
    tea: Merchant, frank: Person, given: GivenAccount, reason: str
) -> None:
    with pytest.raises(AccountRefusedError, match=reason):
        say(frank, GivenAccount("BANK", "1", "Bank"), given)

    with merchant_scope(tea.id):
        assert AccountMapping.objects.count() == 0


def test_it_refuses_a_ledger_that_does_not_exist(frank: Person) -> None:
    with pytest.raises(Ledger.DoesNotExist):
        say(frank, GivenAccount("BANK", "1", "a", uuid.uuid4()))


def test_it_offers_a_row_for_each_ledger_that_may_have_its_own(alice: Person) -> None:
    books = open_books(alice)

    with merchant_scope(alice.merchant.id):
        rows = mapping_rows(alice.merchant)

    assert len({row.key for row in rows}) == len(rows)
    assert [row.ledger for row in rows if row.ledger] == [books.right.ledger]
