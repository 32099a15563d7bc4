"""A bank line that names a bill and what is taken off it, all by short numbers."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, run, suggested


def bill(number: str, amount: int) -> Row:
    return invoice(amount, "Oak & Sons", order_key=number, order_ref=number)


BILL, NOTE = bill("30517", 90_000), bill("30522", -12_500)


def paid(amount: int, text: str, name: str | None = "OAK AND SONS LTD") -> Row:
    return payment(amount, name, order_key="30517", order_ref="30517", description=text)


def test_it_suggests_a_bill_less_its_credit_note() -> None:
    outcome = run([BILL, NOTE], [paid(77_500, "INV 30517 LESS CM 30522")], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 2, 1001)])
    assert cases(outcome) == {}


@pytest.mark.parametrize(
    ("amount", "text"),
    [(77_000, "INV 30517 LESS CM 30522"), (77_400, "INV 30517"), (77_400, "LESS CM 30522")],
)
def test_it_stays_a_difference_where_the_named_ones_make_no_such_sum(
    amount: int, text: str
) -> None:
    outcome = run([BILL, NOTE], [paid(amount, text)], "invoice_bank")

    assert cases(outcome)["AMOUNT_SHORT"][0] in {(1, 1001), (1, 2, 1001)}


def test_what_another_line_disagrees_about_is_no_part_of_the_sum() -> None:
    other = payment(-12_000, None, order_key="30522", order_ref="30522")

    outcome = run([BILL, NOTE], [paid(77_500, "INV 30517 LESS CM 30522"), other], "invoice_bank")

    assert (1, 1001) in cases(outcome)["AMOUNT_SHORT"]
