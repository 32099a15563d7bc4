"""A merchant's own facts, its archive and its closing by the API: an owner's acts, and no program's."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client

from accounts import jobs
from accounts.models import Merchant, Role
from tests.api.test_api import client_of, post
from tests.factories import Person

CLOSING = {"name": "Mountain Tea", "reason": "we sold the shop"}
EXPORTS = "/api/v1/exports/"


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs are worked off in the test itself."""
    monkeypatch.setattr(jobs, "ring", lambda: None)


def is_closed(person: Person) -> bool:
    return Merchant.objects.using("sys").get(id=person.merchant.id).closed_at is not None


def put(client: Client, path: str, **given: object) -> int:
    return client.put(path, json.dumps(given), content_type="application/json").status_code


def test_it_tells_a_program_where_it_works(alice: Person) -> None:
    shown = client_of(alice, Role.AUDITOR).get("/api/v1/merchant/").json()

    assert (shown["name"], shown["currency"], shown["closed_at"]) == ("Mountain Tea", "CNY", None)


def test_it_closes_and_opens_again_by_its_owner(alice: Person) -> None:
    client = alice.client()

    status, shown = post(client, "/api/v1/merchant/close/", **CLOSING)
    was_closed = is_closed(alice)
    again = post(client, "/api/v1/merchant/reopen/", reason="the buyer stepped back")

    assert (status, was_closed) == (200, True)
    assert shown["closed_at"] is not None
    assert (again[0], again[1]["closed_at"]) == (200, None)
    assert not is_closed(alice)


def test_it_closes_by_nobody_else(alice: Person, frank: Person) -> None:
    for client in (frank.client(), client_of(alice, Role.ADMIN)):
        assert post(client, "/api/v1/merchant/close/", **CLOSING)[0] == 403
    assert not is_closed(alice)


def test_it_stays_open_where_another_name_is_given(alice: Person) -> None:
    status, _shown = post(alice.client(), "/api/v1/merchant/close/", **{**CLOSING, "name": "Tea"})

    assert (status, is_closed(alice)) == (409, False)


def test_it_is_written_to_by_nobody_once_closed(alice: Person) -> None:
    client = alice.client()
    post(client, "/api/v1/merchant/close/", **CLOSING)
    wanted = {"name": "Late", "kind": "BANK", "currency": "CNY", "zone": "Asia/Shanghai"}

    assert client.get("/api/v1/cases/").status_code == 200
    assert post(client, "/api/v1/ledgers/", **wanted)[0] == 403


def test_it_packs_everything_and_hands_it_out(alice: Person) -> None:
    client = alice.client()

    status, asked = post(client, EXPORTS)
    path = f"{EXPORTS}{asked['id']}/"
    too_early = client.get(f"{path}archive.zip").status_code
    jobs.work_off()
    archive = b"".join(client.get(f"{path}archive.zip").streaming_content)

    assert (status, too_early) == (202, 404)
    assert client.get(path).json()["size_bytes"] == len(archive)
    assert zipfile.ZipFile(io.BytesIO(archive)).testzip() is None
    assert [one["id"] for one in client.get(EXPORTS).json()["results"]] == [asked["id"]]


def test_it_packs_one_archive_at_a_time(alice: Person) -> None:
    client = alice.client()
    post(client, EXPORTS)

    assert post(client, EXPORTS)[0] == 409


def test_it_packs_and_shows_archives_to_nobody_else(alice: Person, frank: Person) -> None:
    post(alice.client(), EXPORTS)

    for client in (frank.client(), client_of(alice, Role.ADMIN)):
        assert post(client, EXPORTS)[0] == 403
        assert client.get(EXPORTS).status_code == 403


def test_it_sets_from_which_proof_on_rules_go_live(alice: Person, frank: Person) -> None:
    path = "/api/v1/merchant/publishing-threshold/"

    assert put(frank.client(), path, percent="98", decisions=50) == 403
    assert put(alice.client(), path, percent="101", decisions=50) == 409
    assert put(alice.client(), path, percent="98.5", decisions=50) == 200
    shown = client_of(alice).get("/api/v1/merchant/").json()
    assert (shown["rules_precision_min_ppm"], shown["rules_decisions_min"]) == (985_000, 50)


def test_it_lets_the_only_approver_close_alone(alice: Person, frank: Person) -> None:
    path = "/api/v1/merchant/single-handed/"

    assert put(frank.client(), path, allowed=True) == 403
    assert put(alice.client(), path, allowed=True) == 200
    assert client_of(alice).get("/api/v1/merchant/").json()["closes_single_handed"]


def test_it_lets_nobody_close_alone_beside_another_approver(alice: Person, carol: Person) -> None:
    assert put(alice.client(), "/api/v1/merchant/single-handed/", allowed=True) == 409
