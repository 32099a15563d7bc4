"""Where nets are compared, a fee that is a row of its own waits with the sale that the other side lacks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.engine.records import Row, cases, confirmed, row, run

FEE = row("A1", -60, kind="FEE")
SALE = row("A1", 10_000)
LATE = {"occurred_at": datetime(2026, 6, 30, 15, 55, tzinfo=UTC), "booked_on": date(2026, 6, 30)}


def decide(rows: list[Row], code: str = "channel_fund") -> dict[str, list[tuple[int, ...]]]:
    """The cases of our rows beside a sale that both sides have."""
    known = row("K9", 500)
    outcome = run([*rows, known], [known], code)
    assert confirmed(outcome) == [(len(rows) + 1, 1001)]
    return cases(outcome)


def test_it_keeps_the_fees_of_a_sale_that_the_other_side_lacks_in_its_case() -> None:
    outcome = run([SALE, FEE, row("A1", -40, kind="FEE")], [row("K9", 500)], "channel_fund")

    assert cases(outcome)["INTERNAL_ONLY"] == [(1, 2, 3)]
    assert outcome.cases["difference_minor"].to_list()[0] == 9_900


def test_it_keeps_them_with_a_sale_that_waits_for_the_next_file() -> None:
    assert decide([SALE | LATE, FEE | LATE]) == {"TIMING": [(1, 2)]}


@pytest.mark.parametrize("is_turned", [False, True])
def test_it_puts_a_fee_that_came_back_with_the_refund(is_turned: bool) -> None:  # noqa: FBT001
    rows = [SALE, FEE, row("A1", -4_000), row("A1", 24, kind="FEE")]
    if is_turned:
        rows.reverse()

    assert decide(rows) == {"INTERNAL_ONLY": [(1, 2), (3, 4)]}


def test_it_puts_a_fee_that_a_refund_costs_with_the_refund() -> None:
    assert decide([row("A1", -4_000), FEE]) == {"INTERNAL_ONLY": [(1, 2)]}


def test_it_knows_the_sale_by_the_transaction() -> None:
    named = {"order_key": None, "order_ref": None, "transaction_key": "T1"}

    assert decide([SALE | named, FEE | named]) == {"INTERNAL_ONLY": [(1, 2)]}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        # nothing is sold, another order, another currency, an order that was never paid
        ([FEE], "channel_fund"),
        ([SALE, FEE | {"order_key": "B1"}], "channel_fund"),
        ([SALE, FEE | {"currency": "USD"}], "channel_fund"),
        ([SALE | {"status": "UNPAID"}, FEE], "channel_fund"),
        # where amounts are compared before fees, the other side shows none
        ([SALE, FEE], "orders_channel"),
    ],
)
def test_it_leaves_other_fees_aside(rows: list[Row], code: str) -> None:
    assert (len(rows),) in decide(rows, code)["NON_TRADE"]
