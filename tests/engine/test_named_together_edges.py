"""What the text of a line names together, to the cent and of one currency; and what it doesn't settle."""

from __future__ import annotations

import pytest

from reconcile.engine import RuleSet
from tests.engine.invoices import payment
from tests.engine.records import Row, cases, confirmed, run, suggested
from tests.engine.test_misquoted_edges import SUMS, rules
from tests.engine.test_named_together import BILL, NOTE, bill, paid

TEXT = "INV 30517 LESS CM 30522"


@pytest.mark.parametrize(
    ("amount", "is_sum"),
    [(77_499, False), (77_500, True), (77_501, False), (78_000, False), (89_999, False)],
)
@pytest.mark.parametrize("ours", [[BILL, NOTE], [NOTE, BILL]])
def test_it_suggests_a_sum_that_agrees_to_the_cent(
    ours: list[Row],
    amount: int,
    is_sum: bool,  # noqa: FBT001
) -> None:
    outcome = run(ours, [paid(amount, TEXT)], "invoice_bank")

    assert suggested(outcome) == ([(1, 2, 1001)] if is_sum else [])
    assert ("AMOUNT_SHORT" in cases(outcome)) != is_sum


@pytest.mark.parametrize("currency", ["AUD", "USD"])
def test_a_bill_of_another_currency_is_no_part_of_the_sum(currency: str) -> None:
    outcome = run([BILL, NOTE | {"currency": currency}], [paid(77_500, TEXT)], "invoice_bank")

    assert (1, 1001) in cases(outcome)["AMOUNT_SHORT"]


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize("is_first", [False, True])
def test_what_another_case_holds_is_no_part_wherever_it_stands(
    is_turned: bool,  # noqa: FBT001
    is_first: bool,  # noqa: FBT001
) -> None:
    ours = [NOTE, BILL] if is_turned else [BILL, NOTE]
    other = payment(-12_000, None, order_key="30522", order_ref="30522")
    theirs = [other, paid(77_500, TEXT)] if is_first else [paid(77_500, TEXT), other]

    outcome = run(ours, theirs, "invoice_bank")

    entries = 1 + ours.index(BILL), 1001 + theirs.index(paid(77_500, TEXT))
    assert entries in cases(outcome)["AMOUNT_SHORT"]
    assert suggested(outcome) == []


@pytest.mark.parametrize(("last", "is_sum"), [(8_000, True), (8_001, False)])
def test_it_adds_up_three_that_the_text_names(last: int, is_sum: bool) -> None:  # noqa: FBT001
    ours = [BILL, NOTE, bill("30530", last)]

    outcome = run(ours, [paid(85_500, f"{TEXT} PLUS 30530")], "invoice_bank")

    assert suggested(outcome) == ([(1, 2, 3, 1001)] if is_sum else [])
    assert ("AMOUNT_SHORT" not in cases(outcome)) == is_sum


@pytest.mark.parametrize("chosen", [rules(without=SUMS), rules(basis="net")])
def test_a_difference_stays_one_where_no_rule_could_suggest_the_sum(chosen: RuleSet) -> None:
    outcome = run([BILL, NOTE], [paid(77_500, TEXT)], chosen)

    assert (confirmed(outcome), suggested(outcome)) == ([], [])
    assert "AMOUNT_SHORT" in cases(outcome)
