"""Tries that failed stand beside the payment that went through; they are no rivals of it."""

from __future__ import annotations

from tests.engine.records import cases, confirmed, row, run


def test_it_sets_a_failed_try_aside_on_their_side() -> None:
    theirs = [row("A1", 1000, status="FAILED"), row("A1", 1000, status="PAID")]

    outcome = run([row("A1", 1000)], theirs)

    assert confirmed(outcome) == [(1, 1002)]
    assert cases(outcome) == {"NON_TRADE": [(1001,)]}


def test_it_sets_an_unpaid_order_aside_that_was_paid_later() -> None:
    ours = [
        row("A1", 1000, kind="ORDER", status="UNPAID"),
        row("A1", 1000, kind="ORDER", status="PAID"),
    ]

    outcome = run(ours, [row("A1", 1000)])

    assert confirmed(outcome) == [(2, 1001)]
    assert cases(outcome) == {"NON_TRADE": [(1,)]}


def test_it_still_disputes_a_failed_payment_that_stands_alone() -> None:
    outcome = run([row("A1", 1000, status="PAID")], [row("A1", 1000, status="FAILED")])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


def test_it_leaves_lines_of_one_order_that_differ_in_amount() -> None:
    ours = [
        row("A1", 1000, kind="ORDER", status="CLOSED"),
        row("A1", 500, kind="ORDER", status="PAID"),
    ]

    outcome = run(ours, [row("A1", 1500)])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 2, 1001)]}


def test_it_compares_an_order_with_who_delivered_it_after_another_had_failed() -> None:
    ours = [row("A1", 2946, kind="ORDER", status="PAID")]
    theirs = [
        row("A1", 2946, kind="ORDER", status="FAILED"),
        row("A1", 2950, kind="ORDER", status="PAID"),
    ]

    outcome = run(ours, theirs, "supplier_orders")

    assert confirmed(outcome) == []
    assert cases(outcome)["NON_TRADE"] == [(1001,)]


def test_it_disputes_a_line_that_failed_beside_a_line_of_another_price() -> None:
    lines = [row("A1", 1000, kind="ORDER", status="PAID"), row("A1", 500, kind="ORDER")]
    theirs = [{**lines[0], "status": "FAILED"}, lines[1]]

    outcome = run(lines, theirs)

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}
