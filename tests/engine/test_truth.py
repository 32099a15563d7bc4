"""Months with known answers, in small: nothing wrong is confirmed, and nothing that nobody can tell."""

from __future__ import annotations

from functools import cache

import pytest

from tests.truth.judge import Verdict
from tests.truth.scenarios import SCENARIOS

SALES = 60


@cache
def verdict(code: str, seed: int) -> Verdict:
    found, _book = SCENARIOS[code].judged(seed, SALES)
    return found


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("code", SCENARIOS)
def test_it_confirms_nothing_wrong(code: str, seed: int) -> None:
    assert verdict(code, seed).wrong == ()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("code", SCENARIOS)
def test_it_confirms_nothing_that_nobody_can_tell(code: str, seed: int) -> None:
    assert verdict(code, seed).undecidable_confirmed == ()


@pytest.mark.parametrize("code", SCENARIOS)
def test_it_draws_the_same_month_from_the_same_seed(code: str) -> None:
    first, second = (SCENARIOS[code].book(3, SALES) for _time in range(2))

    assert (first.rows, first.truth()) == (second.rows, second.truth())
