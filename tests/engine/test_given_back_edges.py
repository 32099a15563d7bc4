"""Which rows of a group say that a payment was met by nothing but what was given back with a plus."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.checks.given_back import given_back_only
from reconcile.engine.sides.frames import prepare_both, together
from tests.engine.records import Row, frame, row

RULES = ready_rule_sets()["orders_channel"]


def order(amount: int, **given: object) -> Row:
    return row("A1", amount, **{"kind": "ORDER"} | given)


def plus(amount: int) -> Row:
    return row("A1", amount, kind="REFUND")


def holds(ours: list[Row], theirs: list[Row]) -> bool:
    """Whether one match of all these rows holds."""
    sides = prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), RULES)
    everything = together(*sides)
    linked = everything.select(lead=pl.lit(0, dtype=pl.UInt32), row="row")
    kept, disputed = given_back_only(linked, everything)
    assert len(kept) + len(disputed) == len(linked)
    assert set(disputed["case"]) <= {"STATUS_MISMATCH"}
    return disputed.is_empty()


@pytest.mark.parametrize("amount", [1, 2, 2_900])
def test_no_amount_is_paid_by_what_was_given_back(amount: int) -> None:
    assert not holds([order(amount)], [plus(amount)])


def test_nor_is_what_we_say_was_given_back_by_their_payment() -> None:
    assert not holds([plus(2_900)], [order(2_900)])
    assert not holds([order(2_900)], [plus(2_000), plus(900)])


def test_a_refund_of_nothing_pays_nothing_either() -> None:
    assert not holds([order(2_900)], [plus(2_900), plus(0)])
    assert holds([order(2_900)], [order(2_900), plus(0)])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # both took it back, or gave it
        ([plus(900)], [plus(900)]),
        ([row("A1", -900)], [row("A1", -900)]),
        # a payment stands beside it, which pays what is left
        ([order(2_900)], [row("A1", 2_000), plus(900)]),
        ([order(2_900)], [row("A1", 2_900), row("A1", -900), plus(900)]),
        ([order(2_000)], [plus(2_900), row("A1", -900)]),
        # what our side says is no payment
        ([row("A1", 900, kind="ADJUSTMENT")], [plus(900)]),
        ([order(1_800), plus(900)], [plus(2_700)]),
    ],
)
def test_other_matches_hold(ours: list[Row], theirs: list[Row]) -> None:
    assert holds(ours, theirs)
