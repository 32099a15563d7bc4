"""What the pass of payouts finds: units, the days they are due, evidence, and the channel's lines."""

from __future__ import annotations

import pytest

from reconcile.engine import Context
from reconcile.engine.passes.payout_units import business_days_from
from reconcile.engine.records import Calendar
from tests.engine.payouts import evidence, found, groups, june, line, sale
from tests.engine.records import Row, row


@pytest.mark.parametrize(
    ("day", "days", "holidays", "workdays", "expected"),
    [
        # the fifth is a Friday
        (5, 0, [], [], 5),
        (6, 0, [], [], 6),
        (5, 1, [], [], 8),
        (6, 1, [], [], 8),
        (7, 1, [], [], 8),
        (8, 1, [], [], 9),
        (4, 1, [], [], 5),
        (4, 2, [], [], 8),
        (5, 5, [], [], 12),
        (5, 6, [], [], 15),
        (5, 1, [8], [], 9),
        (5, 2, [9], [], 10),
        (5, 1, [5], [], 8),
        (5, 1, [], [6], 6),
        (5, 2, [], [6, 7], 7),
        (5, 2, [], [7], 8),
        # and back
        (5, -1, [], [], 4),
        (8, -1, [], [], 5),
        (8, -2, [5], [6], 4),
        # a holiday that falls on a weekend, and one that was to be worked
        (5, 1, [6], [6], 8),
        (5, 1, [6, 7], [], 8),
    ],
)
def test_it_counts_days_on_which_banks_move_money(
    day: int, days: int, holidays: list[int], workdays: list[int], expected: int
) -> None:
    calendar = Calendar(frozenset(map(june, holidays)), frozenset(map(june, workdays)))

    assert business_days_from(june(day), days, calendar) == june(expected)


def withdrawal(amount: int, batch: str | None = None, **given: object) -> Row:
    return sale(batch, amount, kind="PAYOUT", **given)


def undated(batch: str | None, net: int, **given: object) -> Row:
    return row(None, net, batch_key=batch, booked_on=None, occurred_at=None, **given)


def test_it_makes_a_unit_of_a_batch_in_one_currency_and_of_a_lone_withdrawal() -> None:
    ours = [
        sale("B1", 100),
        sale("B1", 50, currency="USD"),
        sale("B1", -10, kind="FEE"),
        withdrawal(-90, "B1"),  # the batch's own payout is no part of it
        sale("B1", -5, kind="TRANSFER"),
        withdrawal(-70, "B2"),
        withdrawal(-60),
        sale(None, -40, kind="TRANSFER"),
        sale(None, 30),
    ]

    made = found(ours, [])

    assert groups(made.units) == [(0, 2, 4), (1,), (5,), (6,), (7,)]
    assert made.due["lead"].to_list() == [0, 1, 5, 6, 7]


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        # the last day of its rows; the date on them; the day of the payout's own row, the first of several
        ([sale("B1", 1, june(3)), sale("B1", 2, june(4))], 4),
        ([sale("B1", 1, june(4)), sale("B1", 2, june(3))], 4),
        ([sale("B1", 1, june(3), value_on=june(9)), sale("B1", 2, june(4))], 9),
        ([sale("B1", 1, june(3), value_on=june(2)), sale("B1", 2, june(1))], 2),
        ([sale("B1", 1, june(3), value_on=june(9)), withdrawal(-1, "B1", day=june(5))], 5),
        ([sale("B1", 1), withdrawal(-1, "B1", day=june(8)), withdrawal(-1, "B1", day=june(7))], 7),
        ([sale("B1", 1, june(3)), withdrawal(-1, "B2", day=june(7))], 3),
        ([sale("B1", 1, june(3)), withdrawal(-1, "B1", day=june(7), currency="USD")], 3),
        ([withdrawal(-1, day=june(7))], 7),
    ],
)
def test_it_counts_from_the_day_on_which_the_payout_left(rows: list[Row], day: int) -> None:
    assert found(rows, []).due["day"][0] == june(day)


