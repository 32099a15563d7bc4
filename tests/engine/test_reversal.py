"""Rows of one side that cancel out are a match of that side alone, if the other lacks them."""

from __future__ import annotations

from tests.engine.records import cases, confirmed, row, run

OTHER = row("B9", 70)


def test_it_matches_a_payment_and_its_reversal_on_our_side() -> None:
    outcome = run([row("A1", 500), row("A1", -500)], [OTHER])

    assert confirmed(outcome) == [(1, 2)]
    assert outcome.matches["cardinality"].to_list() == ["N:0"]


def test_it_matches_them_on_the_other_side() -> None:
    outcome = run([OTHER], [row("A1", 500), row("A1", -300), row("A1", -200)])

    assert confirmed(outcome) == [(1001, 1002, 1003)]
    assert outcome.matches["cardinality"].to_list() == ["0:N"]


def test_it_leaves_them_to_an_order_that_we_call_paid() -> None:
    ours = [row("A1", 500, kind="ORDER", status="PAID")]

    outcome = run(ours, [row("A1", 500), row("A1", -500)])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001, 1002)]}


def test_it_sees_the_order_through_the_other_key() -> None:
    ours = [row(None, 500, kind="ORDER", status="PAID", transaction_key="T1")]
    theirs = [row("X1", 500, transaction_key="T1"), row("X1", -500, transaction_key="T1")]

    assert cases(run(ours, theirs)) == {"STATUS_MISMATCH": [(1, 1001, 1002)]}


def test_it_cancels_what_was_paid_and_given_back_on_a_closed_order() -> None:
    ours = [row("A1", 500, kind="ORDER", status="CLOSED")]

    outcome = run(ours, [row("A1", 500), row("A1", -500)])

    assert confirmed(outcome) == [(1001, 1002)]
    assert cases(outcome) == {"NON_TRADE": [(1,)]}


def test_it_does_not_cancel_without_a_key() -> None:
    outcome = run([row(None, 500), row(None, -500)], [OTHER])

    assert confirmed(outcome) == []


def test_it_does_not_cancel_across_currencies() -> None:
    outcome = run([row("A1", 500), row("A1", -500, currency="USD")], [OTHER])

    assert confirmed(outcome) == []


def test_it_does_not_cancel_while_the_other_side_has_not_come() -> None:
    assert confirmed(run([row("A1", 500), row("A1", -500)], [])) == []
