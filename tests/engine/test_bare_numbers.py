"""A bare number in a bank's text, shaped like our own documents' numbers: another invoice, or nothing of the kind."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, on, payment
from tests.engine.records import Row, confirmed, run, suggested

PLAN = "OSPREY CONSULTING"
OTHERS = [invoice(7_300 + n, f"Customer {n}", order_ref=f"458{n}") for n in range(3)]


def _reason(text: str, ref: str = "4572", *more: Row, name: str = PLAN, amount: int = 9_900) -> str:
    """Why the invoice of June, and a payment of its amount and customer with this text, are a match."""
    ours = [invoice(amount, name, order_ref=ref, **on(6, 1)), *OTHERS]
    theirs = [payment(amount, name, description=text, **on(6, 22)), *more]

    matches = run(ours, theirs, "invoice_bank").matches

    return str(matches.filter(matches["score"].is_not_null())["reason_code"].item())


@pytest.mark.parametrize(
    ("ref", "text"),
    [("4572", "ORIG CO NAME:OSPREY CONSULTING CO ENTRY DESCR:PAYMENT REMARK=PYMT 3754"), ("4572", "3754"),
     ("INV 4572", "4344 THANKS"), ("INV-4572", "#4344"), ("INV-004572", "004344"), ("INV-004572", "4344 thanks"),
     ("RE2026-04186", "4190"), ("RG-2026-4713", "4688 Danke"), ("RE202604713", "04688"), ("104572", "104344"),
     ("4572", "付4344货款"), ("4572", "到账4344"), ("4572", "Kd-Nr. 10229 3754"), ("4572", "4581"), ("4572", "4999")],
)  # fmt: skip
def test_it_only_suggests_beside_the_number_of_another_document(ref: str, text: str) -> None:
    assert _reason(text, ref) == "name_but_number"


@pytest.mark.parametrize(
    ("ref", "text"),
    [("4572", "thanks"), ("INV-4572", "4572"), ("RG-2026-0713", "713"), ("RG-2026-0713", "0713 0688"),
     # a year, a day, an amount, a longer or a shorter number, one of a series that hasn't come so far
     ("4572", "2026"), ("4572", "2206"), ("4572", "0622"), ("104572", "220626"), ("4572", "3081,51"),
     ("4572", "EUR 1250"), ("4572", "13754"), ("4572", "375"), ("4572", "8812"), ("104572", "884344"),
     # a card, an account, a telephone, a customer
     ("4572", "CARD 3754"), ("4572", "card ending in 3754"), ("4572", "VISA *3754"), ("4572", "XX3754"),
     ("4572", "尾号3754"), ("4572", "A/C 3754"), ("4572", "Konto 3754"), ("4572", "Kd-Nr. 3754"),
     ("4572", "Kundennummer 3754"), ("4572", "CHECK 1043"), ("4572", "TEL 0151 3754"), ("4572", "PLZ 3754"),
     ("R-A", "3754"), ("572", "344")],
)  # fmt: skip
def test_it_takes_no_number_of_something_else_for_a_document(ref: str, text: str) -> None:
    assert _reason(text, ref) != "name_but_number"


def test_it_takes_no_amount_for_a_document() -> None:
    assert _reason("payment 3081", amount=308_100) == "sure_by_name"
    assert _reason("payment 3082", amount=308_100) == "name_but_number"


def test_it_takes_no_number_in_a_customers_name_for_a_document() -> None:
    assert _reason("Studio 1954", name="STUDIO 1954") == "sure_by_name"


def test_it_knows_the_number_that_stands_in_several_lines_of_that_customer() -> None:
    said = "FPI 3754 THANKS"

    assert _reason(said, "4572", payment(1, PLAN, description="3754")) == "sure_by_name"
    assert _reason(said, "4572", payment(1, None, description=f"3754 {PLAN}")) == "sure_by_name"
    assert (
        _reason(said, "4572", payment(1, "Somebody Else", description="3754")) == "name_but_number"
    )


def test_it_confirms_what_names_our_own_number_beside_another() -> None:
    ours = [invoice(9_900, PLAN, order_ref="4572"), *OTHERS]

    outcome = run(
        ours, [payment(9_900, PLAN, description="4572 3754", **on(6, 22))], "invoice_bank"
    )

    assert (confirmed(outcome), suggested(outcome)) == ([(1, 1001)], [])
