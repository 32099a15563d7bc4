"""How many days one bank line may pay, and which sums of days are no such line's."""

from __future__ import annotations

import pytest

from tests.engine.payouts import found, groups, june, line, payout, sale
from tests.engine.records import Row

SENT_BY = {"counterparty": "拉卡拉支付股份有限公司"}
Nets = list[tuple[int, int]]


def settled(nets: Nets, **given: object) -> list[Row]:
    """Sales that are settled on the day they are made."""
    return [sale(None, net, june(day), value_on=june(day), **given) for net, day in nets]


def paid(amount: int, day: int, **given: object) -> Row:
    return line(amount, day, "清算款", **{**SENT_BY, **given})


def suggested(ours: list[Row], theirs: list[Row]) -> list[tuple[int, ...]]:
    made = found(ours, theirs)
    assert groups(made.confirmed) == []
    return groups(made.suggested)


@pytest.mark.parametrize(
    ("nets", "is_run"),
    [
        # ten days one after another, and eleven
        ([(1_000 + 2**n, n + 1) for n in range(10)], True),
        ([(1_000 + 2**n, n + 1) for n in range(11)], False),
        # two days, with nothing sold between them, within ten
        ([(500, 1), (300, 10)], True),
        ([(500, 1), (300, 11)], False),
    ],
)
def test_a_line_pays_ten_days_at_most(
    nets: Nets,
    is_run: bool,  # noqa: FBT001
) -> None:
    theirs = [paid(sum(net for net, _day in nets), 12)]

    expected = [tuple(range(len(nets) + 1))] if is_run else []
    assert suggested(settled(nets), theirs) == expected


@pytest.mark.parametrize(
    ("day", "is_run"),
    [(5, False), (6, True), (9, True), (10, False)],
)
def test_a_line_comes_within_three_days_of_the_last_day(
    day: int,
    is_run: bool,  # noqa: FBT001
) -> None:
    ours = [sale(None, net, june(on), channel="WECHAT") for net, on in ((500, 5), (300, 6))]

    assert suggested(ours, [line(800, day, "财付通")]) == ([(0, 1, 2)] if is_run else [])


def test_a_day_is_paid_once() -> None:
    """Two lines that share a day can't both be right: the later days are believed."""
    ours = settled([(500, 5), (300, 6), (250, 7)])

    assert suggested(ours, [paid(800, 8), paid(550, 8)]) == [(1, 2, 4)]


def test_a_line_is_paid_for_once() -> None:
    ours = settled([(500, 5), (300, 6), (500, 7), (300, 8)])

    assert suggested(ours, [paid(800, 9)]) == [(2, 3, 4)]


def test_of_two_lines_the_one_that_names_the_channel_is_meant() -> None:
    ours = [payout(None, net, day, channel="STRIPE") for net, day in ((500, 5), (300, 6))]

    assert suggested(ours, [line(800, 7, "Transfer"), line(800, 8, "STRIPE")]) == [(0, 1, 3)]


def test_what_was_taken_back_is_no_payout_of_days() -> None:
    ours = settled([(-500, 5), (-300, 6)])

    assert suggested(ours, [paid(-800, 8)]) == []


def test_days_of_two_currencies_are_no_run() -> None:
    ours = [*settled([(500, 5)]), *settled([(300, 6)], currency="HKD")]

    assert suggested(ours, [paid(800, 8)]) == []


@pytest.mark.parametrize(("bound", "is_run"), [(3, True), (2, False)])
@pytest.mark.parametrize("is_of_lines", [False, True])
def test_it_adds_up_no_more_days_nor_lines_than_its_bound(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    is_run: bool,  # noqa: FBT001
    is_of_lines: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr("reconcile.engine.passes.payout_runs.RUNS_OF_MAX", bound)
    days = [(500, 5), (300, 6), (7_000, 7)][: 2 if is_of_lines else 3]
    lines = [paid(800, 8), paid(41, 8), paid(43, 8)][: 3 if is_of_lines else 1]

    expected = [(0, 1, len(days))] if is_run else []
    assert suggested(settled(days), lines) == expected


@pytest.mark.parametrize(
    ("text", "given", "is_run"),
    [
        ("财付通", {}, True),
        # a line that names nobody pays no wallet's days, though the sum is theirs
        ("Transfer", {}, False),
        ("Transfer", {"counterparty": "Brass Works"}, False),
        ("支付宝", {}, False),
    ],
)
def test_a_wallet_s_days_are_paid_by_a_line_that_names_it(
    text: str,
    given: dict[str, object],
    is_run: bool,  # noqa: FBT001
) -> None:
    ours = [sale(None, net, june(day), channel="WECHAT") for net, day in ((500, 5), (300, 6))]

    assert suggested(ours, [line(800, 8, text, **given)]) == ([(0, 1, 2)] if is_run else [])


@pytest.mark.parametrize(
    ("between", "amount", "expected"),
    [
        # a day that comes to nothing is no part of what is paid; one of a cent is
        ([(40, 6), (-40, 6)], 800, (0, 3, 4)),
        ([(1, 6)], 801, (0, 1, 2, 3)),
        ([(-1, 6)], 799, (0, 1, 2, 3)),
        ([(-799, 6)], 1, (0, 1, 2, 3)),
    ],
)
def test_a_day_that_comes_to_nothing_is_not_paid(
    between: Nets, amount: int, expected: tuple[int, ...]
) -> None:
    ours = settled([(500, 5), *between, (300, 7)])

    assert suggested(ours, [paid(amount, 8)]) == [expected]


def test_a_line_of_nothing_pays_no_days_that_come_to_nothing() -> None:
    assert suggested(settled([(500, 5), (-500, 6)]), [paid(0, 8)]) == []