@pytest.mark.parametrize(
    ("channel", "currency", "more", "last"),
    [
        (None, "CNY", {}, 10),
        ("STRIPE", "CNY", {"payout_days": 1}, 8),
        ("STRIPE", "CNY", {"payout_days": 0}, 5),
        ("STRIPE", "CNY", {"wait_days": {"STRIPE": 2}}, 9),
        ("WECHAT", "CNY", {"wait_days": {"STRIPE": 2}}, 10),
        ("WECHAT", "CNY", {"wait_days": {"STRIPE": 2, "default": 5}}, 12),
        (None, "CNY", {"wait_days": {"STRIPE": 2, "default": 5}}, 12),
        # holidays are those of the currency
        ("STRIPE", "USD", {"payout_days": 1}, 9),
    ],
)
def test_it_knows_the_last_day_on_which_a_payout_comes(
    channel: str | None, currency: str, more: dict[str, object], last: int
) -> None:
    context = Context(calendars={"USD": Calendar(frozenset({june(8)}))})

    made = found([sale("B1", 100, channel=channel, currency=currency)], [], context, **more)

    assert made.due.rows() == [(0, june(5), june(last))]


def test_it_knows_no_last_day_of_rows_without_a_date() -> None:
    made = found([undated("B1", 100)], [line(100, 8, "B1")])

    assert made.due.rows() == [(0, None, None)]
    assert groups(made.confirmed) == []


@pytest.mark.parametrize(
    ("rows", "is_named"),
    [
        # the channel that all rows say; none where they say several, or one that has no words
        ([sale("X1", 60, channel="STRIPE"), sale("X1", 40)], True),
        ([sale("X1", 60, channel="STRIPE"), sale("X1", 40, channel="STRIPE")], True),
        ([sale("X1", 60, channel="STRIPE"), sale("X1", 40, channel="WECHAT")], True),
        ([sale("X1", 60, channel="WECHAT"), sale("X1", 40)], False),
        ([sale("X1", 60, channel="BALANCE"), sale("X1", 40)], True),
        ([sale("X1", 60), sale("X1", 40)], True),
    ],
)
def test_it_asks_for_the_channel_that_the_rows_say(rows: list[Row], is_named: bool) -> None:  # noqa: FBT001
    made = found(rows, [line(100, 8, "STRIPE PAYOUT")])

    assert groups(made.confirmed) == ([(0, 1, 2)] if is_named else [])
    # the money of another wallet is no candidate
    assert groups(made.suggested) == []


def test_it_says_how_many_days_a_suggestion_took() -> None:
    ours = [sale("PO7781", 100), sale("X2", 200), sale(None, 300, channel="WECHAT")]
    theirs = [line(100, 19, "PO7781"), line(200, 8, "?"), line(300, 6, "财付通")]

    made = found(ours, theirs)

    assert groups(made.suggested) == [(0, 3), (1, 4), (2, 5)]
    assert evidence(made) == [
        (0, 85, "payout_out_of_days", 14),
        (1, 70, "payout_not_named", 3),
        (2, 90, "day_sum", 1),
    ]


def test_it_counts_days_before_the_payout_as_fewer_than_none() -> None:
    assert evidence(found([sale("PO7781", 100)], [line(100, 4, "PO7781")])) == [
        (0, 85, "payout_out_of_days", -1)
    ]


@pytest.mark.parametrize(("day", "is_found"), [(4, False), (5, True), (10, True), (11, False)])
@pytest.mark.parametrize("text", ["STRIPE", "PO7781", "?"])
def test_it_takes_a_line_from_the_first_day_to_the_last(
    day: int,
    text: str,
    is_found: bool,  # noqa: FBT001
) -> None:
    made = found([sale("PO7781", 100, channel="STRIPE")], [line(100, day, text)])

    links = made.suggested if text == "?" else made.confirmed
    assert bool(groups(links)) == is_found


