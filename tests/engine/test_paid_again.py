"""A second payment of an order under its number with a counter is named as what it perhaps is."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.records import Row, cases, confirmed, row, run

FIRST = row("SO10004", 6600, status="PAID")
AGAIN = {**FIRST, "order_ref": "SO10004_2", "order_key": "SO100042"}


def test_it_names_a_second_payment_of_one_order() -> None:
    outcome = run([FIRST], [FIRST, AGAIN])

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"DUPLICATE": [(1002,)]}
    assert outcome.cases["reason_code"].to_list() == ["number_paid_again"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # two parts of one price that our side has, too
        ([FIRST, FIRST], [FIRST, AGAIN]),
        # of another amount
        ([FIRST], [FIRST, {**AGAIN, "gross_minor": 6500, "net_minor": 6500}]),
        # weeks later
        ([FIRST], [FIRST, {**AGAIN, "booked_on": date(2026, 6, 25)}]),
        # the first was never paid
        ([FIRST], [{**FIRST, "status": "FAILED"}, AGAIN]),
        # another order
        ([FIRST], [FIRST, {**AGAIN, "order_ref": "SO10005_2", "order_key": "SO100052"}]),
    ],
)
def test_it_says_nothing_of_what_may_be_owed(ours: list[Row], theirs: list[Row]) -> None:
    assert "number_paid_again" not in run(ours, theirs).cases["reason_code"].to_list()
