"""The practice shop by the API: a person's own, and no program's."""

from __future__ import annotations

from django.test import Client

from accounts.models import Role
from reconcile.services.practice import practice_of
from tests.api.test_api import client_of, post
from tests.factories import Person, make_user

PATH = "/api/v1/practice/"


def opened(client: Client) -> str:
    """The merchant in which the session works."""
    return str(client.get("/api/v1/merchant/").json()["id"])


def shop_of(person: Person) -> str:
    found = practice_of(person.user)
    return str(found.merchant.public_id) if found else ""


def test_it_opens_a_shop_and_works_in_it(alice: Person) -> None:
    client = alice.client()

    status, shown = post(client, PATH)

    assert (status, shown["is_practice"]) == (200, True)
    assert opened(client) == shop_of(alice) == shown["id"]
    assert len(client.get("/api/v1/ledgers/").json()["results"]) == 2


def test_it_opens_one_shop_for_a_person(alice: Person) -> None:
    client = alice.client()

    assert post(client, PATH)[1]["id"] == post(client, PATH)[1]["id"]


def test_it_opens_one_for_somebody_who_has_no_merchant_yet(transactional_db: None) -> None:
    client = Client()
    client.force_login(make_user("gina"), backend="django.contrib.auth.backends.ModelBackend")

    assert post(client, PATH)[0] == 200


def test_it_begins_anew(alice: Person) -> None:
    client = alice.client()
    first = post(client, PATH)[1]["id"]

    _status, second = post(client, f"{PATH}restart/")

    assert second["id"] != first
    assert opened(client) == shop_of(alice) == second["id"]


def test_it_closes_and_goes_back_to_a_real_shop(alice: Person) -> None:
    client = alice.client()
    post(client, PATH)

    assert client.delete(PATH).status_code == 204
    assert shop_of(alice) == ""
    assert opened(client) == str(alice.merchant.public_id)


def test_it_opens_none_for_a_program(alice: Person) -> None:
    client = client_of(alice, Role.ADMIN)

    for path in (PATH, f"{PATH}restart/"):
        assert post(client, path)[0] == 403
    assert shop_of(alice) == ""


def test_it_takes_no_session_without_its_proof(alice: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = alice.client().cookies

    assert post(client, PATH)[0] == 403
    assert shop_of(alice) == ""
