"""Payouts of a cent more or less than their line, and those that the bank sent back under their number."""

from __future__ import annotations

import pytest

from tests.engine.payouts import JUNE, june, line, sale
from tests.engine.records import Row, cases, run


@pytest.mark.parametrize(
    ("amount", "currency", "case"),
    [
        (99, "CNY", "AMOUNT_SHORT"),
        (101, "CNY", "AMOUNT_OVER"),
        (100, "USD", "CURRENCY_MISMATCH"),
        (99, "USD", "CURRENCY_MISMATCH"),
    ],
)
def test_a_cent_is_a_difference(amount: int, currency: str, case: str) -> None:
    lines = [line(amount, 8, "PO7781", currency=currency)]

    assert cases(run([sale("PO7781", 100)], lines, "payout_bank", JUNE)) == {case: [(1, 1001)]}


@pytest.mark.parametrize(("amount", "case"), [(99, "AMOUNT_SHORT"), (101, "AMOUNT_OVER")])
def test_a_cent_is_a_difference_where_only_the_channel_is_named(amount: int, case: str) -> None:
    lines = [line(amount, 8, "STRIPE")]

    outcome = run([sale("X1", 100, channel="STRIPE")], lines, "payout_bank", JUNE)

    assert cases(outcome) == {case: [(1, 1001)]}


def sent(amount: int, day: int) -> Row:
    """Money that left the channel's account under one number, or came back to it."""
    return sale("PO7781", amount, june(day), kind="PAYOUT", channel="STRIPE")


@pytest.mark.parametrize(
    ("rows", "is_back"),
    [
        ([sent(-500, 5), sent(500, 9)], True),
        ([sent(500, 9), sent(-500, 5)], True),
        ([sent(-500, 5), sent(500, 5)], True),
        ([sent(500, 5), sent(-500, 9)], False),
        # of three rows nobody knows which came back, and nothing moved with two of nothing
        ([sent(-500, 5), sent(300, 9), sent(200, 9)], False),
        ([sent(-500, 5), sent(500, 9), sent(0, 9)], False),
        ([sent(0, 5), sent(0, 9)], False),
    ],
)
def test_what_came_back_under_its_number_is_one_case(rows: list[Row], *, is_back: bool) -> None:
    ours = [*rows, sale("X9", 7, channel="STRIPE")]

    outcome = run(ours, [line(7, 8, "STRIPE X9")], "payout_bank", JUNE)

    together = {"NON_TRADE": [(1, 2)]}
    assert cases(outcome) == (
        together if is_back else {"INTERNAL_ONLY": [(n,) for n in range(1, 1 + len(rows))]}
    )
