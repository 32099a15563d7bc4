"""Whose days and whose channel a payout has, where its rows say several."""

from __future__ import annotations

import pytest

from tests.engine.payouts import found, groups, june, line, sale
from tests.engine.records import Row


def of_batch(kind: str, net: int, day: int) -> Row:
    return sale("B1", net, june(day), kind=kind)


@pytest.mark.parametrize("kind", ["REFUND", "FEE", "TRANSFER", "ADJUSTMENT", "TOP_UP"])
def test_only_the_payout_s_own_row_says_when_it_left(kind: str) -> None:
    """The last of the other rows counts: nothing is paid out before it."""
    sold, other = sale("B1", 90, june(6)), of_batch(kind, -20, 4)

    assert found([sold, other], []).due["day"].to_list() == [june(6)]


@pytest.mark.parametrize("kind", ["REFUND", "FEE", "TRANSFER", "ADJUSTMENT", "TOP_UP"])
def test_rows_later_than_their_payout_don_t_delay_it(kind: str) -> None:
    ours = [sale("B1", 90, june(3)), of_batch(kind, -20, 9), of_batch("PAYOUT", -70, 5)]

    assert found(ours, []).due["day"][0] == june(5)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("STRIPE", True), ("支付宝", True), ("财付通", True), ("?", False)],
)
def test_a_payout_of_several_channels_comes_from_any(text: str, is_named: bool) -> None:  # noqa: FBT001
    ours = [sale("X1", 60, channel="STRIPE"), sale("X1", 40, channel="ALIPAY")]

    made = found(ours, [line(100, 8, text)])

    assert groups(made.confirmed) == ([(0, 1, 2)] if is_named else [])


def test_rows_that_say_no_channel_leave_it_to_the_others() -> None:
    ours = [sale("X1", 60, channel="STRIPE"), sale("X1", 40)]

    assert groups(found(ours, [line(100, 8, "支付宝")]).confirmed) == []
    assert groups(found(ours, [line(100, 8, "STRIPE")]).confirmed) == [(0, 1, 2)]


@pytest.mark.parametrize("amount", [50, 1])
@pytest.mark.parametrize(("day", "is_found"), [(1, False), (2, True), (5, True), (10, True)])
def test_money_that_came_back_may_have_left_the_bank_before(
    amount: int,
    day: int,
    is_found: bool,  # noqa: FBT001
) -> None:
    """Three business days before the fifth are the second."""
    ours = [sale(None, amount, kind="PAYOUT", channel="STRIPE")]

    made = found([*ours, sale("X1", 7, channel="STRIPE")], [line(-amount, day, "STRIPE")])

    assert bool(groups(made.confirmed)) == is_found


def test_a_payout_that_came_in_is_shown_no_earlier_than_it_left() -> None:
    ours = [sale(None, -50, kind="PAYOUT", channel="STRIPE")]

    made = found([*ours, sale("X1", 7, channel="STRIPE")], [line(50, 4, "STRIPE")])

    assert groups(made.confirmed) == []
