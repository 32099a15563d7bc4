"""How late a withdrawal comes back, and how many of one amount may have failed."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.passes.withdrawals import as_taken_back, failed_withdrawals
from reconcile.engine.sides.frames import prepare_both
from tests.engine.payouts import groups, june, line
from tests.engine.records import Row, frame, row

RULES = ready_rule_sets()["payout_bank"]


def moved(amount: int, day: int, text: str, hour: int | None = None, **given: object) -> Row:
    at = None if hour is None else datetime(2026, 6, day, hour, tzinfo=UTC)
    made: Row = {"booked_on": june(day), "occurred_at": at, "description": text}
    return row(None, amount, **{"kind": "OTHER"} | made | given)


def drawn(amount: int = 5_000, day: int = 5, hour: int | None = None, **given: object) -> Row:
    return moved(-amount, day, "提现", hour, **{"kind": "PAYOUT"} | given)


def back(amount: int = 5_000, day: int = 5, hour: int | None = None, **given: object) -> Row:
    return moved(amount, day, "提现失败退回", hour, **given)


def sides(ours: list[Row], theirs: list[Row]) -> tuple[pl.DataFrame, pl.DataFrame]:
    return prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), RULES)


def failed(ours: list[Row], *theirs: Row) -> list[tuple[int, ...]]:
    """The rows of each withdrawal that came back, beside interest at the bank."""
    return groups(failed_withdrawals(*sides(ours, [*theirs, line(77, 2, "利息")])))


@pytest.mark.parametrize(("day", "found"), [(4, []), (5, [(0, 1)]), (15, [(0, 1)]), (16, [])])
def test_it_comes_back_within_ten_days(day: int, found: list[tuple[int, ...]]) -> None:
    assert failed([drawn(), back(day=day)]) == found


@pytest.mark.parametrize(
    ("left_at", "came_at", "found"),
    [(9, 9, [(0, 1)]), (9, 10, [(0, 1)]), (10, 9, []), (None, 9, [(0, 1)]), (9, None, [(0, 1)])],
)
def test_it_comes_back_after_it_left(
    left_at: int | None, came_at: int | None, found: list[tuple[int, ...]]
) -> None:
    assert failed([drawn(hour=left_at), back(hour=came_at)]) == found


@pytest.mark.parametrize("amount", [1, 2, 5_000])
def test_it_may_be_of_any_amount(amount: int) -> None:
    assert failed([drawn(amount), back(amount)]) == [(0, 1)]


@pytest.mark.parametrize(
    ("ours", "arrived", "found"),
    [
        # as many arrived as did not fail
        ([drawn(), back(), drawn(day=20)], 1, [(0, 1)]),
        ([drawn(), back(), drawn(day=20)], 2, []),
        ([drawn(), back()], 1, []),
        # both came back
        ([drawn(), back(), drawn(day=20), back(day=20)], 0, [(0, 1), (2, 3)]),
        ([drawn(), back(), drawn(day=20), back(day=20)], 1, []),
        ([drawn(), back(), drawn(day=20), back(day=20), drawn(day=29)], 1, [(0, 1), (2, 3)]),
        ([drawn(), back(), drawn(day=20), back(day=20), drawn(day=29)], 2, []),
    ],
)
def test_it_failed_where_the_bank_has_no_line_for_it(
    ours: list[Row], arrived: int, found: list[tuple[int, ...]]
) -> None:
    assert failed(ours, *(line(5_000, 6, "支付宝提现") for _ in range(arrived))) == found


@pytest.mark.parametrize(
    "ours",
    [
        # of two withdrawals or two returns nothing says which one it was
        [drawn(), drawn(), back()],
        [drawn(), back(), back()],
        [drawn(), back(currency="USD")],
        [drawn(source="other.csv"), back()],
        # money of customers, and what does not say that it came back
        [drawn(), back(kind="PAYMENT")],
        [drawn(), back(kind="ORDER")],
        [drawn(), moved(5_000, 5, "提现")],
        [drawn(), moved(5_000, 5, "退回")],
        # nothing came back
        [drawn(), back(-5_000)],
        [drawn(5_000, kind="OTHER"), back()],
    ],
)
def test_it_says_nothing_of_other_rows(ours: list[Row]) -> None:
    assert failed(ours) == []


def test_what_reached_the_bank_and_left_it_again_did_not_fail() -> None:
    assert failed([drawn(), back()], line(-5_000, 6, "支付宝退回")) == []
    assert failed([drawn(), back()], line(-4_999, 6, "货款")) == [(0, 1)]


@pytest.mark.parametrize("kind", ["OTHER", "TRANSFER", "ADJUSTMENT"])
def test_what_came_back_counts_with_the_sign_of_the_withdrawal(kind: str) -> None:
    ours, _theirs = sides([drawn(), back(kind=kind)], [])

    # together they leave nothing that the bank could show
    assert as_taken_back(ours, RULES)["amount"].to_list() == [5_000, -5_000]


def test_all_else_counts_as_it_did() -> None:
    ours, _theirs = sides([drawn(), back(), back(300), moved(800, 6, "sale")], [])

    assert as_taken_back(ours, RULES)["amount"].to_list() == [5_000, -5_000, 300, 800]
    assert as_taken_back(ours, ready_rule_sets()["channel_fund"]).equals(ours)
