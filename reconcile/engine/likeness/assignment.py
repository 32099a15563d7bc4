"""One assignment per conflict component: which rows go together when many could.

Rows and candidates that are connected by pairs form a component. It is solved as a whole, so that the
points of all its pairs together are the most; then every pair is asked what the whole would lose if it
were chosen. A pair of the best assignment loses nothing; one that loses little is a rival of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    Integers = npt.NDArray[np.int64]

# rows of the smaller side of a component: the work grows with their cube
COMPONENT_ROWS_MAX = 400
# and of the larger side
COMPONENT_OTHER_MAX = 4_000
_FAR = 2**40


def with_losses(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs (row, row_right, points > 0) with `component`, `loss` and `is_bounded`.

    Loss is what the best assignment of the component loses in points if this pair is chosen. In a
    component beyond the bounds only the pairs of its two rows are looked at, and `is_bounded` says so.
    """
    conflict = pl.col("row").is_duplicated() | pl.col("row_right").is_duplicated()
    pairs = pairs.with_columns(conflict=conflict)
    alone = pairs.filter(~pl.col("conflict")).with_columns(component="row")
    rest = pairs.filter("conflict")
    found = pl.concat([alone, rest.with_columns(component=_components(rest))]).drop("conflict")
    sizes = found.group_by("component").agg(
        ours=pl.col("row").n_unique(), theirs=pl.col("row_right").n_unique()
    )
    found = found.join(sizes, on="component", how="left", maintain_order="left")
    least, most = pl.min_horizontal("ours", "theirs"), pl.max_horizontal("ours", "theirs")
    too_large = (least > COMPONENT_ROWS_MAX) | (most > COMPONENT_OTHER_MAX)
    points = pl.col("points")
    # around one row the best pair is the assignment; of two sides with several rows it has to be found
    best = pl.max_horizontal(points.max().over("row"), points.max().over("row_right"))
    found = found.with_columns(is_bounded=too_large, loss=(best - points).cast(pl.Int64))
    found = found.with_row_index("at")
    knots = found.filter((least > 1) & ~too_large).sort("component", "at")
    losses = [
        loss
        for _component, each in knots.group_by("component", maintain_order=True)
        for loss in _losses(each)
    ]
    solved = knots.select("at", solved=pl.Series(losses, dtype=pl.Int64))
    return (
        found.join(solved, on="at", how="left", maintain_order="left")
        .with_columns(loss=pl.coalesce("solved", "loss"))
        .drop("at", "solved", "ours", "theirs")
    )


def _components(pairs: pl.DataFrame) -> pl.Series:
    """The smallest row of each pair's component."""
    if pairs.is_empty():
        return pl.Series([], dtype=pl.UInt32)
    # loaded when they are needed: that takes a quarter of a second
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = pairs.select(pl.max_horizontal(pl.col("row", "row_right").max())).item() + 1
    rows, others = pairs["row"].to_numpy(), pairs["row_right"].to_numpy()
    graph = coo_array((pairs["points"].to_numpy(), (rows, others)), shape=(size, size))
    _count, labels = connected_components(graph, directed=False)
    named = pl.DataFrame({"row": pairs["row"], "label": labels[rows]})
    return named.select(pl.col("row").min().over("label")).to_series()


def _losses(pairs: pl.DataFrame) -> Sequence[int]:
    import numpy as np

    ours, theirs = (pairs[column].unique().sort().to_numpy() for column in ("row", "row_right"))
    at = np.searchsorted(ours, pairs["row"].to_numpy())
    to = np.searchsorted(theirs, pairs["row_right"].to_numpy())
    points = np.full((len(ours), len(theirs)), -_FAR, dtype=np.int64)
    points[at, to] = pairs["points"].to_numpy()
    lost = losses(points) if len(theirs) <= len(ours) else losses(points.T).T
    return [int(loss) for loss in lost[at, to]]


def losses(points: Integers) -> Integers:
    """What the best assignment loses, by pair; pairs that don't exist have very negative points.

    A row that moves from its place to another makes that one's row move on, until one ends at a free
    place or at none. The shortest of these ways is what the move costs the whole.
    """
    import numpy as np

    rows, columns = points.shape
    # the last place is none: it has room for every row
    place = assign(points)
    value = np.concatenate([points, np.zeros((rows, 1), dtype=np.int64)], axis=1)
    held = value[np.arange(rows), place]
    moves = held[:, None] - value
    cost = np.full((columns + 1, columns + 1), _FAR, dtype=np.int64)
    np.minimum.at(cost, place, moves)
    free = np.setdiff1d(np.arange(columns), place)
    cost[free, columns] = np.minimum(cost[free, columns], 0)
    # a place that is left may stay free
    cost[columns] = np.minimum(cost[columns], 0)
    np.fill_diagonal(cost, 0)
    for through in range(columns + 1):
        np.minimum(cost, cost[:, through, None] + cost[None, through, :], out=cost)
    back = cost[:, place].T
    lost: Integers = moves[:, :columns] + back[:, :columns]
    return lost


def assign(points: Integers) -> Integers:
    """The place of each row in an assignment with the most points; the number of places is none."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    rows, columns = points.shape
    place = np.full(rows, columns, dtype=np.int64)
    # no points are better than negative ones: such a row stays without
    chosen, where = linear_sum_assignment(np.maximum(points, 0), maximize=True)
    kept = points[chosen, where] > 0
    place[chosen[kept]] = where[kept]
    return place
