"""A published version on screen: what it says, what it changed, and the bytes that its hash is of."""

from __future__ import annotations

import hashlib

import pytest

from accounts import jobs
from accounts.tenancy import merchant_scope
from reconcile.models import RuleSet
from tests.factories import Person
from tests.reconcile.desk import Desk
from tests.reconcile.trials import (
    drafted_desk,
    in_force,
    need,
    publish,
    try_draft,
)


@pytest.fixture
def desk(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose second version lacks the last rule of the first."""
    monkeypatch.setattr(jobs, "ring", lambda: None)
    made = drafted_desk(alice)
    try_draft(made)
    return made


def path_of(desk: Desk, number: int, end: str = "/") -> str:
    return f"/rules/{desk.reconciliation.rule_set.public_id}/versions/{number}{end}"


def test_it_says_each_rule_in_words(desk: Desk, erin: Person) -> None:
    text = erin.client().get(path_of(desk, 1)).content.decode()

    assert "Order number" in text
    assert "in force" in text
    assert "Keep as draft" not in text


def test_it_gives_the_bytes_of_its_hash(desk: Desk, alice: Person) -> None:
    with merchant_scope(desk.merchant.id):
        version = desk.reconciliation.rule_set.versions.get(number=1)

    file = alice.client().get(path_of(desk, 1, ".json"))

    assert hashlib.sha256(file.content).hexdigest() == version.sha256
    assert file["Content-Type"] == "application/json"


def test_it_shows_what_changed_and_brings_an_old_one_back(desk: Desk, alice: Person) -> None:
    first, last = in_force(desk), in_force(desk)["rules"][-1]["name"]  # type: ignore[index]
    need(desk, ppm=200_000)
    publish(desk)
    client = alice.client()

    second = client.get(path_of(desk, 2))
    page = client.get(path_of(desk, 1))
    client.post(
        f"/rules/{desk.reconciliation.rule_set.public_id}/edit/", {"json": page.context["json"]}
    )

    assert [change.rule for change in second.context["changes"]] == [last]
    assert b"version 2 is in force" in page.content
    with merchant_scope(desk.merchant.id):
        assert RuleSet.objects.get().draft == first


def test_it_knows_no_version_of_others(desk: Desk, alice: Person, charlie: Person) -> None:
    assert alice.client().get(path_of(desk, 9)).status_code == 404
    assert charlie.client().get(path_of(desk, 1)).status_code == 404
    assert charlie.client().get(path_of(desk, 1, ".json")).status_code == 404
