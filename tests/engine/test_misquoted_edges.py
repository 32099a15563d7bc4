"""Which rule sets let a bill go that somebody else quotes, and how its own payment names the customer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reconcile.engine import RuleSet, from_json
from reconcile.engine.ready import DOCUMENTS
from tests.engine.invoices import invoice, payment
from tests.engine.records import cases, confirmed, run
from tests.engine.test_misquoted import BILL, OWN, bill
from tests.engine.test_misquoted_by_strangers import OWN as QUOTING
from tests.engine.test_misquoted_by_strangers import STRANGER
from tests.engine.test_payers_edges import STAR, STAR_CUT, STAR_SIMILAR

SUMS, NUMBERS = "Sum of several", "Numbers in the text"


def rules(without: str = "", basis: str = "gross", **changed: object) -> RuleSet:
    """The rules for invoices but one, or with one that says something else."""
    document: dict[str, Any] = dict(DOCUMENTS["invoice_bank"])
    kept = [dict(rule) for rule in document["rules"] if rule["name"] != without]
    told = [rule | changed if rule["name"] == NUMBERS else rule for rule in kept]
    return from_json(document | {"rules": told, "basis": {"left": basis, "right": "net"}})


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


@pytest.mark.parametrize(("text", "is_own"), [(STAR_CUT, True), (f"for {STAR_SIMILAR}", False)])
def test_a_payment_is_the_customers_own_where_its_text_agrees_in_name(
    text: str,
    is_own: bool,  # noqa: FBT001
) -> None:
    bill = invoice(91_230, STAR, order_key=BILL, order_ref=BILL)
    stranger = payment(7_900, "H. PAYER", description=BILL, booked_on=date(2026, 6, 9))

    outcome = run([bill], [payment(91_230, None, description=text), stranger], "invoice_bank")

    assert ("AMOUNT_SHORT" not in cases(outcome)) == is_own
