"""Two payouts in one line and one in two: what adds up, in time, by channel, and is the only answer."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.payouts import evidence, found, groups, line, sale
from tests.engine.records import Row


def june(day: int) -> date:
    return date(2026, 6, day)


def stripe(batch: str, amount: int, day: date | None = None, **given: object) -> Row:
    return sale(batch, amount, day or june(5), channel="STRIPE", **given)


@pytest.mark.parametrize(
    ("ours", "theirs", "days"),
    [
        # from the later of both payouts on, to the last day of the later one
        ([stripe("X1", 600), stripe("X2", 400)], [line(1000, 10, "STRIPE")], 5),
        ([stripe("X1", 600), stripe("X2", 400)], [line(1000, 5, "STRIPE")], 0),
        ([stripe("X1", 600), stripe("X2", 400)], [line(1000, 11, "STRIPE")], None),
        ([stripe("X1", 600), stripe("X2", 400)], [line(1000, 4, "STRIPE")], None),
        ([stripe("X1", 600, june(4)), stripe("X2", 400, june(8))], [line(1000, 11, "STRIPE")], 3),
        ([stripe("X1", 600, june(8)), stripe("X2", 400, june(4))], [line(1000, 11, "STRIPE")], 3),
        ([stripe("X1", 600, june(4)), stripe("X2", 400, june(8))], [line(1000, 7, "STRIPE")], None),
        # the sum, in one currency, of one channel
        ([stripe("X1", 600), stripe("X2", 401)], [line(1000, 8, "STRIPE")], None),
        ([stripe("X1", 600), stripe("X2", 400, currency="USD")], [line(1000, 8, "STRIPE")], None),
        ([stripe("X1", 600), stripe("X2", 400)], [line(1000, 8, "STRIPE", currency="USD")], None),
        ([stripe("X1", 600), sale("X2", 400)], [line(1000, 8, "STRIPE")], None),
        ([sale("X1", 600), sale("X2", 400)], [line(1000, 8, "STRIPE")], 3),
        ([stripe("X1", 600), stripe("X2", -100)], [line(500, 8, "STRIPE")], 3),
        ([stripe("X1", 600), stripe("X2", -600)], [line(0, 8, "STRIPE")], None),
        ([stripe("X1", 600), stripe("X2", 400)], [line(1000, 8, "MOLLIE")], 3),
    ],
)
def test_it_suggests_two_payouts_in_one_line(
    ours: list[Row], theirs: list[Row], days: int | None
) -> None:
    made = found(ours, theirs, payer_words=["mollie"])

    assert groups(made.suggested) == ([] if days is None else [(0, 1, 2)])
    assert evidence(made) == ([] if days is None else [(0, 75, "payouts_at_once", days)])
    assert groups(made.confirmed) == []


@pytest.mark.parametrize(
    ("theirs", "days"),
    [
        ([line(600, 5, "STRIPE"), line(400, 10, "STRIPE")], 5),
        ([line(600, 10, "STRIPE"), line(400, 5, "STRIPE")], 5),
        ([line(600, 8, "STRIPE"), line(400, 8, "STRIPE")], 3),
        ([line(600, 8, "STRIPE"), line(400, 11, "STRIPE")], None),
        ([line(600, 8, "STRIPE"), line(401, 8, "STRIPE")], None),
        ([line(600, 8, "STRIPE"), line(400, 8, "STRIPE", currency="USD")], None),
        # both name the same channels
        ([line(600, 8, "STRIPE"), line(400, 8, "财付通")], None),
        ([line(600, 8, "STRIPE"), line(400, 8, "?")], None),
        ([line(600, 8, "财付通"), line(400, 8, "财付通")], None),
        ([line(1100, 8, "STRIPE"), line(-100, 8, "STRIPE")], 3),
    ],
)
def test_it_suggests_one_payout_in_two_lines(theirs: list[Row], days: int | None) -> None:
    made = found([stripe("X1", 700), stripe("X1", 300)], theirs)

    assert groups(made.suggested) == ([] if days is None else [(0, 1, 2, 3)])
    assert evidence(made) == ([] if days is None else [(0, 75, "payout_in_two", days)])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # another payout, another line, another two
        ([600, 400, 400], [1000]),
        ([600, 400, 700, 300], [1000]),
        ([600, 400], [1000, 1000]),
        ([1000], [600, 400, 400]),
        ([1000], [600, 400, 700, 300]),
        # as well in two: 600 and 400 are 1000, which 1000 is of 650 and 350
        ([600, 400], [1000, 350, 250]),
    ],
)
def test_it_suggests_nothing_where_others_add_up_too(ours: list[int], theirs: list[int]) -> None:
    rows = [stripe(f"X{n}", amount) for n, amount in enumerate(ours)]

    made = found(rows, [line(amount, 8, "STRIPE") for amount in theirs])

    assert groups(made.suggested) == []
    assert evidence(made) == []


def test_it_suggests_several_that_are_apart() -> None:
    ours = [stripe("X1", 600), stripe("X2", 400), stripe("X3", 70_000)]
    theirs = [line(1000, 8, "STRIPE"), line(50_000, 8, "STRIPE"), line(20_000, 9, "STRIPE")]

    made = found(ours, theirs)

    assert groups(made.suggested) == [(0, 1, 3), (2, 4, 5)]
    assert evidence(made) == [(0, 75, "payouts_at_once", 3), (2, 75, "payout_in_two", 4)]


def test_it_takes_all_rows_of_both_payouts() -> None:
    ours = [stripe("X1", 500), stripe("X2", 300), stripe("X1", 100), stripe("X2", 100)]

    assert groups(found(ours, [line(1000, 8, "STRIPE")]).suggested) == [(0, 1, 2, 3, 4)]


def test_it_adds_up_no_payout_that_has_a_line_of_its_own() -> None:
    ours = [stripe("X1", 600), stripe("X2", 400)]
    theirs = [line(600, 8, "STRIPE"), line(1000, 8, "STRIPE")]

    made = found(ours, theirs)

    assert groups(made.confirmed) == [(0, 2)]
    assert groups(made.suggested) == []


def test_it_adds_up_no_line_into_a_days_net_that_holds_two_payouts() -> None:
    ours = [stripe("X1", 600), stripe("X2", 400), sale(None, 1000, channel="STRIPE")]

    assert groups(found(ours, [line(1000, 8, "STRIPE")]).suggested) == [(0, 1, 3)]


@pytest.mark.parametrize(
    ("texts", "confirmed"),
    [
        (("PO7781 PO7782", "PO7782"), [(0, 1, 2, 3)]),
        (("PO7781", "PO7781 PO7782"), [(0, 1, 2, 3)]),
        (("PO7781 PO7782", "PO7781 PO7782"), [(0, 1, 2, 3)]),
    ],
)
def test_it_confirms_what_hangs_together_by_numbers(
    texts: tuple[str, str], confirmed: list[tuple[int, ...]]
) -> None:
    ours = [sale("PO7781", 700), sale("PO7782", 300)]

    made = found(ours, [line(650, 8, texts[0]), line(350, 9, texts[1])])

    assert groups(made.confirmed) == confirmed
    assert evidence(made) == []


@pytest.mark.parametrize(
    ("days", "day", "is_in_time"),
    [
        # from the first payout's day to the last one's last
        ((3, 8), (3, 11), True),
        ((8, 3), (3, 11), True),
        ((3, 8), (2, 11), False),
        ((3, 8), (3, 12), False),
        ((3, 8), (12, 3), False),
    ],
)
def test_it_confirms_by_numbers_what_came_in_time(
    days: tuple[int, int],
    day: tuple[int, int],
    is_in_time: bool,  # noqa: FBT001
) -> None:
    ours = [sale("PO7781", 700, june(days[0])), sale("PO7782", 300, june(days[1]))]
    theirs = [line(650, day[0], "PO7781 PO7782"), line(350, day[1], "PO7782")]

    made = found(ours, theirs)

    assert groups(made.confirmed if is_in_time else made.suggested) == [(0, 1, 2, 3)]
    told = [] if is_in_time else [(0, 85, "payout_out_of_days", max(day) - 8)]
    assert evidence(made) == told


@pytest.mark.parametrize(
    "second",
    [
        line(351, 9, "PO7782"),
        line(349, 9, "PO7782"),
        line(350, 9, "PO7782", currency="USD"),
    ],
)
def test_it_keeps_what_hangs_together_and_differs_as_one(second: Row) -> None:
    ours = [sale("PO7781", 700), sale("PO7782", 300)]

    made = found(ours, [line(650, 8, "PO7781 PO7782"), second])

    assert groups(made.unequal) == [(0, 1, 2, 3)]
    assert (groups(made.confirmed), groups(made.suggested)) == ([], [])


def test_it_keeps_payouts_of_two_currencies_in_one_line_apart() -> None:
    ours = [sale("PO7781", 700), sale("PO7782", 300, currency="USD")]

    made = found(ours, [line(1000, 8, "PO7781 PO7782")])

    assert groups(made.unequal) == [(0, 1, 2)]
