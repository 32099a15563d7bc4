"""Which rule sets let a bill go that somebody else quotes, or that is named together with others."""

from __future__ import annotations

from typing import Any

import pytest

from reconcile.engine import RuleSet, from_json
from reconcile.engine.ready import DOCUMENTS
from tests.engine.records import cases, confirmed, run, suggested
from tests.engine.test_misquoted import OWN, bill
from tests.engine.test_named_together import BILL, NOTE
from tests.engine.test_named_together import paid as paid_together
from tests.engine.test_quoted_by_strangers import OWN as QUOTING
from tests.engine.test_quoted_by_strangers import STRANGER

SUMS, NUMBERS = "Sum of several", "Numbers in the text"


def rules(without: str = "", basis: str = "gross", **changed: object) -> RuleSet:
    """The rules for invoices but one, or with one that says something else."""
    document: dict[str, Any] = dict(DOCUMENTS["invoice_bank"])
    kept = [dict(rule) for rule in document["rules"] if rule["name"] != without]
    told = [rule | changed if rule["name"] == NUMBERS else rule for rule in kept]
    return from_json(document | {"rules": told, "basis": {"left": basis, "right": "net"}})


@pytest.mark.parametrize("chosen", [rules(without=SUMS), rules(basis="net")])
def test_a_difference_stays_one_where_no_rule_could_suggest_the_sum(chosen: RuleSet) -> None:
    outcome = run([BILL, NOTE], [paid_together(77_500, "INV 30517 LESS CM 30522")], chosen)

    assert (confirmed(outcome), suggested(outcome)) == ([], [])
    assert "AMOUNT_SHORT" in cases(outcome)


def test_the_own_payment_is_taken_by_the_rule_for_numbers_in_texts() -> None:
    outcome = run([bill()], [QUOTING, STRANGER], rules())

    assert outcome.matches.select("rule", "rule_no", "state").rows() == [(NUMBERS, 3, "CONFIRMED")]


@pytest.mark.parametrize("chosen", [rules(outcome="suggest"), rules(basis="net")])
def test_no_rule_takes_the_own_payment_that_does_not_confirm_by_texts(chosen: RuleSet) -> None:
    outcome = run([bill()], [QUOTING, STRANGER], chosen)

    assert confirmed(outcome) == []


def test_a_bill_stays_beside_the_line_that_quotes_it_where_books_are_not_compared_with_a_bank() -> (
    None
):
    outcome = run([bill()], [OWN, STRANGER], rules(basis="net"))

    assert (1, 1002) in cases(outcome)["AMOUNT_SHORT"]
