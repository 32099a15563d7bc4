"""A line that names a bill, and says that it was paid twice, too much or back, is a question and no match."""

from __future__ import annotations

import pytest

from reconcile.engine.records import Kind
from tests.engine.invoices import invoice, on, payment
from tests.engine.records import Row, cases, confirmed, row, run

NUMBER = {"order_ref": "INV-00701", "order_key": "INV00701"}
BILL = invoice(5_950, "Jan Bauer", **NUMBER, **on(6, 2))


def line(text: str, amount: int = 5_950) -> Row:
    return payment(amount, "JAN BAUER", description=text, **on(6, 9))


@pytest.mark.parametrize(
    "text",
    ["DUPLICATE PAYMENT INV-00701", "2nd payment of INV-00701", "INV-00701 paid twice", "REFUND INV-00701",
     "INV-00701 overpayment", "Doppelzahlung INV-00701", "Überzahlung INV-00701", "Rückzahlung INV-00701",
     "退款 INV-00701", "重复支付INV-00701", "INV-00701 多付"],
)  # fmt: skip
def test_it_asks_about_a_line_that_pays_amiss(text: str) -> None:
    outcome = run([BILL], [line(text)], "invoice_bank")

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["says_paid_amiss"]


@pytest.mark.parametrize(
    "text", ["INV-00701", "payment of INV-00701, refundable", "货款 INV-00701"]
)
def test_it_confirms_a_line_that_says_no_such_thing(text: str) -> None:
    assert confirmed(run([BILL], [line(text)], "invoice_bank")) == [(1, 1001)]


@pytest.mark.parametrize(
    "bill",
    [
        {**BILL, "description": "refund of fees"},
        {**BILL, "counterparty": "Refund Experts"},
        row(None, 5_950, kind=Kind.ADJUSTMENT, counterparty="Jan Bauer", **NUMBER, **on(6, 2)),
    ],
)
def test_it_confirms_what_our_side_says_too(bill: Row) -> None:
    assert confirmed(run([bill], [line("REFUND INV-00701")], "invoice_bank")) == [(1, 1001)]


def test_it_confirms_the_refund_of_a_credit_note() -> None:
    note = row(None, -5_950, kind=Kind.REFUND, counterparty="Jan Bauer", **NUMBER, **on(6, 2))

    outcome = run([note], [line("REFUND INV-00701", amount=-5_950)], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]


def test_orders_against_a_channel_say_nothing_by_texts() -> None:
    order, paid = (row("SO1", 5_950, description=text) for text in (None, "refund"))

    assert confirmed(run([order], [paid])) == [(1, 1001)]
