"""A bill that its own customer has paid to the cent, while a stranger's line quotes its number as well."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice
from tests.engine.records import Row, cases, confirmed, run, suggested
from tests.engine.test_misquoted import BILL, bill, paid

OWN = paid(91_230, "RE-2026-0311", "OAK & SONS")
STRANGER = paid(7_900, "RE-2026-0311", "H. PAYER")


def test_it_confirms_the_own_payment_and_leaves_the_strangers_line_a_case() -> None:
    outcome = run([bill()], [OWN, STRANGER], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"EXTERNAL_ONLY": [(1002,)]}


def test_it_suggests_the_strangers_own_bill() -> None:
    ours = [bill(), bill(7_900, "RE20260313", "Holly Payer")]

    outcome = run(ours, [OWN, paid(7_900, BILL, "HOLLY PAYER")], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([(1, 1001)], [(2, 1002)])


@pytest.mark.parametrize(
    "lines",
    [
        # the other line is the customer's own, or could be; nobody paid exactly, or a stranger did; twice
        [OWN, paid(7_900, BILL, "Oak & Sons")],
        [OWN, paid(7_900, BILL, "OAK SONS TRADING")],
        [paid(91_200, BILL, "OAK & SONS"), STRANGER],
        [paid(91_230, BILL, "ELM LTD"), STRANGER],
        [OWN, OWN, STRANGER],
    ],
)
def test_it_stays_a_case_where_the_number_does_not_tell(lines: list[Row]) -> None:
    outcome = run([bill()], lines, "invoice_bank")

    assert confirmed(outcome) == []


@pytest.mark.parametrize("ours", [[bill(), bill(500)], [invoice(91_230, None, order_key=BILL)]])
def test_it_stays_a_case_of_two_bills_or_of_a_nameless_one(ours: list[Row]) -> None:
    assert confirmed(run(ours, [OWN, STRANGER], "invoice_bank")) == []
