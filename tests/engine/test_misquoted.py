"""A number that a stranger quotes takes a bill from no payment that fits it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, run, suggested

BILL = "RE20260311"


def bill(amount: int = 91_230, number: str = BILL, name: str = "Oak & Sons") -> Row:
    return invoice(amount, name, order_key=number, order_ref=number)


def paid(amount: int, text: str, name: str) -> Row:
    return payment(amount, name, description=text, booked_on=date(2026, 6, 9))


OWN = paid(91_230, "Rechnung 2026-0311", "OAK & SONS")


def test_it_suggests_the_own_payment_beside_a_stranger_who_quotes_the_number() -> None:
    outcome = run([bill()], [OWN, paid(7_900, "RE-2026-0311", "H. PAYER")], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)])
    assert cases(outcome) == {"EXTERNAL_ONLY": [(1002,)]}


def test_it_finds_the_customer_in_the_text_too() -> None:
    own = payment(91_230, None, description="OAK & SONS 2026-0311", booked_on=date(2026, 6, 9))

    outcome = run([bill()], [own, paid(7_900, "RE-2026-0311", "H. PAYER")], "invoice_bank")

    assert suggested(outcome) == [(1, 1001)]


def test_it_suggests_the_payers_own_bill_in_place_of_the_one_that_is_quoted() -> None:
    ours = [bill(), bill(7_900, "RE20260313", "Holly Payer")]

    outcome = run(ours, [paid(7_900, "RE-2026-0311", "HOLLY PAYER")], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(2, 1001)])


@pytest.mark.parametrize(
    "lines",
    [
        # the customer's own line quotes it, nobody paid exactly, or somebody else did
        [paid(91_230, "June", "OAK & SONS"), paid(7_900, "RE-2026-0311", "Oak & Sons")],
        [paid(91_200, "June", "OAK & SONS"), paid(7_900, "RE-2026-0311", "H. PAYER")],
        [paid(91_230, "June", "ELM LTD"), paid(7_900, "RE-2026-0311", "H. PAYER")],
    ],
)
def test_it_stays_a_case_of_the_quoting_line(lines: list[Row]) -> None:
    outcome = run([bill()], lines, "invoice_bank")

    assert cases(outcome)["AMOUNT_SHORT"] == [(1, 1002)]


def test_it_stays_one_where_the_customer_has_two_such_bills() -> None:
    lines = [OWN, paid(7_900, "RE-2026-0311", "H. PAYER")]

    outcome = run([bill(), bill(number="RE20260312")], lines, "invoice_bank")

    assert cases(outcome)["AMOUNT_SHORT"] == [(1, 1002)]
