"""A token never does more than whoever issued it may do now."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Membership, Role
from accounts.services.tokens import issue_token
from accounts.tenancy import merchant_scope
from tests.factories import Person


@pytest.fixture
def caller(frank: Person) -> Client:
    """A program with a token that an admin has issued."""
    with merchant_scope(frank.merchant.id):
        _token, secret = issue_token(
            merchant=frank.merchant,
            actor=frank.actor,
            name="till",
            role=Role.ACCOUNTANT,
            days=30,
        )
    return Client(headers={"authorization": f"Bearer {secret}"})


def change(person: Person, **changes: object) -> None:
    with merchant_scope(person.merchant.id):
        Membership.objects.filter(id=person.membership.id).update(**changes)


def test_it_serves_a_token_of_a_member(caller: Client) -> None:
    assert caller.get("/api/v1/ledgers/").status_code == 200


def test_it_refuses_a_token_whose_issuer_has_left(caller: Client, frank: Person) -> None:
    change(frank, is_active=False)

    answer = caller.get("/api/v1/ledgers/")

    assert (answer.status_code, "no longer a member" in answer.json()["detail"]) == (401, True)


def test_it_refuses_a_token_whose_issuer_may_do_less(caller: Client, frank: Person) -> None:
    change(frank, role=Role.AUDITOR)

    answer = caller.get("/api/v1/ledgers/")

    assert (answer.status_code, "may do less" in answer.json()["detail"]) == (401, True)


def test_it_refuses_a_token_whose_issuer_may_not_sign_in(caller: Client, frank: Person) -> None:
    frank.user.is_active = False
    frank.user.save(update_fields=["is_active"])

    assert caller.get("/api/v1/ledgers/").status_code == 401


def test_it_serves_a_token_whose_issuer_may_do_as_much(caller: Client, frank: Person) -> None:
    change(frank, role=Role.APPROVER)

    assert caller.get("/api/v1/ledgers/").status_code == 200
