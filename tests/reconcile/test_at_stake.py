"""What a case is worth: its difference, or where there is none its larger side, once."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.services.outcomes import _at_stake
from reconcile.services.restating import worth


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("LEFT", 37_900), ("RIGHT", 37_900)], (0, 37_900)),
        ([("LEFT", 100), ("RIGHT", 90)], (10, 10)),
        ([("LEFT", 500), ("LEFT", -500)], (0, 1_000)),
        ([("LEFT", 0)], (0, 0)),
    ],
)
def test_it_counts_the_same_money_of_two_sides_once(
    rows: list[tuple[str, int]], expected: tuple[int, int]
) -> None:
    assert worth(rows) == expected


def test_it_takes_the_larger_side_of_a_new_case_without_a_difference() -> None:
    cases = pl.DataFrame({"difference_minor": [0, -7], "larger": [37_900, 100]})

    assert cases.select(_at_stake())["amount_minor"].to_list() == [37_900, 7]
