"""Differences of status or currency are always cases, with the entries of both sides."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.records import cases, confirmed, row, run


def order(
    number: str | None, amount: int, status: str | None, **given: object
) -> dict[str, object]:
    return row(number, amount, kind="ORDER", status=status, **given)


@pytest.mark.parametrize("status", ["CLOSED", "UNPAID", "PENDING", "FAILED"])
def test_it_reports_an_order_that_is_not_paid_here_and_paid_there(status: str) -> None:
    outcome = run([order("A1", 1000, status)], [row("A1", 1000, status="PAID")])

    assert confirmed(outcome) == []
    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


def test_it_matches_an_order_that_is_paid_on_both_sides() -> None:
    outcome = run([order("A1", 1000, "PAID")], [row("A1", 1000, status="PAID")])

    assert confirmed(outcome) == [(1, 1001)]


def test_it_reports_a_payment_that_failed_there() -> None:
    outcome = run([order("A1", 1000, "PAID")], [row("A1", 1000, status="FAILED")])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


def test_it_reports_a_paid_order_that_was_refunded_in_full_there() -> None:
    theirs = [row("A1", 1000, status="PAID"), row("A1", -1000, status="REFUNDED", refund_key="R1")]

    outcome = run([order("A1", 1000, "PAID")], theirs)

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001, 1002)]}


def test_it_finds_the_refund_by_the_transaction_too() -> None:
    ours = [order(None, 1000, "PAID", transaction_key="T1")]
    theirs = [row("X9", 1000, transaction_key="T1"), row("X9", -1000, transaction_key="T1")]

    assert cases(run(ours, theirs)) == {"STATUS_MISMATCH": [(1, 1001, 1002)]}


SHOWS_REFUNDS = row("B9", 70, status="REFUNDED")


@pytest.mark.parametrize("status", ["REFUNDED", "PARTLY_REFUNDED"])
def test_it_reports_an_order_refunded_here_that_is_paid_there(status: str) -> None:
    theirs = [row("A1", 1000, status="PAID"), SHOWS_REFUNDS]

    outcome = run([order("A1", 1000, status)], theirs)

    assert cases(outcome)["STATUS_MISMATCH"] == [(1, 1001)]


@pytest.mark.parametrize("status", ["REFUNDED", "PARTLY_REFUNDED"])
def test_it_reports_a_paid_order_that_the_other_side_calls_refunded(status: str) -> None:
    outcome = run([order("A1", 1000, "PAID")], [row("A1", 1000, status=status)])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


def test_it_does_not_ask_a_bill_of_events_for_a_refund_that_may_come_later() -> None:
    late = {"booked_on": date(2026, 6, 26)}
    theirs = [row("A1", 1000, status="PAID", **late), row("B9", -70, status="REFUNDED")]

    outcome = run([order("A1", 1000, "REFUNDED", **late)], theirs)

    assert cases(outcome)["TIMING"] == [(1, 1001)]


@pytest.mark.parametrize("side", [0, 1])
def test_it_matches_a_refunded_order_whose_refund_one_side_has(side: int) -> None:
    sides = [[order("A1", 1000, "REFUNDED")], [row("A1", 1000, status="PAID"), SHOWS_REFUNDS]]
    sides[side].append(row("A1", -1000, refund_key="R1"))

    assert confirmed(run(*sides)) == [(1, 1001)]


def test_it_matches_a_refund_that_both_sides_have() -> None:
    ours = [order("A1", 1000, "PAID"), row("A1", -1000, refund_key="R1")]
    theirs = [row("A1", 1000), row("A1", -1000, refund_key="R1")]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002)]


@pytest.mark.parametrize("status", ["REFUNDED", "PARTLY_REFUNDED", "CLOSED"])
def test_it_compares_the_status_of_two_lists_of_orders(status: str) -> None:
    outcome = run([order("A1", 1000, "PAID")], [order("A1", 1000, status)], "orders_orders")

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


def test_it_matches_orders_that_both_call_refunded() -> None:
    ours, theirs = [order("A1", 1000, "REFUNDED")], [order("A1", 1000, "REFUNDED")]

    assert confirmed(run(ours, theirs, "orders_orders")) == [(1, 1001)]


def test_it_does_not_mind_a_status_that_one_side_does_not_give() -> None:
    assert confirmed(run([order("A1", 1000, None)], [row("A1", 1000)])) == [(1, 1001)]


def test_it_reports_another_currency_of_the_same_item() -> None:
    outcome = run([row("A1", 1000)], [row("A1", 1000, currency="USD")])

    assert confirmed(outcome) == []
    assert cases(outcome) == {"CURRENCY_MISMATCH": [(1, 1001)]}


def test_it_matches_an_order_that_both_sides_gave_back_before_it_was_closed() -> None:
    ours = [order("A1", 1000, "CLOSED"), row("A1", -1000, refund_key="R1")]
    theirs = [row("A1", 1000), row("A1", -1000, refund_key="R1")]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002)]


@pytest.mark.parametrize("registered", [-1000, -300])
def test_it_holds_an_order_to_its_payment_where_a_refund_of_it_is_matched(registered: int) -> None:
    """Their second refund is one too many: our books do not say that nothing went back."""
    ours = [order("A1", 1000, "PAID"), row("A1", registered, refund_key="R1")]
    theirs = [row("A1", 1000, transaction_key="T1")]
    theirs += [
        row("A1", back, refund_key=number, transaction_key="T1")
        for number, back in (("R1", registered), ("R2", -1000))
    ]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]
    assert outcome.cases.select("kind", "reason_code").rows() == [
        ("EXTERNAL_ONLY", "over_refunded")
    ]
