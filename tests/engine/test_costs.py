"""What a supplier's wallet deducts is what our orders cost; what it gives back pays none of them."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, confirmed, row, run


def cost(number: str, amount: int, status: str = "PAID") -> Row:
    return row(number, amount, kind="ORDER", status=status)


def deducted(number: str | None, amount: int, kind: str = "PAYMENT") -> Row:
    return row(number, -amount, kind=kind)


def filled_up(amount: int) -> Row:
    return row(None, amount)


@pytest.mark.parametrize("kind", ["PAYMENT", "TOP_UP", "OTHER"])
def test_it_matches_deductions_with_costs(kind: str) -> None:
    ours = [cost("A1", 980), cost("A2", 490)]
    theirs = [filled_up(9000), deducted("A1", 980, kind), deducted("A2", 490, kind)]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1002), (2, 1003)]
    assert cases(outcome) == {"NON_TRADE": [(1001,)]}


@pytest.mark.parametrize("kind", ["REFUND", "PAYMENT"])
@pytest.mark.parametrize("rules", ["orders_channel", "invoice_bank"])
def test_it_makes_a_case_of_what_was_given_back_for_a_delivered_order(
    kind: str, rules: str
) -> None:
    ours = [cost("A1", 980), cost("A2", 490)]
    theirs = [deducted("A1", 980), deducted("A2", 490), row("A2", 490, kind=kind)]

    outcome = run(ours, theirs, rules)

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"STATUS_MISMATCH": [(2, 1002, 1003)]}


def test_it_nets_what_was_given_back_for_an_order_that_failed() -> None:
    ours = [cost("A1", 980), cost("A2", 490, "FAILED")]
    theirs = [deducted("A1", 980), deducted("A2", 490), row("A2", 490, kind="REFUND")]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001), (1002, 1003)]
    assert cases(outcome) == {"NON_TRADE": [(2,)]}


def test_it_makes_a_case_of_a_deduction_for_an_order_that_failed() -> None:
    ours = [cost("A1", 980), cost("A2", 490, "FAILED")]

    outcome = run(ours, [deducted("A1", 980, "TOP_UP"), deducted("A2", 490, "TOP_UP")])

    assert cases(outcome) == {"STATUS_MISMATCH": [(2, 1002)]}


def test_it_turns_our_own_ledger_round_beside_a_list_of_orders() -> None:
    outcome = run([deducted("A1", 980), filled_up(9000)], [cost("A1", 980)])

    assert confirmed(outcome) == [(1, 1001)]


def test_it_leaves_a_channel_as_it_is_that_took_one_payment_back() -> None:
    ours = [cost("A1", 980), cost("A2", 490)]
    theirs = [row("A1", 980), row("A2", 490), deducted("A2", 490)]

    outcome = run(ours, theirs)

    assert (1, 1001) in confirmed(outcome)
    assert (2, 1003) not in confirmed(outcome)


def test_it_takes_refunds_of_sales_for_no_costs() -> None:
    outcome = run([cost("A1", 980)], [deducted("A1", 980, "REFUND")])

    assert confirmed(outcome) == []