def test_it_matches_no_payout_of_nothing() -> None:
    made = found([sale("X1", 100), sale("X1", -100)], [line(0, 8, "STRIPE")])

    assert (groups(made.confirmed), groups(made.suggested)) == ([], [])


def test_it_keeps_payout_and_line_of_one_number_and_another_sum_apart() -> None:
    ours = [sale("PO7781", 100), sale("PO7782", 70), sale("PO7783", 30)]
    theirs = [line(90, 8, "PO7781"), line(70, 8, "PO7782", currency="USD"), line(30, 8, "PO7783")]

    made = found(ours, theirs)

    assert groups(made.unequal) == [(0, 3), (1, 4)]
    assert groups(made.confirmed) == [(2, 5)]


@pytest.mark.parametrize(
    ("ours", "theirs", "rivals"),
    [
        # two payouts of one sum and one line that names the channel, or two
        ([sale("X1", 100), sale("X2", 100)], [line(100, 8, "STRIPE")], [(0, 1, 2)]),
        ([sale("X1", 100), sale("X2", 100)], [line(100, 8, "?")], [(0, 1, 2)]),
        ([sale("X1", 100)], [line(100, 8, "STRIPE"), line(100, 9, "STRIPE")], [(0, 1, 2)]),
        ([sale("X1", 60), sale("X1", 40)], [line(100, 8, "?"), line(100, 9, "?")], [(0, 1, 2, 3)]),
        # a line that names the channel goes before one that names nobody
        ([sale("X1", 100)], [line(100, 8, "STRIPE"), line(100, 9, "?")], []),
        # a line of other days, and one of another sum, are none
        ([sale("X1", 100)], [line(100, 8, "STRIPE"), line(100, 11, "STRIPE")], []),
        ([sale("X1", 100)], [line(100, 8, "STRIPE"), line(101, 8, "STRIPE")], []),
        # two that compete for two lines, and another that doesn't
        (
            [sale("X1", 100), sale("X2", 100), sale("X3", 5)],
            [line(100, 8, "STRIPE"), line(100, 9, "STRIPE"), line(5, 9, "STRIPE")],
            [(0, 1, 3, 4)],
        ),
    ],
)
def test_it_makes_rivals_of_what_fits_equally(
    ours: list[Row], theirs: list[Row], rivals: list[tuple[int, ...]]
) -> None:
    assert groups(found(ours, theirs).rivals) == rivals


@pytest.mark.parametrize(
    ("ours", "theirs", "pairs"),
    [
        # the net of a day, by channel, and the one line that names it within three days
        ([("WECHAT", 60, 5), ("WECHAT", 40, 5)], [(100, 8, "财付通")], [(0, 1, 2)]),
        ([("WECHAT", 60, 5), ("WECHAT", -10, 5)], [(50, 5, "财付通")], [(0, 1, 2)]),
        ([("WECHAT", 60, 5), ("WECHAT", 40, 5)], [(100, 9, "财付通")], []),
        ([("WECHAT", 60, 5), ("WECHAT", 40, 5)], [(100, 4, "财付通")], []),
        ([("WECHAT", 60, 5), ("ALIPAY", 40, 5)], [(100, 8, "财付通")], []),
        ([("WECHAT", 60, 5), ("WECHAT", 40, 5)], [(100, 8, "支付宝")], []),
        ([("WECHAT", 60, 5), ("WECHAT", 40, 5)], [(100, 8, "?")], []),
        ([("WECHAT", 60, 5), ("WECHAT", -60, 5)], [(0, 8, "财付通")], []),
        ([("BALANCE", 100, 5)], [(100, 8, "财付通")], []),
        ([("WECHAT", 100, 5)], [(100, 8, "财付通"), (100, 7, "财付通")], []),
        ([("WECHAT", 100, 5), ("WECHAT", 100, 6)], [(100, 8, "财付通")], []),
        (
            [("WECHAT", 70, 5), ("ALIPAY", 80, 5)],
            [(80, 6, "支付宝"), (70, 6, "财付通")],
            [(0, 3), (1, 2)],
        ),
    ],
)
def test_it_suggests_the_net_of_a_day(
    ours: list[tuple[str, int, int]],
    theirs: list[tuple[int, int, str]],
    pairs: list[tuple[int, ...]],
) -> None:
    rows = [sale(None, amount, june(day), channel=channel) for channel, amount, day in ours]

    made = found(rows, [line(*each) for each in theirs])

    assert groups(made.suggested) == pairs
    assert groups(made.confirmed) == []


