"""From which rows it is learnt which shops are one, and when it isn't."""

from __future__ import annotations

import random

import pytest

from reconcile.engine import Outcome
from reconcile.engine.checks import shops
from tests.engine.records import Row, cases, confirmed, row, run


def order(number: str, shop: str | None, amount: int = 50) -> Row:
    return row(number, amount, kind="ORDER", shop=shop)


def paid(number: str, shop: str | None, amount: int = 50) -> Row:
    return row(number, amount, shop=shop)


def of_shops(*met: tuple[str, str, int]) -> Outcome:
    """As many orders of our shop with payments of theirs, and one of our A with a payment of their Y."""
    ours, theirs = [order("1001", "A", 50)], [paid("1001", "Y", 50)]
    for mine, other, count in met:
        for at in range(count):
            number = f"{mine}{other}{at}"
            ours.append(order(number, mine, 100 + at))
            theirs.append(paid(number, other, 100 + at))
    return run(ours, theirs)


def test_it_learns_from_shops_that_always_go_together() -> None:
    assert cases(of_shops(("A", "X", 5), ("B", "Y", 5))) == {"AMBIGUOUS": [(1, 1001)]}


@pytest.mark.parametrize(
    "met",
    [
        # too few rows
        (("A", "X", 4), ("B", "Y", 5)),
        (("A", "X", 5), ("B", "Y", 4)),
        # a platform of ours has several stores of theirs, or the other way round
        (("A", "X", 9), ("A", "Y", 9), ("B", "Z", 9)),
        (("A", "X", 9), ("B", "X", 9), ("C", "Y", 9)),
        # everything with everything
        (("A", "X", 9), ("A", "Y", 8), ("B", "Y", 9), ("B", "X", 8)),
        # too often otherwise
        (("A", "X", 9), ("B", "Y", 9), ("B", "X", 2)),
    ],
)
def test_it_learns_nothing_from_other_rows(met: tuple[tuple[str, str, int], ...]) -> None:
    assert cases(of_shops(*met)) == {}


def through(channel: str, main: str, outlet: str) -> tuple[list[Row], list[Row]]:
    """Orders of two shops, and their payments as a channel calls the shops."""
    ours, theirs = [], []
    for at in range(6):
        for shop, other in (("A", main), ("B", outlet)):
            number, amount = f"{channel}{shop}{at}", 100 + at
            ours.append(order(number, shop, amount))
            theirs.append({**paid(number, other, amount), "channel": channel})
    return ours, theirs


@pytest.mark.parametrize(
    ("alipay", "wechat", "found"),
    [
        (("X", "Y"), ("1600000001", "1600000002"), {"AMBIGUOUS": [(1, 1001)]}),
        # one channel's X is the other one's Y
        (("X", "Y"), ("Y", "X"), {}),
    ],
)
def test_it_lets_each_channel_call_shops_in_its_own_way(
    alipay: tuple[str, str], wechat: tuple[str, str], found: dict[str, list[tuple[int, ...]]]
) -> None:
    ours, theirs = [order("1001", "A", 50)], [{**paid("1001", "Y", 50), "channel": "ALIPAY"}]
    for channel, names in (("ALIPAY", alipay), ("WECHAT", wechat)):
        more, more_there = through(channel, *names)
        ours, theirs = ours + more, theirs + more_there

    assert cases(run(ours, theirs)) == found


def test_it_needs_no_rows_for_shops_of_one_name() -> None:
    ours = [order("1001", "旗舰店"), order("1002", "Outlet Shop", 60)]
    theirs = [paid("1001", "OUTLET-SHOP"), paid("1003", "旗艦店", 60)]

    assert cases(run(ours, theirs))["AMBIGUOUS"] == [(1, 1001)]


def test_it_believes_rows_before_equal_names() -> None:
    crossed = (("1", "2", 6), ("2", "1", 6))

    assert cases(of_shops(*crossed, ("A", "Y", 1))) == {}


def test_it_learns_where_every_shop_counts_from_one() -> None:
    ours = [
        order(f"{1000 + n}", shop, 100 + 7 * n + at)
        for n in range(9)
        for at, shop in enumerate("AB")
    ]
    theirs = [
        paid(f"{1000 + n}", shop, 100 + 7 * n + at)
        for n in range(9)
        for at, shop in enumerate("XY")
    ]
    ours += [order("2000", "A", 50), order("2000", "B", 50)]
    theirs += [paid("2000", "Y", 50)]

    outcome = run(ours, theirs)

    assert (20, 1019) in confirmed(outcome)
    assert cases(outcome) == {"INTERNAL_ONLY": [(19,)]}


@pytest.mark.parametrize("seed", range(8))
def test_it_pays_each_order_in_its_own_shop(seed: int) -> None:
    """Three shops that count from 1, list prices, some rows missing on either side."""
    chance = random.Random(seed)  # noqa: S311  (a test)
    names = {"A": "X-1", "B": "X-2", "C": "X-3"}
    ours, theirs = [], []
    for shop, other in names.items():
        for n in range(40):
            amount = chance.choice([50, 60, 90])
            if chance.random() < 0.9:
                ours.append(order(f"N{n}", shop, amount))
            if chance.random() < 0.9:
                theirs.append(paid(f"N{n}", other, amount))
        for n in range(30):
            ours.append(order(f"{shop}-{n}", shop, 70 + n))
            theirs.append(paid(f"{shop}-{n}", other, 70 + n))

    outcome = run(ours, theirs)

    shop_of = {at: each["shop"] for at, each in enumerate(ours, 1)}
    paid_in = {at: each["shop"] for at, each in enumerate(theirs, 1001)}
    pairs = confirmed(outcome)
    assert len(pairs) > 150
    assert all(names[str(shop_of[mine])] == paid_in[other] for mine, other in pairs)


def test_it_learns_nothing_from_a_column_of_far_too_many_shops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shops, "SHOPS_MAX", 1)

    assert cases(of_shops(("A", "X", 5), ("B", "Y", 5))) == {}


def test_it_believes_no_shops_that_speak_against_what_else_links_many_rows() -> None:
    ours, theirs = [], []
    for at in range(5):
        for mine, other in (("A", "X"), ("B", "Y")):
            ours.append(order(f"{mine}{at}", mine, 100 + at))
            theirs.append(paid(f"{mine}{at}", other, 100 + at))
        ours += [order(f"S{at}", "A", 20), order(f"S{at}", "A", 30 + at)]
        theirs.append(paid(f"S{at}", "Y", 50 + at))

    assert cases(run(ours, theirs)) == {}
