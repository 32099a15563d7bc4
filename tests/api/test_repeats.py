"""A call that is repeated with its key: the same answer, and nothing done twice."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from accounts.api import repeats
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from tests.api.test_api import client_of
from tests.factories import Person

BANK = {"name": "Bank", "kind": "BANK", "currency": "CNY", "zone": "Asia/Shanghai"}


def call(
    client: Client, key: str = "k1", path: str = "/api/v1/ledgers/", **given: str
) -> HttpResponse:
    answer: HttpResponse = client.post(
        path,
        json.dumps({**BANK, **given}),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )
    return answer


def ledgers(person: Person) -> int:
    with merchant_scope(person.merchant.id):
        return Ledger.objects.count()


def test_it_does_a_repeated_call_once(alice: Person) -> None:
    client = client_of(alice)

    answers = [call(client), call(client)]

    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert ledgers(alice) == 1


def test_it_refuses_another_call_with_the_same_key(alice: Person) -> None:
    client = client_of(alice)
    call(client)

    assert call(client, name="Another").status_code == 422
    assert ledgers(alice) == 1


def test_it_does_another_call_with_another_key(alice: Person) -> None:
    client = client_of(alice)
    call(client)

    assert call(client, "k2", name="Another").status_code == 201


def test_it_keeps_the_keys_of_two_tokens_apart(alice: Person) -> None:
    call(client_of(alice))

    assert call(client_of(alice), name="Another").status_code == 201


def test_it_lets_a_refused_call_come_again(alice: Person) -> None:
    client = client_of(alice)
    assert call(client, zone="Mars").status_code == 409

    assert call(client).status_code == 201


def test_it_forgets_a_key_when_its_time_is_over(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(alice)
    call(client)
    monkeypatch.setattr(repeats, "KEPT_FOR", timedelta(seconds=-1))

    assert call(client, name="Another").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_it_refuses_a_key_that_is_none(alice: Person, key: str) -> None:
    assert call(client_of(alice), key).status_code == 400


def test_it_does_one_of_many_calls_at_once(alice: Person) -> None:
    client = client_of(alice)
    together, codes = threading.Barrier(6), []

    def send() -> None:
        mine = Client(**client.defaults)
        together.wait(10)
        try:
            codes.append(call(mine).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(codes) <= {201, 409}
    assert 201 in codes
    assert ledgers(alice) == 1
