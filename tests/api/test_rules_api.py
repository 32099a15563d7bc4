"""Rules over the API: drafted, tried, published when proved, replayed."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from accounts import jobs
from accounts.models import Role
from accounts.tenancy import merchant_scope
from reconcile.engine.ready import DOCUMENTS
from reconcile.models import BackTest
from tests.api.test_api import client_of, post
from tests.factories import Person
from tests.reconcile.acts import settle
from tests.reconcile.books import Books, open_books
from tests.reconcile.desk import Desk
from tests.reconcile.trials import decide_one, desk_of, draft, fewer_rules, need, publish


@pytest.fixture
def desk(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    made = desk_of(alice)
    decide_one(made)
    draft(made, fewer_rules(made))
    return made


def admin_of(person: Person) -> Client:
    return client_of(person, Role.ADMIN)


def rules_of(desk: Desk) -> str:
    return f"/api/v1/rule-sets/{desk.reconciliation.rule_set.public_id}/"


def dry_run(books: Books) -> str:
    return f"/api/v1/reconciliations/{books.reconciliation.public_id}/dry-run/"


def test_it_publishes_what_a_back_test_proves(desk: Desk, alice: Person) -> None:
    need(desk, ppm=200_000)
    client, wanted = admin_of(alice), str(desk.reconciliation.public_id)

    code, asked = post(client, f"{rules_of(desk)}back-tests/", reconciliation=wanted)
    jobs.work_off()
    done = client.get(f"/api/v1/back-tests/{asked['id']}/").json()
    published = post(client, f"{rules_of(desk)}publish/", note="proved")

    assert (code, asked["state"], done["state"]) == (202, "QUEUED", "DONE")
    assert done["figures"]["accuracy"]["after"]["precision"]["right"] == 1
    assert (published[0], published[1]["state"], published[1]["version"]) == (200, "PUBLISHED", 2)


def test_it_publishes_nothing_unproved_for_a_program(desk: Desk, alice: Person) -> None:
    code, answer = post(admin_of(alice), f"{rules_of(desk)}publish/", note="at once")

    assert (code, "not been tried" in str(answer)) == (409, True)


def test_it_lists_what_awaits_approval(desk: Desk, alice: Person) -> None:
    asked = publish(desk)
    client = admin_of(alice)

    (listed,) = client.get("/api/v1/publications/").json()["results"]
    one = client.get(f"/api/v1/publications/{asked.public_id}/").json()

    assert (listed["id"], one["state"], one["version"]) == (str(asked.public_id), "PENDING", None)


def test_it_keeps_new_rules_and_drafts(alice: Person) -> None:
    client = admin_of(alice)
    document = {**DOCUMENTS["orders_channel"], "name": "mine"}
    code, made = post(client, "/api/v1/rule-sets/", name="mine", document=document)
    path = f"/api/v1/rule-sets/{made['id']}/"
    fewer = json.dumps({"document": {**document, "rules": document["rules"][:1]}})  # type: ignore[index]

    drafted = client.put(f"{path}draft/", fewer, content_type="application/json")

    assert (code, drafted.status_code) == (201, 200)
    assert client.get(path).json()["draft"] is not None


def test_it_tries_any_rules_and_writes_nothing(alice: Person) -> None:
    books = open_books(alice)
    books.pair(500)

    code, answer = post(admin_of(alice), dry_run(books), document=DOCUMENTS["orders_channel"])

    assert (code, answer["new"], answer["lost"], answer["rows"]) == (200, 0, 0, 2)
    with merchant_scope(alice.merchant.id):
        assert BackTest.objects.count() == 0


def test_it_tries_no_rules_that_contradict_themselves(alice: Person) -> None:
    books = open_books(alice)

    assert post(admin_of(alice), dry_run(books), document={"rules": []})[0] == 409


def test_it_wants_both_days_of_a_period_or_neither(alice: Person) -> None:
    books, document = open_books(alice), DOCUMENTS["orders_channel"]
    days = {"period_start": "2026-10-01", "period_end": "2026-10-31"}

    client = admin_of(alice)

    assert post(client, dry_run(books), document=document, **days)[0] == 200
    assert post(client, dry_run(books), document=document, period_start="2026-10-01")[0] == 400


def test_it_replays_a_settled_period(alice: Person, bob: Person, carol: Person) -> None:
    books = open_books(alice)
    books.pair(500)
    path = f"/api/v1/settlements/{settle(books, bob, carol).public_id}/replay/"

    answer = client_of(alice, Role.AUDITOR).get(path).json()

    assert [(other["by"], other["new"]) for other in answer["others"]] == [("now", 0)]


def test_it_hands_out_the_schema_of_a_rule_set(alice: Person) -> None:
    answer = client_of(alice, Role.AUDITOR).get("/api/v1/rule-set-schema/")

    assert answer.json()["title"] == "Reconcile rule set"
    assert Client().get("/api/v1/rule-set-schema/").status_code == 401
