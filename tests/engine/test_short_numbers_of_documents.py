"""A document number in a column of its own, without the letters and zeros before it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.records import confirmed, row, run, suggested


@pytest.mark.parametrize(("day", "amount", "is_it"), [(5, 253_426, True), (5, 253_400, False), (9, 253_426, False)])  # fmt: skip
def test_it_suggests_a_number_without_its_letters_and_zeros(
    day: int,
    amount: int,
    is_it: bool,  # noqa: FBT001
) -> None:
    when = {"occurred_at": None, "booked_on": date(2026, 6, day)}
    bill = row("SI000768", 253_426, kind="ORDER", occurred_at=None, booked_on=date(2026, 6, 5))

    outcome = run([bill], [row("768", amount, kind="ORDER", **when)], "orders_orders")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)] if is_it else [])
