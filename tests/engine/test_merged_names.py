"""Cells that name several orders: which numbers go together, on which side, and what leaves them apart."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine.sides.merged import join_merged

# order_ref and order_key of each row
Cell = tuple[str | None, str | None]


def joined(left: list[Cell], right: list[Cell]) -> tuple[list[str | None], list[str | None]]:
    """The order keys of both sides after all."""
    sides = [
        pl.DataFrame(cells, schema={"order_ref": pl.String, "order_key": pl.String}, orient="row")
        for cells in (left, right)
    ]
    ours, theirs = join_merged(sides[0], sides[1])
    return ours["order_key"].to_list(), theirs["order_key"].to_list()


A1, A2, A3 = ("A1", "A1"), ("A2", "A2"), ("A3", "A3")
BOTH = ("A1,A2", "A1A2")


@pytest.mark.parametrize(
    ("mine", "other", "mine_after", "other_after"),
    [
        ([BOTH], [A1, A2], ["A1A2"], ["A1A2", "A1A2"]),
        ([BOTH, A3], [A2, A3, A1], ["A1A2", "A3"], ["A1A2", "A3", "A1A2"]),
        # every row of the cell's order, and of each number
        ([BOTH, BOTH], [A1, A1, A2], ["A1A2", "A1A2"], ["A1A2", "A1A2", "A1A2"]),
        ([("a-1 / Ａ2", "A1A2")], [A1, A2], ["A1A2"], ["A1A2", "A1A2"]),
        ([("A1,,A2,", "A1A2")], [A1, A2], ["A1A2"], ["A1A2", "A1A2"]),
        ([("A1+A2|A3", "A1A2A3")], [A1, A2, A3], ["A1A2A3"], ["A1A2A3"] * 3),
        ([("A1\\nA2;A3", "X")], [A1, A2, A3], ["X"], ["A1", "A2", "A3"]),
        # one number is no several, though it stands there twice
        ([("A1,", "A1X")], [A1], ["A1X"], ["A1"]),
        ([("A1,A1", "A1A1")], [A1], ["A1A1"], ["A1"]),
        ([("A1 A2", "A1A2")], [A1, A2], ["A1A2"], ["A1", "A2"]),
        # a number is unknown there, known here alone as well, or the whole is known there
        ([BOTH], [A1, A3], ["A1A2"], ["A1", "A3"]),
        ([BOTH, A2], [A1, A2], ["A1A2", "A2"], ["A1", "A2"]),
        ([BOTH], [A1, A2, ("A1A2", "A1A2")], ["A1A2"], ["A1", "A2", "A1A2"]),
        # an order stands in two cells; the cell beside them goes on
        (
            [BOTH, ("A2,A3", "A2A3"), ("B1,B2", "B1B2")],
            [A1, A2, A3, ("B1", "B1"), ("B2", "B2")],
            ["A1A2", "A2A3", "B1B2"],
            ["A1", "A2", "A3", "B1B2", "B1B2"],
        ),
        # without a key, or without a number, there is nothing to go by
        ([("A1,A2", None)], [A1, A2], [None], ["A1", "A2"]),
        ([(None, "A1A2")], [A1, A2], ["A1A2"], ["A1", "A2"]),
        ([BOTH], [(None, None), A1, A2], ["A1A2"], [None, "A1A2", "A1A2"]),
        ([BOTH], [], ["A1A2"], []),
        ([], [], [], []),
    ],
)
def test_it_gives_orders_that_a_cell_names_together_its_key(
    mine: list[Cell],
    other: list[Cell],
    mine_after: list[str | None],
    other_after: list[str | None],
) -> None:
    assert joined(mine, other) == (mine_after, other_after)
    assert joined(other, mine) == (other_after, mine_after)


def test_it_joins_cells_of_both_sides_at_once() -> None:
    ours = [BOTH, ("B1", "B1"), ("B2", "B2")]

    assert joined(ours, [A1, A2, ("B1;B2", "B1B2")]) == (
        ["A1A2", "B1B2", "B1B2"],
        ["A1A2", "A1A2", "B1B2"],
    )
