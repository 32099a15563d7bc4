"""A line that names a bill, and says that it was paid twice, too much or back, or cancelled, is a question and no match."""

from __future__ import annotations

import pytest

from reconcile.engine.records import Kind
from tests.engine.invoices import invoice, on, payment
from tests.engine.records import Row, cases, confirmed, row, run, suggested

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


@pytest.mark.parametrize(
    "text",
    ["Storno INV-00701", "Stornierung INV-00701", "INV-00701 cancellation", "INV-00701 canceled", "reversal of INV-00701",
     "INV-00701 Rückbuchung", "Annulation INV-00701", "INV-00701 annulé", "estorno INV-00701", "作废 INV-00701", "INV-00701冲销",
     "撤銷INV-00701", "Stornogutschrift INV-00701", "chargeback INV-00701", "INV-00701 payment returned", "退汇INV-00701"],
)  # fmt: skip
def test_it_asks_about_a_line_that_says_cancelled(text: str) -> None:
    outcome = run([BILL], [line(text)], "invoice_bank")

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["says_cancelled"]


@pytest.mark.parametrize(
    "text",
    ["INV-00701 cancellation fee", "Stornogebühr INV-00701", "INV-00701 not cancelled", "INV-00701 reverse charge",
     "INV-00701 free cancellation", "irreversible INV-00701", "INV-00701 未作废", "Avoid INV-00701"],
)  # fmt: skip
def test_it_confirms_a_line_that_was_not_cancelled(text: str) -> None:
    assert confirmed(run([BILL], [line(text)], "invoice_bank")) == [(1, 1001)]


@pytest.mark.parametrize(
    "bill",
    [
        {**BILL, "description": "Storno of the trip"},
        {**BILL, "counterparty": "Storno Media"},
        row(None, -5_950, kind=Kind.REFUND, counterparty="Jan Bauer", **NUMBER, **on(6, 2)),
    ],
)
def test_it_confirms_what_our_side_calls_cancelled_too(bill: Row) -> None:
    amount = int(str(bill["gross_minor"]))

    assert confirmed(run([bill], [line("Storno INV-00701", amount)], "invoice_bank")) == [(1, 1001)]


def test_it_only_suggests_by_name_what_was_cancelled() -> None:
    assert suggested(run([BILL], [line("cancelled")], "invoice_bank")) == [(1, 1001)]


@pytest.mark.parametrize("rules", ["orders_orders", "supplier_orders"])
@pytest.mark.parametrize(
    "text", ["Storno", "STORNO Rechnung RE-2159", "Cancelled", "作废", "订单已取消"]
)
def test_it_asks_about_a_document_that_says_nothing_but_cancelled(text: str, rules: str) -> None:
    ours, theirs = (row("SO7100", 111, kind=Kind.ORDER, description=said) for said in (None, text))

    outcome = run([ours], [theirs], rules)

    assert outcome.cases["reason_code"].to_list() == ["says_cancelled"]


@pytest.mark.parametrize(
    "text", ["Cancelled Flights, paperback", "Reversed hem skirt", "不可取消的房间"]
)
def test_a_document_may_be_of_such_an_article(text: str) -> None:
    ours, theirs = (row("SO7100", 111, kind=Kind.ORDER, description=said) for said in (None, text))

    assert confirmed(run([ours], [theirs], "orders_orders")) == [(1, 1001)]
