"""A payment that is what a bill paid in part still lacks doesn't confirm another bill of that customer."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, run, suggested

FIRST, SECOND = "INV202607001", "INV202607002"
PART = payment(20_000, description=f"{FIRST} first part")


def bills(*amounts: int, name: str = "Brass Works", sign: int = 1) -> list[Row]:
    return [
        invoice(sign * amount, name, order_key=number)
        for amount, number in zip(amounts, (FIRST, SECOND), strict=False)
    ]


@pytest.mark.parametrize("sign", [1, -1])
def test_it_only_suggests_another_bill_of_what_the_first_still_lacks(sign: int) -> None:
    ours = bills(98_600, 78_600, sign=sign)
    theirs = [
        payment(sign * 20_000, description=f"{FIRST} first part"),
        payment(sign * 78_600, description="the rest"),
    ]

    outcome = run(ours, theirs, "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(2, 1002)])
    assert outcome.matches["reason_code"].item() == "name_but_rest"
    assert list(cases(outcome).values()) == [[(1, 1001)]]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # another rest, another customer, another currency
        (bills(98_600, 78_600), [PART | {"gross_minor": 20_001, "net_minor": 20_001}]),
        ([*bills(98_600, name="Mill Foods"), *bills(1, 78_600)[1:]], [PART]),
        ([bills(98_600)[0] | {"currency": "USD"}, bills(1, 78_600)[1]], [PART | {"currency": "USD"}]),
        # paid too much
        (bills(98_600, 78_600), [PART | {"gross_minor": 177_200, "net_minor": 177_200}]),
    ],
)  # fmt: skip
def test_it_confirms_what_no_other_bill_lacks(ours: list[Row], theirs: list[Row]) -> None:
    outcome = run(ours, [*theirs, payment(78_600, description="thanks")], "invoice_bank")

    assert (2, 1002) in confirmed(outcome)


def test_it_confirms_the_bill_whose_number_is_written_out() -> None:
    outcome = run(
        bills(98_600, 78_600), [PART, payment(78_600, description=SECOND)], "invoice_bank"
    )

    assert confirmed(outcome) == [(2, 1002)]
