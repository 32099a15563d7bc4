"""Payouts at the edge: of nothing, of a cent, of money that the channel takes back, and as many as are looked through."""

from __future__ import annotations

import pytest

from reconcile.engine.passes import payouts
from tests.engine.payouts import evidence, found, groups, june, line, sale
from tests.engine.records import Row
from tests.engine.test_left_of_payouts_only_ones import payout_of
from tests.engine.test_payouts_figures import channel_lines


@pytest.mark.parametrize("amount", [1, -1, -100])
@pytest.mark.parametrize("text", ["STRIPE", "PO7781"])
def test_it_matches_the_smallest_payout_and_one_that_the_channel_takes_back(
    amount: int, text: str
) -> None:
    made = found([sale("PO7781", amount, channel="STRIPE")], [line(amount, 8, text)])

    assert groups(made.confirmed) == [(0, 1)]


@pytest.mark.parametrize(
    ("ours", "theirs", "is_shown"),
    [(1, 2, True), (2, 1, True), (0, 1, False), (1, 0, False), (-1, 1, False), (1, -1, False)],
)
def test_it_shows_only_what_somebody_has_paid(ours: int, theirs: int, is_shown: bool) -> None:  # noqa: FBT001
    made = found([payout_of(ours)], [line(theirs, 8, "STRIPE")])

    assert made.only_ones.rows() == ([(0, 1)] if is_shown else [])


@pytest.mark.parametrize(("most", "is_shown"), [(2, True), (1, False), (3, True)])
@pytest.mark.parametrize("is_theirs", [True, False])
def test_it_looks_through_as_many_of_a_currency_as_its_bound(
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    is_shown: bool,  # noqa: FBT001
    is_theirs: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(payouts, "FREE_MAX", most)
    ours, theirs = [payout_of(97)], [line(82, 8, "STRIPE")]
    # another one of other days, and two of another currency
    if is_theirs:
        theirs.append(line(53, 20, "STRIPE"))
        theirs += [line(11, 20, "STRIPE", currency="USD"), line(12, 20, "STRIPE", currency="USD")]
    else:
        ours.append(payout_of(53, "X2", day=june(20)))
        ours += [payout_of(n, f"X{n}", day=june(20), currency="USD") for n in (11, 12)]

    made = found(ours, theirs)

    assert ((0, len(ours)) in made.only_ones.rows()) == is_shown


def test_it_looks_through_five_hundred_that_are_left() -> None:
    others = [line(1_000 + n, 20, "STRIPE") for n in range(500)]

    few = found([payout_of(97)], [line(82, 8, "STRIPE"), *others[:499]])
    many = found([payout_of(97)], [line(82, 8, "STRIPE"), *others])

    assert (few.only_ones.rows(), many.only_ones.rows()) == ([(0, 1)], [])


@pytest.mark.parametrize(
    ("ours", "theirs", "sent"),
    [
        # what was matched names no channel: no other one's line is the channel's
        ([sale("PO7781", 5)], [line(5, 8, "PO7781"), line(9, 9, "x STRIPE")], [0]),
        # a number of four characters may be a payout's, one of three is anything
        ([sale("PO17", 5, channel="STRIPE")], [line(9, 8, "x PO17")], [0]),
        ([sale("P17", 5, channel="STRIPE")], [line(9, 8, "x P17")], []),
        # our side says both of its channels
        (
            [sale("X1", 5, channel="STRIPE"), sale("X2", 6, channel="WECHAT")],
            [line(9, 8, "STRIPE"), line(9, 8, "财付通"), line(9, 8, "支付宝")],
            [0, 1],
        ),
        # the line names one of ours beside another
        ([sale("X1", 5, channel="STRIPE")], [line(9, 8, "STRIPE 财付通"), line(9, 8, "x")], [0]),
    ],
)
def test_it_takes_no_line_for_the_channels_that_nothing_calls_so(
    ours: list[Row], theirs: list[Row], sent: list[int]
) -> None:
    assert channel_lines(ours, theirs) == sent


@pytest.mark.parametrize(
    ("ours", "theirs", "day"),
    [
        # of two payouts of the first day the one that our list has first
        (
            [sale("PO7781", 5, june(3)), sale("PO7782", 6, june(3))],
            [line(5, 5, "PO7781"), line(6, 4, "PO7782")],
            5,
        ),
        # of a day's net that has come, and payouts that have come later
        (
            [sale(None, 5, june(4), channel="WECHAT"), sale("PO7782", 6, june(5))],
            [line(5, 5, "财付通"), line(6, 8, "PO7782")],
            5,
        ),
    ],
)
def test_it_asks_the_first_payout_when_it_arrived(
    ours: list[Row], theirs: list[Row], day: int
) -> None:
    assert found(ours, theirs).first_arrival == june(day)


def test_it_sums_the_days_of_all_channels_for_who_pays_out_for_all() -> None:
    ours = [sale(None, 60, channel="WECHAT"), sale(None, 40, channel="ALIPAY")]

    for text, is_found in (("拉卡拉 商户结算", True), ("MILL FOODS", False)):
        made = found(ours, [line(100, 8, text)])
        assert groups(made.suggested) == ([(0, 1, 2)] if is_found else [])
        assert [why for _lead, _score, why, _days in evidence(made)] == ["day_sum"] * is_found


def test_it_sums_no_day_twice() -> None:
    """What a channel's own line has placed is no part of the net that comes for all channels."""
    ours = [sale(None, 60, channel="WECHAT"), sale(None, 40, channel="ALIPAY")]
    own = line(60, 8, "财付通")

    whole = found(ours, [own, line(100, 8, "拉卡拉 商户结算")])
    rest = found(ours, [own, line(40, 8, "拉卡拉 商户结算")])

    assert groups(whole.suggested) == [(0, 2)]
    assert groups(rest.suggested) == [(0, 2), (1, 3)]
