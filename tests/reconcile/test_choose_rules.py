"""A reconciliation without rules of its own starts with the ready ones for its ledgers."""

from __future__ import annotations

import pytest

from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from reconcile.engine import from_json, ready_rule_sets
from reconcile.services.reconciliations import create_reconciliation
from tests.factories import Person


@pytest.mark.parametrize(
    ("formats", "ready"),
    [
        (("jd_settlement", "jd_wallet"), "settlement_wallet"),
        (("jd_settlement", ""), "channel_fund"),
    ],
)
def test_it_chooses_by_the_formats_that_the_ledgers_have(
    alice: Person, formats: tuple[str, str], ready: str
) -> None:
    with merchant_scope(alice.merchant.id):
        ours, theirs = (
            Ledger.objects.create(
                merchant=alice.merchant, name=f"JD {at}", kind=Ledger.Kind.CHANNEL, format=code
            )
            for at, code in enumerate(formats)
        )
        made = create_reconciliation(
            merchant=alice.merchant, actor=alice.actor, name="JD", left=[ours], right=[theirs]
        )
        document = made.rule_set.versions.get().document

    assert from_json(document).rules == ready_rule_sets()[ready].rules
