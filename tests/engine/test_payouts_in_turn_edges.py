"""Equal payouts one after another: what breaks the only possible order, and what stands beside it."""

from __future__ import annotations

import pytest

from tests.engine.payouts import JUNE
from tests.engine.records import Row, confirmed, run
from tests.engine.test_payouts_in_turn import SALE, batch, came, sent


@pytest.mark.parametrize(
    ("out", "arrived"),
    [
        # in their order the second line would have come before the second payout had left
        ([sent(8), sent(10), sent(11)], [came(9), came(9), came(11)]),
        # the last line came before the last payout was sent, though on its day
        ([sent(8, 9), sent(9, 12)], [came(9, 8), came(9, 11)]),
        # only of the last two another order is possible
        ([sent(8, 9), sent(9, 9), sent(10, 7)], [came(9, 8), came(10, 8), came(11, 8)]),
        # only of the first two, though the third is sent a day later still
        ([sent(8, 9), sent(9, 7), sent(11, 9)], [came(9, 8), came(10, 8), came(12, 8)]),
        # only of the first two
        ([sent(8, 9), sent(9, 7), sent(10, 9)], [came(9, 8), came(10, 8), came(11, 8)]),
    ],
)
def test_it_confirms_none_of_them_where_one_does_not_fit(
    out: list[Row], arrived: list[Row]
) -> None:
    assert confirmed(run([SALE, *out], arrived, "payout_bank", JUNE)) == []


def test_it_keeps_two_orders_of_different_money_apart() -> None:
    out = [sent(8, 9), sent(9, 9), sent(8, 9, -3000), sent(9, 7, -3000)]
    arrived = [came(9, 8), came(10, 8), came(9, 8, 3000), came(10, 8, 3000)]

    outcome = run([SALE, *out], arrived, "payout_bank", JUNE)

    assert confirmed(outcome) == [(2, 1001), (3, 1002)]


def test_it_reads_lines_and_payouts_in_the_order_of_time_and_not_of_the_file() -> None:
    out = [sent(10, 9), sent(8, 9), sent(9, 9)]
    arrived = [came(10, 8), came(11, 8), came(9, 8)]

    outcome = run([SALE, *out], arrived, "payout_bank", JUNE)

    assert confirmed(outcome) == [(2, 1002), (3, 1003), (4, 1001)]


def test_it_reads_two_lines_of_one_day_by_their_hours() -> None:
    out = [sent(8, 9), sent(8, 15), sent(8, 20)]
    arrived = [came(8, 19), came(8, 14), came(9, 8)]

    outcome = run([SALE, *out], arrived, "payout_bank", JUNE)

    assert confirmed(outcome) == [(2, 1002), (3, 1001), (4, 1003)]


@pytest.mark.parametrize(("hour", "is_sure"), [(None, False), (9, True)])
def test_it_asks_the_moment_of_both_rows(hour: int | None, is_sure: bool) -> None:  # noqa: FBT001
    """A day on which the second payout leaves and the first one arrives says nothing."""
    outcome = run([SALE, sent(8, 9), sent(9, hour)], [came(9, 8), came(10, 8)], "payout_bank", JUNE)

    assert bool(confirmed(outcome)) == is_sure


def test_it_knows_no_moment_of_a_batch_of_two_beside_a_withdrawal() -> None:
    """Sales of nine in the morning may have been paid out before, or after, the line came."""
    out = [sent(8, 9), *batch("B2", 9, 1500, 500)]

    assert confirmed(run([SALE, *out], [came(9, 8), came(10, 8)], "payout_bank", JUNE)) == []
    later = [sent(8, 9), *batch("B2", 10, 1500, 500)]
    assert confirmed(run([SALE, *later], [came(9, 8), came(11, 8)], "payout_bank", JUNE)) == [
        (2, 1001),
        (3, 4, 1002),
    ]
