"""Sums of a key within a tolerance, rows that cancel out, and pairs of equal amounts, at their edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.links import PAIR_SCHEMA, links_of_rivals, pairs_of_equal_amount
from reconcile.engine.passes import keys, reversals
from reconcile.engine.passes.keys import pair_by_key, sum_by_key, tolerate_by_key
from reconcile.engine.passes.reversals import reverse_on_one_side
from reconcile.engine.rules import Method, Outcome, Rule, Tolerance
from reconcile.engine.sides.frames import prepare_both
from tests.engine.records import Row, frame, row

ORDER, TRANSACTION = ("order_key", "order_key"), ("transaction_key", "transaction_key")


def both(ours: list[Row], theirs: list[Row]) -> tuple[pl.DataFrame, pl.DataFrame]:
    rules = ready_rule_sets()["orders_orders"]
    return prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), rules)


def rule(*pairs: tuple[str, str], tolerance: Tolerance | None = None) -> Rule:
    return Rule("n", Method.KEY, Outcome.CONFIRM, pairs or (ORDER,), tolerance or Tolerance())


def suggesting(*pairs: tuple[str, str]) -> Rule:
    return replace(rule(*pairs), outcome=Outcome.SUGGEST)


def groups(links: pl.DataFrame) -> list[tuple[int, ...]]:
    """Rows of each lead, counted from 0 over both sides; the smallest leads."""
    by = links.group_by("lead").agg(pl.col("row").sort()).sort("lead")
    assert links["row"].is_unique().all()
    assert (by["row"].list.first() == by["lead"]).all()
    return [tuple(rows) for rows in by["row"]]


def on(day: int, amount: int = 10_000, order: str = "A1") -> Row:
    return row(order, amount, booked_on=date(2026, 6, day))


@pytest.mark.parametrize(
    ("tolerance", "ours", "theirs", "is_linked"),
    [
        (Tolerance(5), [row("A1", 100)], [row("A1", 105)], True),
        (Tolerance(5), [row("A1", 100)], [row("A1", 95)], True),
        (Tolerance(5), [row("A1", 100)], [row("A1", 106)], False),
        (Tolerance(5), [row("A1", 100)], [row("A1", 94)], False),
        (Tolerance(5), [row("A1", 60), row("A1", 40)], [row("A1", 50), row("A1", 55)], True),
        # of the amount and the share the smaller one holds; the share is of ours
        (Tolerance(500, 1_000), [row("A1", 10_000)], [row("A1", 10_010)], True),
        (Tolerance(500, 1_000), [row("A1", 10_000)], [row("A1", 9_990)], True),
        (Tolerance(500, 1_000), [row("A1", 10_000)], [row("A1", 10_011)], False),
        (Tolerance(500, 1_000), [row("A1", -10_000)], [row("A1", -10_010)], True),
        (Tolerance(500, 1_000), [row("A1", -10_000)], [row("A1", -10_011)], False),
        (Tolerance(9, 1_000), [row("A1", 10_000)], [row("A1", 10_010)], False),
        (Tolerance(500, 0), [row("A1", 100)], [row("A1", 100)], True),
        (Tolerance(500, 0), [row("A1", 100)], [row("A1", 101)], False),
        (Tolerance(10**13, 999_999), [row("A1", 10**14)], [row("A1", 9 * 10**13)], True),
        # days between the first and the last of all rows
        (Tolerance(days=3), [on(5)], [on(8)], True),
        (Tolerance(days=3), [on(8)], [on(5)], True),
        (Tolerance(days=3), [on(5)], [on(9)], False),
        (Tolerance(days=3), [on(3, 40), on(5, 60)], [on(7, 100)], False),
        (Tolerance(days=3), [on(4, 40), on(5, 60)], [on(7, 100)], True),
        (Tolerance(days=0), [on(5)], [on(5)], True),
        (Tolerance(days=0), [on(5)], [on(6)], False),
        (Tolerance(days=0), [row("A1", 5, booked_on=None, occurred_at=None)], [on(6, 5)], True),
        (Tolerance(5), [on(5)], [on(28)], True),
        # one currency
        (Tolerance(500), [row("A1", 100)], [row("A1", 100, currency="USD")], False),
        (Tolerance(500), [row("A1", 100)], [row("A2", 100)], False),
    ],
)
def test_it_links_sums_within_the_tolerance(
    tolerance: Tolerance,
    ours: list[Row],
    theirs: list[Row],
    is_linked: bool,  # noqa: FBT001
) -> None:
    links = tolerate_by_key(*both(ours, theirs), rule(tolerance=tolerance))

    assert groups(links) == ([tuple(range(len(ours) + len(theirs)))] if is_linked else [])


def test_it_links_equal_sums_of_any_days_and_no_others() -> None:
    wide = rule(tolerance=Tolerance(500, 500_000, 0))
    ours, theirs = [on(5), on(5, 70, "A2"), on(5, 9, "A3")], [on(28), on(5, 71, "A2")]

    assert groups(sum_by_key(*both(ours, theirs), wide)) == [(0, 3)]


def test_it_takes_the_next_key_for_what_is_left() -> None:
    ours = [row("A1", 100, transaction_key="T1"), row("A2", 50, transaction_key="T2")]
    theirs = [row("A1", 100, transaction_key="T2"), row("A9", 50, transaction_key="T2")]
    every = rule(ORDER, TRANSACTION)

    assert groups(sum_by_key(*both(ours, theirs), every)) == [(0, 2), (1, 3)]
    assert groups(pair_by_key(*both(ours, theirs), every)) == [(0, 2), (1, 3)]


def test_it_takes_the_next_key_where_the_first_is_not_shared() -> None:
    ours, theirs = [row("A1", 5, transaction_key="T1")], [row("B1", 5, transaction_key="T1")]

    assert groups(sum_by_key(*both(ours, theirs), rule(ORDER, TRANSACTION))) == [(0, 1)]


@pytest.mark.parametrize(("bound", "is_linked"), [(4, True), (3, False)])
def test_it_adds_up_as_many_rows_as_its_bound(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    is_linked: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(keys, "GROUP_ROWS_MAX", bound)
    ours = [row("A1", 60), row("A1", 40)]

    assert bool(groups(sum_by_key(*both(ours, ours), rule()))) == is_linked


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([("A1", 5)], [("A1", 5)], [(0, 1)]),
        ([("A1", 5)], [("A1", -5)], []),
        ([("A1", 5), ("A1", 6)], [("A1", 6), ("A1", 5)], [(0, 3), (1, 2)]),
        # only one of its key and amount on each side
        ([("A1", 5), ("A1", 5)], [("A1", 5)], []),
        ([("A1", 5)], [("A1", 5), ("A1", 5)], []),
        ([("A1", 5), ("A1", 5)], [("A1", 5), ("A1", 5)], []),
        ([("A1", 5), ("A1", 5), ("A2", 7)], [("A2", 7), ("A1", 5)], [(2, 3)]),
        ([(None, 5)], [(None, 5)], []),
        ([(None, 5), ("A1", 5)], [("A1", 5), (None, 5)], [(1, 2)]),
        ([("A1", 5), ("A1", 5)], [("A2", 5), ("A2", 5)], []),
        ([("A1", 0)], [("A1", 0)], [(0, 1)]),
        ([("A1", 5)], [], []),
        ([], [("A1", 5)], []),
    ],
)
def test_it_pairs_the_only_ones_of_a_key_and_amount(
    ours: list[tuple[str | None, int]],
    theirs: list[tuple[str | None, int]],
    expected: list[tuple[int, ...]],
) -> None:
    sides = both([row(*each) for each in ours], [row(*each) for each in theirs])

    assert groups(pair_by_key(*sides, rule())) == expected


def test_it_pairs_one_of_each_currency() -> None:
    ours = [row("A1", 5), row("A1", 5, currency="USD"), row("A2", 5, currency="USD")]
    theirs = [row("A1", 5, currency="USD"), row("A1", 5), row("A2", 5)]

    assert groups(pair_by_key(*both(ours, theirs), rule())) == [(0, 4), (1, 3)]


def test_it_pairs_many_in_any_order() -> None:
    ours = [row(f"A{n}", 100 + n % 3) for n in range(40)]
    theirs = [row(f"A{n}", 100 + n % 3) for n in reversed(range(40))]

    links = pair_by_key(*both(ours, theirs), rule())

    assert groups(links) == [(n, 79 - n) for n in range(40)]


@pytest.mark.parametrize(
    ("mine", "other", "expected"),
    [
        ([row("A1", 5), row("A1", -5)], [row("A2", 1)], [(0, 1)]),
        ([row("A1", 5), row("A1", -2), row("A1", -3)], [row("A2", 1)], [(0, 1, 2)]),
        ([row("A1", 5), row("A1", -4)], [row("A2", 1)], []),
        ([row("A1", 5), row("A1", 5)], [row("A2", 1)], []),
        ([row("A1", 0, kind="REFUND")], [row("A2", 1)], []),
        ([row(None, 5), row(None, -5)], [row("A2", 1)], []),
        ([row("A1", 5), row("A1", -5, currency="USD")], [row("A2", 1)], []),
        ([row("A1", 5), row("A1", -5), row("A3", 7)], [row("A2", 1)], [(0, 1)]),
        # the other side knows the order, under either number
        ([row("A1", 5), row("A1", -5)], [row("A1", 1)], []),
        ([row("A1", 5), row("A1", -5)], [row(None, 1, transaction_key="A1")], []),
        ([row("A1", 5, transaction_key="T1"), row("A1", -5)], [row("T1", 1)], []),
        (
            [row("A1", 5, transaction_key="T1"), row("A1", -5)],
            [row(None, 1, transaction_key="T1")],
            [],
        ),
        # unless it was never paid there
        ([row("A1", 5), row("A1", -5)], [row("A1", 5, status="CLOSED")], [(0, 1)]),
        ([row("A1", 5), row("A1", -5)], [row("A1", 5, status="UNPAID")], [(0, 1)]),
        ([row("A1", 5), row("A1", -5)], [row("A1", 5, status="REFUNDED")], []),
        # once, where both numbers say so
        (
            [row("A1", 5, transaction_key="T1"), row("A1", -5, transaction_key="T1")],
            [row("A2", 1)],
            [(0, 1)],
        ),
        # by the transaction, where orders say nothing
        (
            [row(None, 5, transaction_key="T1"), row(None, -5, transaction_key="T1")],
            [row("A2", 1)],
            [(0, 1)],
        ),
        (
            [row("A1", 5, transaction_key="T1"), row("A3", -5, transaction_key="T1")],
            [row("A2", 1)],
            [(0, 1)],
        ),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_links_rows_of_one_side_that_cancel_out(
    mine: list[Row],
    other: list[Row],
    expected: list[tuple[int, ...]],
    is_turned: bool,  # noqa: FBT001
) -> None:
    sides = both(other, mine) if is_turned else both(mine, other)
    first = len(other) if is_turned else 0

    links = reverse_on_one_side(*sides, suggesting(ORDER, TRANSACTION))

    assert groups(links) == [tuple(at + first for at in each) for each in expected]


@pytest.mark.parametrize(("bound", "is_linked"), [(2, True), (1, False)])
def test_it_cancels_no_more_rows_than_its_bound(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    is_linked: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(reversals, "GROUP_ROWS_MAX", bound)
    sides = both([row("A1", 5), row("A1", -5)], [row("A2", 1)])

    assert bool(groups(reverse_on_one_side(*sides, suggesting()))) == is_linked


@pytest.mark.parametrize(("bound", "count"), [(6, 7), (5, 1)])
def test_it_lays_equal_amounts_side_by_side_in_bounded_blocks(
    monkeypatch: pytest.MonkeyPatch, bound: int, count: int
) -> None:
    monkeypatch.setattr("reconcile.engine.links.BLOCK_PAIRS_MAX", bound)
    ours = [row(None, 5), row(None, 5), row(None, 7), row(None, 9, currency="USD")]
    theirs = [row(None, 5), row(None, 5), row(None, 5), row(None, 7), row(None, 9)]
    left, right = both(ours, theirs)

    pairs = pairs_of_equal_amount(left, right.rename({"row": "row_right"}))

    assert len(pairs.select("row", "row_right").unique()) == count


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], []),
        ([(1, 9)], [(1, 9)]),
        ([(1, 9), (2, 9)], [(1, 2, 9)]),
        ([(5, 9), (2, 8), (5, 8)], [(2, 5, 8, 9)]),
        ([(3, 9), (1, 8)], [(1, 8), (3, 9)]),
        ([(4, 7), (3, 6), (2, 5), (4, 6), (3, 5)], [(2, 3, 4, 5, 6, 7)]),
        ([(6, 7), (4, 5), (2, 3), (5, 6), (3, 4), (1, 2), (8, 9)], [(1, 2, 3, 4, 5, 6, 7), (8, 9)]),
    ],
)
def test_it_groups_all_that_compete_through_others(
    pairs: list[tuple[int, int]], expected: list[tuple[int, ...]]
) -> None:
    assert (
        groups(links_of_rivals(pl.DataFrame(pairs, schema=PAIR_SCHEMA, orient="row"))) == expected
    )
