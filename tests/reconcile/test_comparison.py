"""Two outcomes side by side, and beside decisions: what is new, lost, changed, right and wrong."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
import pytest

from reconcile.engine.faults import from_json
from reconcile.engine.rules import RuleSet
from reconcile.reports.comparison import (
    EXAMPLE_ROWS_MAX,
    EXAMPLES_MAX,
    Accuracy,
    Decisions,
    Groups,
    Placed,
    accuracy,
    differences,
    grouped,
    placed,
    whole,
)
from tests.engine.records import Row, row, run

KEYS = [{"left": "order_key", "right": "order_key"}]
BY_ORDER = {"name": "Order", "method": "key", "outcome": "confirm", "keys": KEYS}
BY_SUM = {"name": "Sum", "method": "sum", "outcome": "confirm", "keys": KEYS}


def rules(*given: dict[str, object]) -> RuleSet:
    basis = {"left": "gross", "right": "gross"}
    return from_json({"name": "tried", "basis": basis, "rules": list(given)})


def tried(left: list[Row], right: list[Row], by: RuleSet) -> Placed:
    return placed(run(left, right, by))


PAIRS = ([row("A", 100), row("B", 200)], [row("A", 100), row("B", 200)])
SPLIT = ([row("A", 300)], [row("A", 100), row("A", 200)])


def decisions(right: Iterable[tuple[int, ...]], wrong: Iterable[tuple[int, ...]] = ()) -> Decisions:
    """Groups of entries; left ones count from 1, right ones from 1001."""
    made = []
    for groups in (right, wrong):
        legs = [(n, entry) for n, group in enumerate(groups) for entry in group]
        schema = {"group": pl.Int64, "entry": pl.Int64}
        made.append(grouped(pl.DataFrame(legs, schema=schema, orient="row")))
    return Decisions(*made)


def test_it_finds_nothing_between_equal_outcomes() -> None:
    outcome = tried(*PAIRS, rules(BY_ORDER))

    found = differences(outcome, outcome)

    assert (found.new, found.lost, found.changed, found.examples) == (0, 0, 0, ())


def test_it_tells_a_new_match_from_a_lost_one() -> None:
    narrow, wide = tried(*SPLIT, rules(BY_ORDER)), tried(*SPLIT, rules(BY_ORDER, BY_SUM))

    there, back = differences(narrow, wide), differences(wide, narrow)

    assert (there.new, there.lost, there.changed) == (1, 0, 0)
    assert (back.new, back.lost, back.changed) == (0, 1, 0)


def test_it_calls_a_match_changed_that_has_another_state() -> None:
    confirmed = tried(*PAIRS, rules(BY_ORDER))
    suggested = tried(*PAIRS, rules({**BY_ORDER, "outcome": "suggest"}))

    found = differences(confirmed, suggested)

    assert (found.new, found.lost, found.changed) == (0, 0, 2)
    assert {(e.state_before, e.state_after) for e in found.examples} == {("CONFIRMED", "SUGGESTED")}


def test_it_tells_a_match_that_only_another_rule_finds_from_a_changed_one() -> None:
    by_order, by_sum = tried(*PAIRS, rules(BY_ORDER)), tried(*PAIRS, rules(BY_SUM))

    found = differences(by_order, by_sum)

    assert (found.changed, found.moved) == (0, 2)
    assert {(e.what, e.rule_before, e.rule_after) for e in found.examples} == {
        ("moved", "Order", "Sum")
    }


def made_of(*groups: tuple[int, ...], state: str = "CONFIRMED") -> Placed:
    """An outcome with these groups, whatever rule would find them."""
    legs = [(n, entry) for n, group in enumerate(groups) for entry in group]
    made = grouped(pl.DataFrame(legs, schema={"group": pl.Int64, "entry": pl.Int64}, orient="row"))
    about = made.groups.with_columns(state=pl.lit(state), rule=pl.lit("any"))
    return Placed(Groups(about, made.rows), run([], []).cases)


def test_it_calls_rows_changed_that_are_grouped_otherwise() -> None:
    found = differences(made_of((1, 1001)), made_of((1, 1002)))

    assert (found.new, found.lost, found.changed) == (0, 0, 1)
    assert [(e.what, e.entries, e.rule_before) for e in found.examples] == [
        ("changed", (1, 1002), "any")
    ]


def test_it_counts_exceptions_by_kind_before_and_after() -> None:
    narrow, wide = tried(*SPLIT, rules(BY_ORDER)), tried(*SPLIT, rules(BY_ORDER, BY_SUM))

    kinds = differences(narrow, wide).kinds

    assert sum(line.before for line in kinds) > sum(line.after for line in kinds)


def test_it_shows_some_examples_of_each_kind_however_many_there_are() -> None:
    before = made_of(*[(n, 1000 + n) for n in range(1, 200)], (5001, 5002))
    after = made_of(*[(n, 2000 + n) for n in range(1, 200)], (6001, 6002))

    found = differences(before, after)

    assert (found.new, found.lost, found.changed) == (1, 1, 199)
    assert len(found.examples) <= EXAMPLES_MAX
    assert {example.what for example in found.examples} == {"new", "lost", "changed"}


def test_it_shows_the_first_rows_of_a_long_group() -> None:
    (example,) = differences(made_of(), made_of(tuple(range(1, 101)))).examples

    assert (len(example.entries), example.entry_count) == (EXAMPLE_ROWS_MAX, 100)


def facts(measured: Accuracy) -> tuple[int, int, int, int]:
    return (
        measured.precision.right,
        measured.precision.of,
        measured.recall.right,
        measured.recall.of,
    )


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ([(1, 1001)], (1, 1, 1, 1)),  # what people decided
        ([(1, 1002)], (0, 1, 0, 1)),  # takes a row of it
        ([(1, 2, 1001)], (0, 1, 0, 1)),  # takes more than it
        ([(7, 1007)], (0, 0, 0, 1)),  # of these rows nobody said anything
        ([(5, 1005)], (0, 1, 0, 1)),  # somebody said that this is wrong
        ([(5, 1006)], (0, 0, 0, 1)),  # and of this nobody
        ([], (0, 0, 0, 1)),
    ],
)
def test_it_measures_confirmations_by_decisions(
    made: list[tuple[int, ...]], expected: tuple[int, int, int, int]
) -> None:
    known = decisions(right=[(1, 1001)], wrong=[(5, 1005)])

    assert facts(accuracy(made_of(*made), known)) == expected


def test_it_counts_right_groups_that_are_only_suggested() -> None:
    known = decisions(right=[(1, 1001)])

    measured = accuracy(made_of((1, 1001), state="SUGGESTED"), known)

    assert (measured.suggested, facts(measured)) == (1, (0, 0, 0, 1))


def test_it_leaves_out_groups_that_reach_outside_what_was_read() -> None:
    known = decisions(right=[(1, 1001), (2, 1002)])
    read = [pl.DataFrame({"entry": [1, 2]}), pl.DataFrame({"entry": [1001]})]

    kept = whole(known.right, read)

    assert sorted(kept.rows["entry"].to_list()) == [1, 1001]
