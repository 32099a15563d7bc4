"""Sums at the edges: of the sizes, of the bounds, and of amounts that take something off."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine.likeness import subsets as module
from reconcile.engine.likeness.subsets import adds_up, subsets
from tests.engine.test_properties import quick


@pytest.mark.parametrize(
    ("amounts", "total", "size_max", "expected"),
    [
        ([1, 2, 3, 4], 5, 2, [(0, 3), (1, 2)]),
        ([1, 2, 3, 4], 6, 3, [(1, 3), (0, 1, 2)]),
        ([1, 2, 3, 4], 6, 2, [(1, 3)]),
        ([1, 2, 3, 4], 10, 4, [(0, 1, 2, 3)]),
        ([1, 2, 3, 4], 10, 3, []),
        ([1, 2, 3, 4], 11, 4, []),
        # one amount alone is no sum
        ([5], 5, 4, []),
        ([5, 7], 5, 4, []),
        ([], 5, 4, []),
        # both in one half
        ([4, 5, 100, 200], 9, 4, [(0, 1)]),
        ([100, 200, 4, 5], 9, 4, [(2, 3)]),
        ([7, 2, 100], 9, 4, [(0, 1)]),
        # what is taken off may come after a sum that is above the total
        ([90, -40, 50], 50, 2, [(0, 1)]),
        ([90, 50, -40], 100, 3, [(0, 1, 2)]),
        ([-40, 90], 50, 2, [(0, 1)]),
        ([60, 60, -40, -30], 50, 4, [(0, 1, 2, 3)]),
    ],
)
def test_it_finds_the_sums_of_few(
    amounts: list[int], total: int, size_max: int, expected: list[tuple[int, ...]]
) -> None:
    assert subsets(amounts, total, size_max, 50) == expected


@pytest.mark.parametrize("most", [1, 2, 3, 9])
def test_it_finds_at_most_so_many(most: int) -> None:
    assert len(subsets([5, 5, 5], 10, 2, most)) == min(most, 3)


def test_it_looks_through_as_many_rows_as_it_can() -> None:
    amounts = [2**at for at in range(module.GROUP_ROWS_MAX)]

    assert subsets(amounts, 2**23 + 1, 12, 9) == [(0, 23)]


@pytest.mark.parametrize(
    ("amounts", "total", "expected"),
    [
        ([3, 4], 7, True),
        ([3, 4], 8, False),
        ([3, 4], 6, False),
        ([3, 4, 5], 8, True),
        ([1, 3], 4, True),
        ([1, 1], 2, True),
        ([4, -1, -1], 2, True),
        ([9, -2], 7, True),
        ([-2, 9], 7, True),
        ([9, -2], 8, False),
        ([9, 9, -2, -4], 12, True),
        ([9, 9, -2, -4], 18, True),
        ([], 5, False),
    ],
)
def test_it_says_of_few_rows_whether_a_sum_fits(
    amounts: list[int],
    total: int,
    expected: bool,  # noqa: FBT001
) -> None:
    assert adds_up(amounts, total) is expected


@quick
@given(
    st.lists(st.integers(1, 30), min_size=4, max_size=9), st.integers(31, 120), st.integers(1, 9)
)
def test_it_says_the_same_of_many(amounts: list[int], total: int, unit: int) -> None:
    scaled, wanted = [unit * amount for amount in amounts], unit * total
    sums = {sum(rows) for size in range(2, len(amounts) + 1) for rows in combinations(scaled, size)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "GROUP_ROWS_MAX", 3)

        assert adds_up(scaled, wanted) is (wanted in sums)
        assert adds_up(scaled, wanted + 1) is (wanted + 1 in sums)


@pytest.mark.parametrize(
    ("bound", "amounts", "total", "expected"),
    [
        (("SUM_ROWS_MAX", 4), [2, 4, 6, 8], 10, True),
        (("SUM_ROWS_MAX", 3), [2, 4, 6, 8], 10, None),
        # in units of what all of them are multiples of
        (("SUM_UNITS_MAX", 5), [2, 4, 6, 8], 10, True),
        (("SUM_UNITS_MAX", 4), [2, 4, 6, 8], 10, None),
        (("SUM_UNITS_MAX", 10), [1, 2, 4, 8], 11, None),
        (("SUM_UNITS_MAX", 11), [1, 2, 4, 8], 11, True),
        # what takes something off is not searched among many
        (("SUM_ROWS_MAX", 9), [2, 4, 6, 8, -2], 8, None),
        (("SUM_ROWS_MAX", 9), [2, 4, 6, 8, -1], 9, None),
        (("SUM_ROWS_MAX", 9), [2, 4, 6, 8, 0], 10, True),
        # more than all that is paid, or no multiple, fits for sure
        (("SUM_ROWS_MAX", 1), [2, 4, 6, 8], 21, False),
        (("SUM_ROWS_MAX", 1), [2, 4, 6, 8], 9, False),
        (("SUM_ROWS_MAX", 9), [2, 4, 6, 8], 20, True),
    ],
)
def test_it_says_no_more_of_many_than_its_bounds_allow(
    monkeypatch: pytest.MonkeyPatch,
    bound: tuple[str, int],
    amounts: list[int],
    total: int,
    expected: bool | None,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(module, "GROUP_ROWS_MAX", 3)
    monkeypatch.setattr(module, *bound)

    assert adds_up(amounts, total) is expected


def test_it_says_of_many_rows_whether_a_sum_fits_beside_huge_amounts() -> None:
    """A bit for each unit of them would be more than any machine has."""
    many = [*range(1, module.GROUP_ROWS_MAX + 1), 10**14, 10**14 + 1]

    assert adds_up(many, 300) is True
    assert adds_up(many, 301) is False


@pytest.mark.parametrize(("bound", "expected"), [(4, True), (3, None)])
def test_it_looks_through_few_rows_whatever_their_signs(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    expected: bool | None,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(module, "GROUP_ROWS_MAX", bound)

    assert (
        adds_up(
            [9, 5, 3, -2],
            12,
        )
        is expected
    )
