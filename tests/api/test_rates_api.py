from __future__ import annotations

from accounts.models import Role
from tests.api.test_api import client_of, post
from tests.factories import Person

RATE = {"base": "USD", "quote": "EUR", "day": "2026-06-05", "rate": "0.92"}
PATH = "/api/v1/rates/"


def test_it_adds_rates_and_lists_them(alice: Person) -> None:
    client = client_of(alice, Role.ADMIN)

    assert post(client, PATH, source="ECB", rates=[RATE]) == (201, {"added": 1})
    (found,) = client.get(PATH).json()["results"]
    assert found.items() >= {**RATE, "source": "ECB"}.items()


def test_it_says_which_of_them_is_wrong(alice: Person) -> None:
    wrong = [RATE, {**RATE, "day": "today"}]

    status, answer = post(client_of(alice, Role.ADMIN), PATH, source="ECB", rates=wrong)

    assert status == 400
    assert "today" in str(answer)
    assert "day" in str(answer)


def test_it_takes_them_of_who_manages_rules(alice: Person) -> None:
    given = {"source": "ECB", "rates": [RATE]}

    assert post(client_of(alice, Role.ACCOUNTANT), PATH, **given)[0] == 403
    assert post(client_of(alice, Role.ADMIN), PATH, **given)[0] == 201


def test_it_lists_nothing_of_others(alice: Person, charlie: Person) -> None:
    post(client_of(alice, Role.ADMIN), PATH, source="ECB", rates=[RATE])

    assert client_of(charlie).get(PATH).json()["results"] == []
