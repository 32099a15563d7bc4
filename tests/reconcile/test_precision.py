"""Shares with their lower bound: what few trials prove is little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.reports.precision import Share, lower_bound_ppm, percent


@pytest.mark.parametrize(
    ("right", "of", "ppm"),
    [(17, 17, 815_681), (90, 100, 825_634), (0, 5, 0), (380, 380, 989_992), (381, 381, 990_018)],
)
def test_it_bounds_a_share_as_wilson_does(right: int, of: int, ppm: int) -> None:
    assert lower_bound_ppm(right, of) == ppm


@given(st.integers(1, 10**12), st.integers(0, 10**12))
def test_it_never_promises_more_than_the_share(of: int, right: int) -> None:
    right = min(right, of)

    assert 0 <= lower_bound_ppm(right, of) <= right * 1_000_000 // of


@given(st.integers(0, 1_000), st.integers(1, 1_000))
def test_it_promises_more_of_more_trials_with_one_share(right: int, of: int) -> None:
    right = min(right, of)

    assert lower_bound_ppm(right, of) <= lower_bound_ppm(10 * right, 10 * of)


@pytest.mark.parametrize(("right", "of"), [(1, 0), (0, 0), (-1, 3), (4, 3)])
def test_it_bounds_nothing_that_is_no_share(right: int, of: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        lower_bound_ppm(right, of)


def test_it_says_nothing_of_nothing() -> None:
    nothing = Share(0, 0)

    assert (nothing.ppm, nothing.at_least_ppm) == (None, None)


@pytest.mark.parametrize(
    ("ppm", "text"), [(815_681, "81.5 %"), (999_999, "99.9 %"), (1_000_000, "100.0 %")]
)
def test_it_never_rounds_up(ppm: int, text: str) -> None:
    assert percent(ppm) == text
