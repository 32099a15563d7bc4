"""Pairs with what each would lose: all columns, in which order, and where the work is bounded."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from reconcile.engine.likeness import assignment
from reconcile.engine.likeness.assignment import assign, losses, with_losses

Pair = tuple[int, int, int]
SCHEMA = {"row": pl.UInt32, "row_right": pl.UInt32, "points": pl.Int32}


def solved(*pairs: Pair) -> list[tuple[int, ...]]:
    """Row, row of the other side, component, loss and whether it is bounded, in the order of rows."""
    found = with_losses(pl.DataFrame(pairs, schema=SCHEMA, orient="row")).sort("row", "row_right")
    return found.select("row", "row_right", "component", "loss", "is_bounded").rows()


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([], []),
        ([(3, 9, 40)], [(3, 9, 3, 0, False)]),
        # around one row the best pair is the assignment, on either side
        ([(3, 9, 40), (3, 8, 25)], [(3, 8, 3, 15, False), (3, 9, 3, 0, False)]),
        ([(4, 9, 40), (3, 9, 25)], [(3, 9, 3, 15, False), (4, 9, 3, 0, False)]),
        # equal ones lose nothing, each
        ([(3, 9, 40), (3, 8, 40)], [(3, 8, 3, 0, False), (3, 9, 3, 0, False)]),
        # a row beyond all others, on each side
        (
            [(0, 20, 5), (0, 21, 9), (1, 21, 5)],
            [(0, 20, 0, 0, False), (0, 21, 0, 1, False), (1, 21, 0, 0, False)],
        ),
        (
            [(20, 0, 5), (21, 0, 9), (21, 1, 5)],
            [(20, 0, 20, 0, False), (21, 0, 20, 1, False), (21, 1, 20, 0, False)],
        ),
        # three rows in a chain, and a pair apart from them
        (
            [(1, 10, 8), (2, 10, 8), (2, 11, 8), (5, 12, 1)],
            [(1, 10, 1, 0, False), (2, 10, 1, 8, False), (2, 11, 1, 0, False), (5, 12, 5, 0, False)],
        ),
    ],
)  # fmt: skip
def test_it_names_component_and_loss_of_each_pair(
    pairs: list[Pair], found: list[tuple[int, ...]]
) -> None:
    assert solved(*pairs) == found


def test_it_keeps_the_columns_that_pairs_come_with() -> None:
    pairs = pl.DataFrame([(3, 9, 40), (3, 8, 25)], schema=SCHEMA, orient="row")

    found = with_losses(pairs.with_columns(days=pl.Series([1, 2])))

    assert set(found.columns) == {
        "row", "row_right", "points", "days", "component", "loss", "is_bounded",
    }  # fmt: skip
    assert found.sort("row_right")["days"].to_list() == [2, 1]
    assert found.schema["loss"] == pl.Int64


def test_it_solves_each_of_many_components_by_itself() -> None:
    pairs = [
        pair
        for k in range(40)
        for pair in (
            (2 * k, 500 + 2 * k, 3 * k + 10),
            (2 * k, 501 + 2 * k, 2 * k + 8),
            (2 * k + 1, 500 + 2 * k, 2 * k + 8),
        )
    ]

    found = solved(*pairs)

    # both others together have 4k + 16
    assert [loss for *_pair, loss, _bounded in found] == [
        loss for k in range(40) for loss in (k + 6, 0, 0)
    ]


# two components: two rows beside two, and one row beside three
TWO = [(0, 100, 30), (0, 101, 25), (1, 100, 25), (5, 105, 9), (5, 106, 7), (5, 107, 1)]


@pytest.mark.parametrize(
    ("rows", "others", "bounded"),
    [
        (2, 3, [False, False]),
        (1, 3, [True, False]),  # two on the smaller side of one are too many
        (2, 2, [False, True]),  # three on the larger side of the other
        (1, 1, [True, True]),
        (0, 3, [True, True]),
    ],
)
def test_it_is_bounded_by_both_sides_of_a_component(
    monkeypatch: pytest.MonkeyPatch, rows: int, others: int, bounded: list[bool]
) -> None:
    monkeypatch.setattr(assignment, "COMPONENT_ROWS_MAX", rows)
    monkeypatch.setattr(assignment, "COMPONENT_OTHER_MAX", others)

    found = solved(*TWO)

    assert [is_bounded for *_pair, is_bounded in found] == [bounded[0]] * 3 + [bounded[1]] * 3
    # beyond the bounds only the pairs of the two rows are looked at
    whole, part = [20, 0, 0], [0, 5, 5]
    assert [loss for *_pair, loss, _bounded in found] == [*(part if bounded[0] else whole), 0, 2, 8]


@pytest.mark.parametrize("is_turned", [False, True])
def test_it_looks_at_ways_through_the_rows_of_the_smaller_side_only(
    monkeypatch: pytest.MonkeyPatch,
    is_turned: bool,  # noqa: FBT001
) -> None:
    """The work grows with the cube of the places: two rows beside thousands must stay cheap."""
    places = []
    monkeypatch.setattr(
        assignment, "losses", lambda points: places.append(points.shape[1]) or losses(points)
    )
    pairs = [(row, 100 + other, 5 + row + other) for row in range(2) for other in range(9)]

    solved(
        *(
            (there, here, points) if is_turned else (here, there, points)
            for here, there, points in pairs
        )
    )

    assert places == [2]


NONE = -(2**40)


@pytest.mark.parametrize(
    ("points", "place", "lost"),
    [
        # the number of places is none
        ([[5]], [0], [[0]]),
        ([[5], [7]], [1, 0], [[2], [0]]),
        ([[5, 9]], [1], [[4, 0]]),
        ([[30, 25], [25, NONE]], [1, 0], [[20, 0], [0, None]]),
        # a row whose only place is better used stays without; to take it costs the difference
        ([[9, 1], [7, NONE], [6, NONE]], [0, 2, 2], [[0, 1], [1, None], [2, None]]),
    ],
)
def test_it_says_what_the_best_assignment_loses(
    points: list[list[int]], place: list[int], lost: list[list[int | None]]
) -> None:
    given = np.array(points, dtype=np.int64)

    found = losses(given).tolist()

    assert assign(given).tolist() == place
    there = given.tolist()
    assert lost == [
        [loss if value > NONE else None for loss, value in zip(*each, strict=True)]
        for each in zip(found, there, strict=True)
    ]
