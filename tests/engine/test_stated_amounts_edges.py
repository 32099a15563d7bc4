"""Whose amount one row is where the other states several, and of whom nothing is asked."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.passes.stated import pair_by_stated, states_another
from reconcile.engine.sides.frames import prepare_both
from tests.engine.records import Row, frame, row

RULES = ready_rule_sets()["orders_channel"]
ORDER, TRANSACTION = ("order_key", "order_key"), ("transaction_key", "transaction_key")


def sides(ours: list[Row], theirs: list[Row]) -> tuple[pl.DataFrame, pl.DataFrame]:
    return prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), RULES)


def paired(
    ours: list[Row], theirs: list[Row], *keys: tuple[str, str]
) -> list[tuple[int, int, str]]:
    """Lead and row of each link, and what the match is by."""
    links, said = pair_by_stated(*sides(ours, theirs), keys or (ORDER,))
    assert len(links) == 2 * len(said)
    told = links.filter(pl.col("row") != pl.col("lead")).join(said, on="lead")
    return sorted(told.select("lead", "row", "reason").iter_rows())


def order(amount: int, number: str | None = "A1", **given: object) -> Row:
    return row(number, amount, **{"kind": "ORDER"} | given)


def settled(amount: int, of: int, number: str | None = "A1", **given: object) -> Row:
    """A payment of which so much was settled, whatever was paid."""
    return row(number, of, net_minor=amount) | given


def test_what_was_paid_in_no_currency_says_nothing() -> None:
    """Where no row names the currency of what was paid there is no such column."""
    paid = row("A1", 1000, paid_minor=900)

    assert paired([order(900)], [paid]) == []
    assert not states_another(sides([order(900)], [paid])[1])


def test_who_is_matched_by_one_number_is_asked_by_no_other() -> None:
    both = {"transaction_key": "T1"}
    ours, theirs = [order(900, **both)], [settled(900, 1_000, **both)]

    assert paired(ours, theirs, ORDER, TRANSACTION) == [(0, 1, "by_settled")]


def test_no_row_is_matched_by_one_number_and_again_by_another() -> None:
    several = settled(900, 1_000, transaction_key="T1", paid_minor=800, paid_currency="CNY")
    one, other = order(900), order(800, None, transaction_key="T1")

    assert paired([one, other], [several], ORDER, TRANSACTION) == [(0, 2, "by_settled")]
    assert paired([several], [one, other], ORDER, TRANSACTION) == [(0, 1, "by_settled")]


def test_who_has_no_match_by_one_number_is_asked_by_the_next() -> None:
    ours = [order(900), order(700, None, transaction_key="T2")]
    theirs = [settled(900, 1_000), settled(700, 800, "B7", transaction_key="T2")]

    found = paired(ours, theirs, ORDER, TRANSACTION)

    assert found == [(0, 2, "by_settled"), (1, 3, "by_settled")]


@pytest.mark.parametrize("amount", [1, 2, 900])
def test_it_may_be_any_amount(amount: int) -> None:
    assert paired([order(amount)], [settled(amount, 1_000)]) == [(0, 1, "by_settled")]
    assert paired([row("A1", -amount)], [settled(-amount, -1_000)]) == [(0, 1, "by_settled")]


def test_a_fee_that_nobody_states_is_none() -> None:
    assert paired([order(900)], [settled(900, 1_000, fee_minor=None)]) == [(0, 1, "by_settled")]
    assert paired([order(901)], [settled(900, 1_000, fee_minor=None)]) == []


def test_what_was_settled_goes_before_what_was_paid() -> None:
    theirs = settled(900, 1_000, paid_minor=900, paid_currency="CNY")

    assert paired([order(900)], [theirs]) == [(0, 1, "by_settled")]


def test_our_rows_may_be_those_that_state_it() -> None:
    ours = order(1_000, paid_minor=900, paid_currency="CNY")

    assert paired([ours], [row("A1", 900)]) == [(0, 1, "by_paid")]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # one amount is no other, and is left to the other rules
        (order(1_000), settled(1_000, 1_000)),
        (order(900), settled(900, 1_000, currency="USD")),
        (order(900), settled(900, 1_000, "A2")),
        (order(900, None), settled(900, 1_000, None)),
        (order(900), settled(900, 1_000, status="REFUNDED")),
        (order(900), settled(900, 1_000, status="PARTLY_REFUNDED")),
        (order(900), settled(900, 1_000, kind="ADJUSTMENT")),
        # what was paid in another currency is another amount
        (order(900), row("A1", 1_000, paid_minor=900, paid_currency="USD")),
        # money that went the other way
        (row("A1", -900), settled(-900, 1_000)),
    ],
)
def test_it_is_nothing_that_the_other_row_does_not_state(ours: Row, theirs: Row) -> None:
    assert paired([ours], [theirs]) == []


def test_it_chooses_none_of_two_orders_of_one_number() -> None:
    assert paired([order(900), order(800)], [settled(900, 1_000)]) == []


def test_a_payment_and_its_refund_are_no_two_of_one_number() -> None:
    ours = [order(900), row("A1", -450)]
    theirs = [settled(900, 1_000), settled(-450, -500)]

    assert paired(ours, theirs) == [(0, 2, "by_settled"), (1, 3, "by_settled")]


@pytest.mark.parametrize(
    ("given", "states"),
    [
        (row("A1", 1_000), False),
        (settled(999, 1_000), True),
        (settled(940, 1_000, fee_minor=-60), False),
        (settled(1_000, 1_000, fee_minor=None), False),
        (settled(900, 1_000, status="REFUNDED"), False),
        (settled(900, 1_000, kind="TOP_UP"), False),
        (settled(-900, -1_000, status="REFUNDED"), True),
        (row("A1", 1_000, paid_minor=999, paid_currency="CNY"), True),
        (row("A1", 1_000, paid_minor=1_001, paid_currency="CNY"), True),
        (row("A1", 1_000, paid_minor=1_000, paid_currency="CNY"), False),
        (row("A1", 1_000, paid_minor=999, paid_currency="USD"), False),
    ],
)
def test_it_asks_only_lists_that_state_another_amount(given: Row, *, states: bool) -> None:
    assert states_another(sides([], [row("B1", 500), given])[1]) is states