def test_it_takes_rows_of_batches_and_withdrawals_into_no_days_net() -> None:
    ours = [sale(None, 60, channel="WECHAT"), sale("X1", 40, channel="WECHAT")]
    ours += [
        sale(None, -30, kind="TRANSFER", channel="WECHAT"),
        undated(None, 9, channel="WECHAT"),
    ]

    made = found(ours, [line(60, 8, "财付通")])

    assert groups(made.suggested) == [(0, 4)]


def channel_lines(ours: list[Row], theirs: list[Row]) -> list[int]:
    """The places among their lines of those that the channel has sent."""
    return sorted(at - len(ours) for at in found(ours, theirs).channel_lines)


@pytest.mark.parametrize(
    ("ours", "theirs", "sent"),
    [
        # by the channel that our rows say, whether matched or not
        (
            [sale("X1", 5, channel="STRIPE")],
            [line(9, 8, "STRIPE"), line(9, 8, "财付通"), line(9, 8, "?")],
            [0],
        ),
        # by the sender of what was matched, whose numbers change
        (
            [sale("PO7781", 5)],
            [line(5, 8, "PO7781 Mollie 17"), line(9, 9, "PO7792 Mollie 18"), line(9, 9, "Mill 18")],
            [0, 1],
        ),
        (
            [sale("PO7781", 5)],
            [
                line(5, 8, "PO7781", counterparty="Mollie"),
                line(9, 9, "x", counterparty="MOLLIE"),
                line(9, 9, "PO"),
            ],
            [0, 1],
        ),
        # by the names of what was matched, where our rows say none
        (
            [sale("PO7781", 5)],
            [line(5, 8, "PO7781 STRIPE"), line(9, 9, "x STRIPE"), line(9, 9, "财付通")],
            [0, 1],
        ),
        # any channel's where nothing is known
        ([sale("X1", 5)], [line(9, 8, "STRIPE"), line(9, 8, "财付通"), line(9, 8, "?")], [0, 1]),
        ([row(None, 5)], [line(9, 8, "STRIPE"), line(9, 8, "?")], [0]),
        # a line of the channel's own list names its batch
        (
            [sale("X1", 5, channel="STRIPE")],
            [line(9, 8, "", kind="PAYOUT", batch_key="PO1"), line(9, 8, "")],
            [0],
        ),
    ],
)
def test_it_knows_which_lines_the_channel_has_sent(
    ours: list[Row], theirs: list[Row], sent: list[int]
) -> None:
    assert channel_lines(ours, theirs) == sent


@pytest.mark.parametrize(
    ("ours", "theirs", "day"),
    [
        ([], [], None),
        ([sale("PO7781", 5, june(4))], [], 4),
        ([sale("PO7781", 5, june(4))], [line(5, 8, "PO7781")], 8),
        ([sale("PO7781", 5, june(4)), sale("PO7782", 6, june(3))], [line(5, 8, "PO7781")], 3),
        (
            [sale("PO7781", 5, june(4)), sale("PO7782", 6, june(5))],
            [line(5, 8, "PO7781"), line(6, 5, "PO7782")],
            8,
        ),
        ([sale(None, 5, june(4), channel="WECHAT")], [line(5, 5, "财付通")], 5),
        ([sale(None, 5, june(4), channel="WECHAT")], [], None),
        ([undated("PO7781", 5)], [], None),
    ],
)
def test_it_knows_when_the_first_payout_arrived(
    ours: list[Row], theirs: list[Row], day: int | None
) -> None:
    assert found(ours, theirs).first_arrival == (june(day) if day else None)
