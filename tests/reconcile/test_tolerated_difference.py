"""A difference within a rule's tolerance is matched, and booked by the rule that allows it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from accounts import jobs
from accounts.tenancy import merchant_scope
from reconcile.engine.ready import DOCUMENTS
from reconcile.engine.rules import KEYLESS
from reconcile.models import Adjustment, AdjustmentLine, Match
from reconcile.services import publishing, rule_sets
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.reconcile.desk import Desk, open_desk

WITHIN_A_YUAN = {
    "name": "Within a yuan",
    "method": "tolerance",
    "outcome": "confirm",
    "keys": [{"left": "order_key", "right": "order_key"}],
    "tolerance": {"amount_minor": 100},
}


@pytest.fixture
def desk(alice: Person, carol: Person, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two orders: one paid in full, one short by half a yuan; both within the rules."""
    monkeypatch.setattr(jobs, "ring", lambda: None)
    made = open_desk(alice)
    rules = DOCUMENTS["orders_channel"]["rules"]
    exact = [rule for rule in rules if rule["method"] not in KEYLESS]  # type: ignore[attr-defined]  # a list
    document = {**DOCUMENTS["orders_channel"], "rules": [*exact, WITHIN_A_YUAN]}
    with merchant_scope(made.merchant.id):
        rule_set = made.reconciliation.rule_set
        who = {"merchant": made.merchant, "actor": alice.actor, "rule_set": rule_set}
        rule_sets.save_draft(**who, document=document)
        asked = publishing.publish_draft(**who, note="small change")
        who = {"merchant": made.merchant, "actor": carol.actor}
        publishing.decide_publication(**who, publication_id=asked.public_id, approved=True)
    paid = "2026-10-05 10:00:01,微信支付"
    made.lay(made.orders, orders(f"SO1,{paid},99.00,已付款", f"SO2,{paid},50.00,已付款"))
    made.lay(made.channel, wechat_bill(wechat_row(1, 9_900), wechat_row(2, 4_950)))
    return made


def test_it_matches_within_the_tolerance(desk: Desk) -> None:
    assert desk.counts() == (2, 0, 0)
    with merchant_scope(desk.merchant.id):
        assert Match.objects.get(difference_minor=50).rule == "Within a yuan"


def test_it_books_the_difference_by_its_rule(desk: Desk) -> None:
    with merchant_scope(desk.merchant.id):
        booked = Adjustment.objects.get()
        lines = AdjustmentLine.objects.filter(adjustment=booked)

        assert (booked.kind, booked.amount_minor, booked.reason) == (
            "TOLERANCE",
            50,
            "Within a yuan",
        )
        assert sum(x.debit_minor for x in lines) == sum(x.credit_minor for x in lines) == 50


def test_it_leaves_books_that_hold(desk: Desk) -> None:
    call_command("verify", stdout=StringIO())
