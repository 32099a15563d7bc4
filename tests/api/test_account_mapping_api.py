"""The accounts that vouchers name, read and said by a program."""

from __future__ import annotations

import json
import uuid

from django.test import Client

from accounts.models import Role
from tests.api.test_api import client_of
from tests.factories import Person
from tests.reconcile.books import open_books

PATH = "/api/v1/account-mapping/"
FEES = {"purpose": "FEE", "code": "5601", "name": "Payment costs"}


def say(client: Client, *accounts: dict[str, object]) -> tuple[int, object]:
    given = json.dumps({"accounts": accounts})
    answer = client.patch(PATH, given, content_type="application/json")
    return answer.status_code, answer.json()


def account(client: Client, purpose: str, ledger: str | None = None) -> object:
    rows = client.get(PATH).json()
    return next(r for r in rows if (r["purpose"], r["ledger"]) == (purpose, ledger))["account"]


def test_it_shows_the_usual_account_where_nothing_is_said(alice: Person) -> None:
    rows = client_of(alice, Role.AUDITOR).get(PATH).json()

    fees = next(row for row in rows if row["purpose"] == "FEE")
    assert fees["account"] is None
    assert fees["otherwise"] == {"code": "6603", "name": "Finance expenses"}


def test_it_takes_accounts_and_takes_them_back(alice: Person) -> None:
    client = client_of(alice, Role.ADMIN)

    assert say(client, FEES)[0] == 200
    assert account(client, "FEE") == {"code": "5601", "name": "Payment costs"}
    assert say(client, {"purpose": "FEE"})[0] == 200
    assert account(client, "FEE") is None


def test_it_leaves_what_is_not_named(alice: Person) -> None:
    client = client_of(alice, Role.ADMIN)
    say(client, FEES)

    say(client, {"purpose": "BANK", "code": "1001", "name": "Till"})

    assert account(client, "FEE") == {"code": "5601", "name": "Payment costs"}


def test_it_takes_the_account_of_one_ledger(alice: Person) -> None:
    ledger = str(open_books(alice).right.ledger.public_id)
    client = client_of(alice, Role.ADMIN)

    say(client, {"purpose": "CLEARING", "ledger": ledger, "code": "101201", "name": "WeChat"})

    assert account(client, "CLEARING", ledger) == {"code": "101201", "name": "WeChat"}
    assert account(client, "CLEARING") is None


def test_it_takes_them_of_who_manages_ledgers(alice: Person) -> None:
    assert say(client_of(alice, Role.ACCOUNTANT), FEES)[0] == 403
    assert say(client_of(alice, Role.ADMIN), FEES)[0] == 200


def test_it_knows_no_ledger_of_others(alice: Person, charlie: Person) -> None:
    ledger = str(open_books(alice).right.ledger.public_id)
    wanted = {"purpose": "CLEARING", "ledger": ledger, "code": "1", "name": "x"}

    assert say(client_of(charlie, Role.ADMIN), wanted)[0] == 404
    assert say(client_of(alice, Role.ADMIN), {**wanted, "ledger": str(uuid.uuid4())})[0] == 404


def test_it_says_nothing_of_an_account_that_is_half_one(alice: Person) -> None:
    client = client_of(alice, Role.ADMIN)

    assert say(client, FEES, {"purpose": "FX", "code": "6061"})[0] == 409
    assert account(client, "FEE") is None


def test_it_knows_no_other_purpose(alice: Person) -> None:
    assert say(client_of(alice, Role.ADMIN), {**FEES, "purpose": "GIFTS"})[0] == 400
