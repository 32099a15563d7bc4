"""How many pairs a block has: every row of the one side with every row of the other."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness import blocking
from tests.engine.test_blocking_pairs import Dated, Named, Pairs, by_name, paired


@pytest.mark.parametrize("name", ["BLOCK_PAIRS_MAX", "PAIRS_ALL_MAX"])
@pytest.mark.parametrize(("most", "is_kept"), [(6, True), (5, False)])
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_counts_each_row_of_a_name_with_each_of_the_other_one(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    most: int,
    is_kept: bool,  # noqa: FBT001
    is_turned: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(blocking, name, most)
    two: Named = [(0, "a", 1), (1, "a", 1)]
    three: Named = [(10, "a", 1), (11, "a", 1), (12, "a", 1)]
    ours, theirs = (three, two) if is_turned else (two, three)

    every: Pairs = sorted((mine[0], other[0]) for mine in ours for other in theirs)

    assert by_name(ours, theirs, (1, 1)) == (every if is_kept else [])


@pytest.mark.parametrize(("most", "is_kept"), [(7, True), (6, True), (5, False)])
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_counts_each_row_of_a_day_with_each_of_the_other_side(
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    is_kept: bool,  # noqa: FBT001
    is_turned: bool,  # noqa: FBT001
) -> None:
    """A row of another day makes the block so large that it is looked at day by day."""
    monkeypatch.setattr(blocking, "BLOCK_PAIRS_MAX", most)
    two: Dated = [(0, "a", 5), (1, "a", 5)]
    three: Dated = [(10, "a", 5), (11, "a", 5), (12, "a", 5), (13, "a", 25)]
    ours, theirs = (three, two) if is_turned else (two, three)

    every: Pairs = sorted(
        (mine[0], other[0]) for mine in ours for other in theirs if 25 not in (mine[2], other[2])
    )

    assert paired(ours, theirs) == ((every, []) if is_kept else ([], ["a"]))


@pytest.mark.parametrize(("most", "kept"), [(5, [0, 1]), (4, [0]), (1, [0]), (0, [])])
def test_it_adds_up_the_pairs_of_all_blocks_before_it_keeps_one(
    monkeypatch: pytest.MonkeyPatch, most: int, kept: list[int]
) -> None:
    """One of a single pair, and one of four."""
    monkeypatch.setattr(blocking, "PAIRS_ALL_MAX", most)
    left: Dated = [(0, "a", 5), (1, "b", 5), (1, "b", 5)]
    right: Dated = [(10, "a", 5), (11, "b", 5), (11, "b", 5)]

    pairs, _large = paired(left, right)

    assert sorted({mine for mine, _other in pairs}) == kept
