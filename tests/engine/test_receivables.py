"""A list of invoices against the bank: that one is unpaid so far contradicts nothing."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import cases, confirmed, row, run

OPEN = ["UNPAID", "PENDING", None, "PAID"]


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize("channel", [None, "OTHER", "BANK"])
def test_it_confirms_an_open_invoice_that_the_bank_shows_as_paid(
    status: str | None, channel: str | None
) -> None:
    ours = [
        invoice(9100, "Ash Ltd", order_key="INV9026001", status=status, channel=channel),
        invoice(9200, "Elm Ltd", order_key="INV9026002", status=status, channel=channel),
    ]
    theirs = [payment(9100, "ASH LTD", description="INV-9026001"), payment(9200, "ELM LTD")]

    assert confirmed(run(ours, theirs, "invoice_bank")) == [(1, 1001), (2, 1002)]


@pytest.mark.parametrize("status", OPEN)
def test_it_asks_for_the_money_of_an_open_invoice(status: str | None) -> None:
    ours = [invoice(9100, "Ash Ltd", status=status), invoice(9200, "Elm Ltd", status="PAID")]

    outcome = run(ours, [payment(9200, "ELM LTD")], "invoice_bank")

    assert confirmed(outcome) == [(2, 1001)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)]}


@pytest.mark.parametrize(
    ("status", "is_paid", "kind"),
    [("CLOSED", True, "STATUS_MISMATCH"), ("CLOSED", False, "NON_TRADE")],
)
def test_it_keeps_what_a_void_invoice_says(status: str, is_paid: bool, kind: str) -> None:  # noqa: FBT001
    ours = [invoice(9100, order_key="INV9026001", status=status)]
    theirs = [payment(9100, description="INV-9026001")] if is_paid else [payment(5)]

    assert kind in cases(run(ours, theirs, "invoice_bank"))


def test_it_leaves_an_order_alone_that_no_wallet_was_paid_for() -> None:
    ours = [invoice(9100, status="UNPAID", channel="WECHAT"), invoice(9200, status="PAID")]

    outcome = run(ours, [payment(9200)], "invoice_bank")

    assert cases(outcome) == {"NON_TRADE": [(1,)]}


def test_it_leaves_unpaid_orders_of_a_channel_as_they_were() -> None:
    ours = [row("A1", 10, kind="ORDER", status="UNPAID"), row("A2", 20, kind="ORDER")]

    assert cases(run(ours, [row("A2", 20)])) == {"NON_TRADE": [(1,)]}


def test_it_does_not_pay_an_open_invoice_by_a_line_that_is_pending() -> None:
    ours = [invoice(9100, order_key="INV9026001", status="UNPAID")]
    theirs = [payment(9100, description="INV-9026001", status="PENDING")]

    assert cases(run(ours, theirs, "invoice_bank")) == {"STATUS_MISMATCH": [(1, 1001)]}


def test_it_sets_an_older_state_of_an_invoice_aside() -> None:
    states = [invoice(9100, order_key="INV9026001", status=status) for status in ("UNPAID", "PAID")]
    theirs = [payment(9100, description="INV-9026001")]

    outcome = run(states, theirs, "invoice_bank")

    assert confirmed(outcome) == [(2, 1001)]
    assert cases(outcome) == {"NON_TRADE": [(1,)]}
