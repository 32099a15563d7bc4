"""From a match to what it was made of: its run and rules, the run's files, the trail, the settlement."""

from __future__ import annotations

import hashlib
import re

import pytest

from accounts import jobs
from accounts.tenancy import merchant_scope
from reconcile.models import Match, RunCertificate
from reconcile.services import settlements
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.reconcile.desk import OCTOBER, Desk, open_desk

ORDERS = orders("SO1,2026-10-05 10:00:00,微信支付,1.00,已付款")
BILL = wechat_bill(wechat_row(1, 100))


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs are worked off in the test itself."""
    monkeypatch.setattr(jobs, "ring", lambda: None)


@pytest.fixture
def desk(alice: Person) -> Desk:
    """An order and its payment, matched by a run."""
    desk = open_desk(alice)
    desk.lay(desk.orders, ORDERS)
    desk.lay(desk.channel, BILL)
    return desk


@pytest.fixture
def match(desk: Desk) -> Match:
    with merchant_scope(desk.merchant.id):
        return Match.objects.select_related("run__rules__rule_set").get()


def page(who: Person, address: str) -> str:
    answer = who.client().get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_leads_to_the_run_and_the_rules_of_a_match(match: Match, erin: Person) -> None:
    assert match.run is not None

    text = page(erin, f"/matches/{match.public_id}/")

    assert f'href="/runs/{match.run.public_id}/"' in text
    assert f'href="/rules/{match.run.rules.rule_set.public_id}/versions/1/"' in text


def test_it_leads_those_who_see_the_trail_to_the_run_in_it(
    match: Match, erin: Person, bob: Person
) -> None:
    theirs, others = (page(who, f"/matches/{match.public_id}/") for who in (erin, bob))

    assert re.search(r'href="/audit/\?number=\d+"', theirs)
    assert "/audit/" not in others


def test_it_leads_to_the_settlement_once_there_is_one(
    desk: Desk, match: Match, erin: Person
) -> None:
    before = page(erin, f"/matches/{match.public_id}/")
    with merchant_scope(desk.merchant.id):
        settlement = settlements.submit_settlement(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            reconciliation_id=desk.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )

    after = page(erin, f"/matches/{match.public_id}/")

    assert "settlement of" not in before
    assert f'href="/settlements/{settlement.public_id}/"' in after


def test_it_shows_the_lines_that_the_fingerprint_of_the_files_is_of(
    match: Match, erin: Person
) -> None:
    assert match.run is not None
    files = {"LEFT": ORDERS, "RIGHT": BILL}
    lines = [f"{side}:{hashlib.sha256(file).hexdigest()}" for side, file in files.items()]

    answer = erin.client().get(f"/runs/{match.run.public_id}/")

    assert "\n".join(lines) in answer.content.decode()
    with merchant_scope(erin.merchant.id):
        (kept,) = RunCertificate.objects.values_list("files_sha256", flat=True)
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == kept
