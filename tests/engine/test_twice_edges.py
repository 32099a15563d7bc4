"""How near a repeated fee must be to the usual rate, and how near a second payment to the first."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.checks.twice import fees_taken_twice, paid_again
from reconcile.engine.records import LEFT, RIGHT
from reconcile.engine.sides.frames import prepare
from tests.engine.records import Row, frame, row

RULES = ready_rule_sets()["orders_channel"]


def side(rows: list[Row], of: str = RIGHT) -> pl.DataFrame:
    return prepare(frame(rows, f"{of}.csv", 1), of, RULES, 0)


def paid(order: str, amount: int, **given: object) -> Row:
    return row(order, amount, status="PAID", **given)


def fee(order: str, amount: int, **given: object) -> Row:
    return row(order, -amount, kind="FEE", description="技术服务费", **given)


def usual(orders: int) -> list[Row]:
    """So many orders, each with its payment and a hundredth of it as a fee: two rows of each."""
    names = [f"A{at}" for at in range(orders)]
    return [made for name in names for made in (paid(name, 80_000), fee(name, 800))]


def repeats(amount: int, of: int, *more: Row, orders: int = 8) -> list[int]:
    """Which rows repeat a fee, of an order that paid so much and has this fee twice: the last one, or none."""
    again = [paid("Z1", of), *more, fee("Z1", amount), fee("Z1", amount)]
    return fees_taken_twice(side([*usual(orders), *again])).to_list()


@pytest.mark.parametrize(
    ("amount", "of", "is_fee_of_it"),
    [
        # a fiftieth of what is usual at most lies between them
        (5_000, 500_000, True),
        (5_100, 500_000, True),
        (4_900, 500_000, True),
        (5_101, 500_000, False),
        (4_899, 500_000, False),
        # of a small fee the cent that rounding makes
        (41, 4_000, True),
        (39, 4_000, True),
        (42, 4_000, False),
        (38, 4_000, False),
        # of two cents nobody can tell one fee from two
        (3, 300, True),
        (2, 200, False),
    ],
)
def test_it_suspects_a_fee_that_is_the_usual_one_but_for_rounding(
    amount: int, of: int, *, is_fee_of_it: bool
) -> None:
    assert repeats(amount, of) == ([18] if is_fee_of_it else [])


@pytest.mark.parametrize(("orders", "found"), [(4, [10]), (3, [])])
def test_it_learns_the_usual_rate_from_five_orders(orders: int, found: list[int]) -> None:
    # the order in question is one of them
    assert repeats(800, 80_000, orders=orders) == found


def test_a_row_of_no_money_is_no_second_payment() -> None:
    assert repeats(800, 80_000, paid("Z1", 0)) == [19]


def test_a_row_of_no_money_gives_no_fee_back() -> None:
    assert repeats(800, 80_000, fee("Z1", 0)) == [19]


@pytest.mark.parametrize("kind", ["ORDER", "ADJUSTMENT", "REFUND", "TRANSFER"])
def test_only_a_payment_is_a_second_payment_and_only_a_fee_gives_one_back(kind: str) -> None:
    assert repeats(800, 80_000, row("Z1", 500, kind=kind)) == [19]


@pytest.mark.parametrize("kind", ["CHARGEBACK", "REFUND", "ADJUSTMENT", "TRANSFER"])
def test_it_suspects_nothing_but_fees(kind: str) -> None:
    rows = [row(f"A{at}", -800, kind=kind, description="x") for at in (*range(8), 7)]

    assert fees_taken_twice(side([*usual(8), *rows])).to_list() == []


@pytest.mark.parametrize("more", [paid("Z1", 1), fee("Z1", -1)])
def test_a_cent_may_be_a_second_payment_or_what_was_given_back(more: Row) -> None:
    assert repeats(800, 80_000, more) == []


def test_it_suspects_no_fee_that_only_another_order_has_too() -> None:
    assert fees_taken_twice(side(usual(8))).to_list() == []


def test_it_suspects_each_repeat_but_never_the_first() -> None:
    rows = [*usual(8), *usual(1)[1:], fee("A0", 800), fee("A5", 800)]

    assert fees_taken_twice(side(rows)).to_list() == [16, 17, 18]


def test_it_tells_what_an_order_of_the_largest_amounts_owes() -> None:
    # a millionfold of this amount is no 64-bit number any more
    assert repeats(10**13, 10**15) == [18]


def second(day: int = 5, amount: int = 6_600, **given: object) -> Row:
    more: Row = {"order_ref": "SO10004_2", "order_key": "SO100042", "status": "PAID"}
    return (
        row(None, amount, **more | {"booked_on": date(2026, 6, day), "occurred_at": None}) | given
    )


def again(*seconds: Row, first: Row | None = None, ours: list[Row] | None = None) -> list[int]:
    """Which of the seconds pay the order again, counted from 1: the first payment is row 0."""
    at_first = first or paid("SO10004", 6_600)
    theirs = side([at_first, *seconds])
    other = side([paid("SO10004", 6_600)] if ours is None else ours, LEFT)
    return paid_again(theirs.slice(1), other, theirs).to_list()


@pytest.mark.parametrize(("day", "found"), [(4, []), (5, [1]), (6, [1]), (7, [])])
def test_it_is_paid_again_on_the_same_day_or_the_next(day: int, found: list[int]) -> None:
    assert again(second(day)) == found


@pytest.mark.parametrize("amount", [1, 2])
def test_it_may_be_of_any_amount(amount: int) -> None:
    first = paid("SO10004", amount)

    assert again(second(amount=amount), first=first, ours=[first]) == [1]


@pytest.mark.parametrize("amount", [0, -6_600])
def test_what_pays_nothing_pays_no_order_again(amount: int) -> None:
    first = paid("SO10004", amount, kind="PAYMENT")

    assert again(second(amount=amount, kind="PAYMENT"), first=first, ours=[first]) == []


def test_a_first_payment_need_not_say_that_it_was_paid() -> None:
    assert again(second(), first=row("SO10004", 6_600)) == [1]


def test_each_further_payment_is_one_of_its_own() -> None:
    third = second(order_ref="SO10004_3", order_key="SO100043")

    assert again(second(), third) == [1, 2]


@pytest.mark.parametrize(
    "ours",
    [
        # the other side doesn't know the order, has it of another amount, or has both payments
        [],
        [paid("SO10004", 6_500)],
        [paid("SO10004", 6_600), paid("SO10004", 6_600)],
    ],
)
def test_it_needs_the_amount_once_on_the_other_side(ours: list[Row]) -> None:
    assert again(second(), ours=ours) == []


@pytest.mark.parametrize(
    "other",
    [
        second(order_ref="SO1_2", order_key="SO12"),  # the counter of another order
        second(currency="USD"),
        second(kind="ORDER"),
        second(order_ref="SO10004_123", order_key="SO10004123"),  # no counter
        second(order_ref=None),
    ],
)
def test_it_calls_no_other_payment_a_second_one(other: Row) -> None:
    assert again(other) == []
