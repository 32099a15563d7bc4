"""One assignment per component, and what each other choice would lose: as brute force says."""

from __future__ import annotations

from itertools import permutations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine.likeness import assignment
from reconcile.engine.likeness.assignment import with_losses
from tests.engine.test_properties import quick

Points = dict[tuple[int, int], int]


@st.composite
def components(draw: st.DrawFn) -> Points:
    """Up to five rows a side; few different points, so that ties are common."""
    ours, theirs = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    cells = st.sampled_from([0, 0, 1, 5, 5, 20, 61])
    made = {(row, other): draw(cells) for row in range(ours) for other in range(theirs)}
    return {pair: points for pair, points in made.items() if points}


def assigned(points: Points) -> dict[tuple[int, int], int]:
    """The most points that an assignment with each pair can have, by trying all."""
    rows = sorted({row for row, _other in points})
    others = [*sorted({other for _row, other in points}), *(None for _row in rows)]
    best: dict[tuple[int, int], int] = {}
    for places in set(permutations(others, len(rows))):
        pairs = [(r, o) for r, o in zip(rows, places, strict=True) if (r, o) in points]
        total = sum(points[pair] for pair in pairs)
        for pair in pairs:
            best[pair] = max(best.get(pair, 0), total)
    return best


def losses(points: Points) -> Points:
    pairs = [(row, 100 + other, value) for (row, other), value in points.items()]
    schema = {"row": pl.UInt32, "row_right": pl.UInt32, "points": pl.Int32}
    found = with_losses(pl.DataFrame(pairs, schema=schema, orient="row"))
    return {
        (row, other - 100): loss
        for row, other, loss in found.select("row", "row_right", "loss").iter_rows()
    }


@quick
@given(components())
def test_it_loses_what_brute_force_says(points: Points) -> None:
    best = assigned(points)

    found = losses(points)

    most = max(best.values(), default=0)
    assert found == {pair: most - value for pair, value in best.items()}


def test_it_solves_a_dozen_rows_as_brute_force_does() -> None:
    ours, theirs = range(12), range(12)
    points = {(r, o): (7 * r + 5 * o + r * o) % 50 + 1 for r in ours for o in theirs}
    best = [0] * (1 << 12)
    for row in ours:
        best = [
            max(
                [best[taken]]
                + [best[taken & ~(1 << o)] + points[row, o] for o in theirs if taken >> o & 1]
            )
            for taken in range(1 << 12)
        ]

    found = losses(points)

    chosen = {pair for pair, loss in found.items() if loss == 0}
    assert sum(points[pair] for pair in chosen) >= best[-1]
    assert {row for row, _other in chosen} == set(ours)


def test_it_gives_up_a_good_pair_for_two_that_are_better_together() -> None:
    points = {(0, 0): 30, (0, 1): 25, (1, 0): 25}

    assert losses(points) == {(0, 0): 20, (0, 1): 0, (1, 0): 0}


def test_it_keeps_components_apart() -> None:
    points = {(0, 0): 30, (1, 1): 10, (1, 2): 4}

    assert losses(points) == {(0, 0): 0, (1, 1): 0, (1, 2): 6}


def test_it_says_where_it_only_looked_at_the_two_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assignment, "COMPONENT_ROWS_MAX", 1)
    rows = [(0, 100, 30), (0, 101, 25), (1, 100, 25), (1, 101, 1)]
    schema = {"row": pl.UInt32, "row_right": pl.UInt32, "points": pl.Int32}

    found = with_losses(pl.DataFrame(rows, schema=schema, orient="row"))

    assert found["is_bounded"].all()
    assert found.sort("row", "row_right")["loss"].to_list() == [0, 5, 5, 24]
