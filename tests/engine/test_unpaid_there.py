"""What failed, waits or was reversed on the other side pays nothing, whatever our side states."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, row, run


def order(number: str, amount: int, status: str | None = None) -> Row:
    return row(number, amount, kind="ORDER", status=status)


@pytest.mark.parametrize("status", ["FAILED", "PENDING", "UNPAID", "CLOSED", "REVOKED"])
@pytest.mark.parametrize("kind", ["ORDER", "TOP_UP"])
def test_it_confirms_no_order_by_a_payment_that_is_no_money(status: str, kind: str) -> None:
    ours = [row(n, a, kind=kind) for n, a in (("A1", 1000), ("A2", 1100), ("A3", 1200))]
    theirs = [row("A1", 1000, status="PAID"), row("A2", 1100, status=status), row("A3", 1200)]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001), (3, 1003)]
    assert cases(outcome) == {"STATUS_MISMATCH": [(2, 1002)]}
    assert outcome.cases["reason_code"].to_list() == ["not_paid_there"]


def test_it_disputes_nothing_where_both_say_that_no_money_came() -> None:
    outcome = run([order("A1", 1000, "UNPAID")], [row("A1", 1000, status="FAILED")])

    assert cases(outcome) == {"NON_TRADE": [(1, 1001)]}


def test_it_takes_the_try_that_was_paid_in_place_of_the_one_that_failed() -> None:
    theirs = [row("A1", 1000, status="FAILED"), row("A1", 1000, status="PAID")]

    outcome = run([order("A1", 1000)], theirs)

    assert confirmed(outcome) == [(1, 1002)]
    assert cases(outcome) == {"NON_TRADE": [(1001,)]}


def test_it_leaves_a_reversed_payment_to_the_row_that_reversed_it() -> None:
    ours = [order("A1", 1000), row("A1", -1000)]
    theirs = [row("A1", 1000, status="REVOKED"), row("A1", -1000)]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002)]


def test_it_asks_no_status_of_refunds_and_disputes() -> None:
    ours = [row("A1", -1000), row("A2", -500, kind="CHARGEBACK")]
    theirs = [
        row("A1", -1000, status="PENDING"),
        row("A2", -500, kind="CHARGEBACK", status="PENDING"),
    ]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002)]


@pytest.mark.parametrize("status", ["FAILED", "PENDING", "REVOKED"])
def test_it_confirms_no_invoice_by_a_bank_line_that_is_not_booked(status: str) -> None:
    ours = [invoice(8800, order_key="INV2607001"), invoice(9900, order_key="INV2607002")]
    theirs = [
        payment(8800, description="INV2607001", status=status),
        payment(9900, description="INV2607002", status="PAID"),
    ]

    outcome = run(ours, theirs, "invoice_bank")

    assert confirmed(outcome) == [(2, 1002)]
    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


@pytest.mark.parametrize("status", ["FAILED", "PENDING"])
def test_it_confirms_no_order_by_a_movement_of_unknown_kind_that_is_no_money(status: str) -> None:
    theirs = [row("A1", 1000, kind="ADJUSTMENT", status=status)]

    assert cases(run([order("A1", 1000, "PAID")], theirs)) == {"STATUS_MISMATCH": [(1, 1001)]}
