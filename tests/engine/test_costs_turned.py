"""Which side's deductions are the other one's costs, and what each of its rows is then."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine.sides.costs import as_costs

# kind, order, currency and amount
Line = tuple[str, str | None, str, int]
SCHEMA = {"kind": pl.String, "order_key": pl.String, "currency": pl.String, "amount": pl.Int64}


def lines(*rows: Line) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def cost(number: str | None = "A1", amount: int = 10, currency: str = "CNY") -> Line:
    return ("ORDER", number, currency, amount)


def paid(
    number: str | None = "A1", amount: int = -10, currency: str = "CNY", kind: str = "PAYMENT"
) -> Line:
    return (kind, number, currency, amount)


@pytest.mark.parametrize(
    ("ours", "theirs", "is_turned"),
    [
        ([cost()], [paid()], True),
        ([cost("A1", 1)], [paid("A1", -1)], True),
        ([cost()], [paid(kind="ORDER")], True),
        # deductions of orders, of their amounts, in their currency
        ([cost()], [paid(amount=-9)], False),
        ([cost()], [paid("A2")], False),
        ([cost()], [paid(currency="USD")], False),
        ([cost(None)], [paid(None)], False),
        ([cost()], [paid(kind="REFUND")], False),
        ([cost()], [paid(kind="FEE")], False),
        ([cost(amount=0)], [paid(amount=0)], False),
        # more of them than of money that came in for orders
        ([cost()], [paid(), paid("A9", 10)], False),
        ([cost(), cost("A2")], [paid(), paid("A2"), paid("A9", 10)], True),
        ([cost()], [paid(), paid(None, 500)], True),
        ([cost()], [paid(), paid("A9", 0)], True),
        # and more that fit than of money that came in and fits
        ([cost(), cost("A2")], [paid(), paid("A3"), paid("A2", 10)], False),
        ([cost(), cost("A2"), cost("A3")], [paid(), paid("A3"), paid("A2", 10)], True),
    ],
)
def test_it_turns_the_side_whose_deductions_are_the_costs_of_the_other_one(
    ours: list[Line],
    theirs: list[Line],
    is_turned: bool,  # noqa: FBT001
) -> None:
    mine, other = lines(*ours), lines(*theirs)

    for found, kept, changed in (
        (as_costs(mine, other), mine, other),
        (as_costs(other, mine)[::-1], mine, other),
    ):
        assert found[0].equals(kept)
        assert found[1].equals(changed) != is_turned


def test_it_calls_what_a_ledger_gave_back_a_refund_and_what_filled_it_up_a_transfer() -> None:
    ledger = lines(
        paid(),
        paid("A2", kind="OTHER"),
        paid(None, -3, kind="TOP_UP"),
        paid("A1", 1),
        paid("A2", 7, kind="ORDER"),
        paid(None, 500, kind="TOP_UP"),
        paid(None, 1),
        paid("A1", 0),
        paid("A1", -2, kind="FEE"),
        paid("A1", 4, kind="REFUND"),
        paid("A7"),
        paid("A8"),
    )

    _ours, theirs = as_costs(lines(cost(), cost("A2"), cost("A3", 1)), ledger)

    assert theirs.select("kind", "amount").rows() == [
        ("PAYMENT", 10),
        ("PAYMENT", 10),
        ("PAYMENT", 3),
        ("REFUND", -1),
        ("REFUND", -7),
        ("TRANSFER", -500),
        ("TRANSFER", -1),
        ("PAYMENT", 0),
        ("FEE", 2),
        ("REFUND", -4),
        ("PAYMENT", 10),
        ("PAYMENT", 10),
    ]
