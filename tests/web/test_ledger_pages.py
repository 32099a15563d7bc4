"""The ledgers: renamed and retired by those who manage them."""

from __future__ import annotations

import pytest

from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from ledgers.services.ledgers import create_ledger
from tests.factories import Person


@pytest.fixture
def bank(alice: Person) -> Ledger:
    with merchant_scope(alice.merchant.id):
        return create_ledger(merchant=alice.merchant, actor=alice.actor, name="Bank", kind="BANK",
                             currency="CNY", zone="Asia/Shanghai")  # fmt: skip


def test_it_retires_a_ledger_and_says_so_in_the_list(alice: Person, bank: Ledger) -> None:
    client = alice.client()

    client.post(f"/ledgers/{bank.public_id}/change/", {"name": "Old bank", "account": "7"})

    page = client.get("/ledgers/").content.decode()
    assert "Old bank" in page
    assert ">retired<" in page


def test_it_takes_a_retired_ledger_back_into_use(alice: Person, bank: Ledger) -> None:
    client, page = alice.client(), f"/ledgers/{bank.public_id}/change/"
    client.post(page, {"name": "Bank"})

    back = client.post(page, {"name": "Bank", "is_active": "on"}, follow=True)

    assert ">retired<" not in back.content.decode()


def test_it_says_in_words_why_a_name_is_refused(alice: Person, bank: Ledger) -> None:
    with merchant_scope(alice.merchant.id):
        create_ledger(merchant=alice.merchant, actor=alice.actor, name="Shop", kind="ORDERS",
                      currency="CNY", zone="Asia/Shanghai")  # fmt: skip

    page = alice.client().post(f"/ledgers/{bank.public_id}/change/", {"name": "Shop"})

    assert page.status_code == 422
    assert "There is a ledger called “Shop” already." in page.content.decode()


@pytest.mark.parametrize(("who", "status"), [("frank", 200), ("bob", 403), ("charlie", 404)])
def test_it_lets_those_who_manage_ledgers_change_them(
    request: pytest.FixtureRequest, bank: Ledger, who: str, status: int
) -> None:
    person: Person = request.getfixturevalue(who)

    page = person.client().get(f"/ledgers/{bank.public_id}/change/")

    assert page.status_code == status
