"""Tries that failed stand beside the payment that went through; they are no rivals of it."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, confirmed, row, run, suggested


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


@pytest.mark.parametrize("status", ["FAILED", "CLOSED", "UNPAID"])
def test_it_sets_a_try_aside_whose_order_was_paid_under_its_number_with_a_counter(
    status: str,
) -> None:
    theirs = [
        row("WC1104", 4900, order_ref="WC-1104", status=status),
        row("WC11042", 4900, order_ref="WC-1104_2", status="PAID"),
    ]

    outcome = run([row("WC1104", 4900, status="PAID")], theirs)

    assert (suggested(outcome), cases(outcome)) == ([(1, 1002)], {"NON_TRADE": [(1001,)]})


@pytest.mark.parametrize(
    "later",
    [
        row("WC11042", 4800, order_ref="WC-1104_2", status="PAID"),
        row("WC11042", 4900, order_ref="WC-1104_2", status="FAILED"),
        row("WC11052", 4900, order_ref="WC-1105_2", status="PAID"),
        row("WC11042", 4900, order_ref="WC-11042", status="PAID"),
    ],
)
def test_it_disputes_a_try_beside_what_is_no_later_one(later: Row) -> None:
    first = row("WC1104", 4900, order_ref="WC-1104", status="FAILED")

    outcome = run([row("WC1104", 4900, status="PAID")], [first, later])

    assert cases(outcome)["STATUS_MISMATCH"] == [(1, 1001)]
