"""A payment that names a bill in part, and another one of that customer that is exactly the rest."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, run, suggested

FIRST, SECOND = "INV202607001", "INV202607002"
BILL = invoice(98_600, order_key=FIRST)
PART = payment(20_000, description=f"{FIRST} first part")
REST = payment(78_600, description="the rest")


@pytest.mark.parametrize("sign", [1, -1])
def test_it_suggests_the_bill_with_both_payments(sign: int) -> None:
    def signed(made: Row) -> Row:
        amount = sign * int(str(made["gross_minor"]))
        return made | {"gross_minor": amount, "net_minor": amount}

    outcome = run([signed(BILL)], [signed(PART), signed(REST)], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001, 1002)])
    assert outcome.matches["reason_code"].to_list() == ["rest_of_bill"]
    assert cases(outcome) == {}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # of somebody else, of another amount or currency, or one of two that fit
        ([BILL], [PART, payment(78_600, "Mill Foods", description="the rest")]),
        ([BILL], [PART, payment(78_601, description="the rest")]),
        ([BILL], [PART, REST | {"currency": "USD"}]),
        ([BILL], [PART, REST, REST]),
        # another bill of that amount
        ([BILL, invoice(78_600, order_key=SECOND)], [PART, REST]),
        # nobody says whose bill it is
        ([BILL | {"counterparty": None}], [PART, REST]),
        # two bills that lack as much
        ([BILL, invoice(88_600, order_key=SECOND)], [PART, REST, payment(10_000, description=SECOND)]),
    ],
)  # fmt: skip
def test_it_stays_short_where_nothing_says_what_the_rest_is_for(
    ours: list[Row], theirs: list[Row]
) -> None:
    outcome = run(ours, theirs, "invoice_bank")

    assert (1, 1001) in cases(outcome)["AMOUNT_SHORT"]
    assert "rest_of_bill" not in outcome.matches["reason_code"].to_list()


def test_it_says_nothing_where_no_rule_adds_up() -> None:
    outcome = run([row_of("SO1", 98_600)], [row_of("SO1", 20_000), REST])

    assert "AMOUNT_SHORT" in cases(outcome)


def row_of(order: str, amount: int) -> Row:
    return invoice(amount, order_key=order) if amount > 50_000 else payment(amount, order_key=order)
