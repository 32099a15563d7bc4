"""A total of several days proves nothing where a day that both sides have differs."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.records import Row, cases, confirmed, row, run

# day and amount of each row of one number
Rows = list[tuple[int, int]]


def on(rows: Rows, kind: str = "PAYMENT", number: str = "0002") -> list[Row]:
    return [row(number, amount, kind=kind, booked_on=date(2026, 6, day)) for day, amount in rows]


@pytest.mark.parametrize(
    ("ours", "theirs", "agreeing", "differing"),
    [
        # each day's first sale: two of three days differ, and make up for one another
        (
            [(1, 36), (2, 36), (3, 36)],
            [(1, 36), (2, 38), (3, 34)],
            [(1, 1001)],
            [(2, 3, 1002, 1003)],
        ),
        # one day missing, another paid twice
        (
            [(1, 25), (2, 25), (3, 25)],
            [(1, 25), (3, 25), (3, 25)],
            [(1, 1001)],
            [(2, 3, 1002, 1003)],
        ),
        ([(1, 30), (2, 50)], [(1, 45), (2, 35)], [], [(1, 2, 1001, 1002)]),
    ],
)
def test_it_adds_up_no_days_that_differ(
    ours: Rows,
    theirs: Rows,
    agreeing: list[tuple[int, ...]],
    differing: list[tuple[int, ...]],
) -> None:
    outcome = run(on(ours, "ORDER"), on(theirs))

    assert confirmed(outcome) == agreeing
    assert cases(outcome) == {"AMBIGUOUS": differing}
    assert outcome.cases["reason_code"].to_list() == ["agrees_over_days"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # deposit and balance of one order
        ([(1, 100)], [(1, 30), (9, 70)]),
        ([(1, 30), (9, 70)], [(9, 100)]),
        # in equal parts, shown a day later
        ([(1, 50), (2, 50)], [(2, 50), (3, 50)]),
        # lines of an order, paid otherwise on the same days
        ([(1, 60), (1, 40), (5, 90), (5, 10)], [(1, 75), (1, 25), (5, 50), (5, 50)]),
        ([(1, 60), (1, 40)], [(1, 75), (1, 25)]),
        # given back on days of their own
        ([(1, 100), (1, -10), (5, -45), (6, -45)], [(1, 90), (5, -30), (6, -60)]),
        ([(1, 20), (2, 20), (3, 20)], [(1, 20), (2, 20), (3, 20)]),
    ],
)
def test_it_adds_up_an_order_paid_in_parts(ours: Rows, theirs: Rows) -> None:
    outcome = run(on(ours, "ORDER"), on(theirs))

    assert cases(outcome) == {}


def test_it_takes_two_shops_sales_of_one_number_for_no_sum() -> None:
    ours = [(1, 24), (2, 28), (2, 33), (3, 31), (4, 45)]
    theirs = [(1, 24), (2, 18), (2, 43), (3, 31), (4, 45)]

    outcome = run(on(ours, "ORDER"), on(theirs))

    assert confirmed(outcome) == [(1, 1001), (4, 1004), (5, 1005)]
    assert cases(outcome) == {"AMBIGUOUS": [(2, 3, 1002, 1003)]}
    assert outcome.cases["reason_code"].to_list() == ["number_used_again"]


def test_it_adds_up_the_balance_of_an_order_beside_its_deposit() -> None:
    ours, theirs = [(1, 24), (2, 28), (2, 33)], [(1, 24), (2, 18), (2, 43)]

    outcome = run(on(ours, "ORDER"), on(theirs))

    assert confirmed(outcome) == [(1, 1001), (2, 3, 1002, 1003)]
    assert cases(outcome) == {}


def test_it_adds_up_the_days_of_a_settlement() -> None:
    ours = [
        row(None, amount, batch_key="S1", booked_on=date(2026, 6, day))
        for day, amount in ((1, 30), (2, 50))
    ]
    theirs = [
        row(None, amount, batch_key="S1", booked_on=date(2026, 6, day))
        for day, amount in ((1, 45), (2, 35))
    ]

    outcome = run(ours, theirs, "settlement_wallet")

    assert confirmed(outcome) == [(1, 2, 1001, 1002)]


@pytest.mark.parametrize(
    ("ours", "theirs", "agreeing", "differing"),
    [
        # of weekly deliveries one was not billed, and another one billed
        ([2, 9, 16], [2, 16, 23], [(1, 1001), (3, 1002)], [(2, 1003)]),
        ([16, 23], [2, 16], [(1, 1002)], [(2, 1001)]),
        # each comes as late as the others, or all of them are of one day of one side
        ([2, 9, 16], [9, 16, 23], [(1, 2, 3, 1001, 1002, 1003)], []),
        ([2, 9, 16], [2, 10, 19], [(1, 2, 3, 1001, 1002, 1003)], []),
        ([2, 9, 16], [2, 10, 20], [(1, 1001)], [(2, 3, 1002, 1003)]),
        ([2, 2, 2], [2, 9, 16], [(1, 2, 3, 1001, 1002, 1003)], []),
        # no day agrees
        ([2, 9], [3, 20], [(1, 2, 1001, 1002)], []),
    ],
)
def test_it_adds_up_no_rows_of_one_amount_that_lie_apart(
    ours: list[int],
    theirs: list[int],
    agreeing: list[tuple[int, ...]],
    differing: list[tuple[int, ...]],
) -> None:
    outcome = run(on([(day, 35) for day in ours], "ORDER"), on([(day, 35) for day in theirs]))

    assert confirmed(outcome) == agreeing
    assert cases(outcome) == ({"AMBIGUOUS": differing} if differing else {})
    assert set(outcome.cases["reason_code"]) <= {"number_used_again"}
