"""Sums of rows: all that brute force finds, and whether there is any."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine.likeness.subsets import GROUP_ROWS_MAX, adds_up, subsets
from tests.engine.test_properties import quick

amounts = st.lists(st.integers(-20, 40).filter(bool), max_size=12)


def by_brute_force(given_amounts: list[int], total: int, size_max: int) -> set[tuple[int, ...]]:
    return {
        rows
        for size in range(2, size_max + 1)
        for rows in combinations(range(len(given_amounts)), size)
        if sum(given_amounts[at] for at in rows) == total
    }


@quick
@given(amounts, st.integers(2, 90), st.integers(2, 12))
def test_it_finds_every_sum(given_amounts: list[int], total: int, size_max: int) -> None:
    found = subsets(given_amounts, total, size_max, 10_000)

    assert len(found) == len(set(found))
    assert set(found) == by_brute_force(given_amounts, total, size_max)


@quick
@given(amounts, st.integers(41, 90))
def test_it_says_whether_there_is_one(given_amounts: list[int], total: int) -> None:
    assert adds_up(given_amounts, total) == bool(by_brute_force(given_amounts, total, 12))


def test_it_puts_fewer_rows_first() -> None:
    assert subsets([50, 50, 100, 200, 100], 200, 4, 9)[0] == (2, 4)


def test_it_stops_at_so_many() -> None:
    assert len(subsets([10] * GROUP_ROWS_MAX, 60, 12, 3)) == 3


def test_it_looks_through_no_more_rows_than_it_can() -> None:
    with pytest.raises(ValueError, match="more rows"):
        subsets([1] * (GROUP_ROWS_MAX + 1), 5, 12, 1)


@pytest.mark.parametrize(
    ("rows", "total", "expected"),
    [
        ([700] * 30, 1400, True),
        ([700] * 30, 1500, False),  # no multiple of what they all are
        ([700, 701] * 15, 1403, False),
        ([700] * 61, 1400, None),  # too many to say
        ([700, 701] * 15, 10_000_000_000, False),  # more than all of them
        ([10_000_000, 10_000_001] * 15, 60_000_000, None),
    ],
)
def test_it_says_of_many_rows_whether_a_sum_fits(
    rows: list[int],
    total: int,
    expected: bool | None,  # noqa: FBT001
) -> None:
    assert adds_up(rows, total) is expected
