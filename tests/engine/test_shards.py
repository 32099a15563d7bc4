"""A run in parts decides what the run in one piece decides."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine import Outcome, open_sides, ready_rule_sets, reconcile
from reconcile.engine.shards import join, plan
from reconcile.engine.waterfall import run_keyed_rules
from tests.engine.records import JUNE, Row, frame, row
from tests.engine.test_properties import codes, quick, rows

FRAMES = ("matches", "legs", "cases", "case_items")


def in_parts(left: pl.DataFrame, right: pl.DataFrame, code: str, count: int) -> Outcome:
    rules = ready_rule_sets()[code]
    opened = open_sides(left, right, rules)
    parts = plan(opened.left, opened.right, opened.rules, count)
    # the last part first: none waits for another
    found = [run_keyed_rules(*part, opened.rules, JUNE) for part in reversed(parts)]
    return reconcile(left, right, rules, JUNE, join(found))


@quick
@given(rows(), rows(), codes, st.integers(1, 7))
def test_it_decides_the_same_in_any_number_of_parts(
    ours: list[Row], theirs: list[Row], code: str, count: int
) -> None:
    left, right = frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001)
    if left.is_empty() or right.is_empty():
        return

    outcome = reconcile(left, right, ready_rule_sets()[code], JUNE)
    again = in_parts(left, right, code, count)

    assert again.digest() == outcome.digest()
    assert all(getattr(again, name).equals(getattr(outcome, name)) for name in FRAMES)


def test_it_keeps_rows_together_that_share_a_key_through_others() -> None:
    ours = [row("A1", 100, transaction_key="T1"), row("A2", 50, transaction_key="T2")]
    theirs = [row("A1", 60, transaction_key="T9"), row(None, 90, transaction_key="T2")]
    ours += [row(f"B{n}", n) for n in range(1, 40)]
    left, right = frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001)
    opened = open_sides(left, right, ready_rule_sets()["orders_channel"])

    parts = plan(opened.left, opened.right, ready_rule_sets()["orders_channel"], 8)

    together = [{*ours["entry"], *theirs["entry"]} & {1, 2, 1001, 1002} for ours, theirs in parts]
    assert {1, 1001} <= next(found for found in together if 1 in found)
    assert {2, 1002} <= next(found for found in together if 2 in found)
    assert sum(len(ours) for ours, _theirs in parts) == 41
    assert sum(not ours.is_empty() for ours, _theirs in parts) > 1


def test_it_follows_a_long_chain_of_keys() -> None:
    ours = [row(f"A{n}", 10, transaction_key=f"A{n + 1}") for n in range(2_000)]
    left = frame(ours, "left.csv", 1)
    rules = ready_rule_sets()["orders_channel"]
    opened = open_sides(left, frame([], "right.csv", 5001), rules)

    parts = plan(opened.left, opened.right, rules, 5)

    assert sorted(len(ours) for ours, _theirs in parts) == [0, 0, 0, 0, 2_000]


@pytest.mark.parametrize("code", sorted(ready_rule_sets()))
def test_it_leaves_rows_without_a_key_to_the_rest_of_the_engine(code: str) -> None:
    left, right = frame([row(None, 5)], "left.csv", 1), frame([row(None, 5)], "right.csv", 1001)
    rules = ready_rule_sets()[code]
    opened = open_sides(left, right, rules)

    parts = plan(opened.left, opened.right, rules, 3)

    assert all(ours.is_empty() and theirs.is_empty() for ours, theirs in parts)
