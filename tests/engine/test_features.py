"""What a difference in amount, or days apart, say for a pair; and which rows make up a difference."""

from __future__ import annotations

import json

import polars as pl
import pytest

from reconcile.engine.likeness.scoring import days_feature
from tests.engine.records import row, run
from tests.engine.test_difference import sale, told


@pytest.mark.parametrize(
    ("days", "points"),
    [
        (0, 100), (1, 90), (2, 83), (3, 75), (5, 65), (7, 55), (10, 47), (14, 35),
        (22, 25), (30, 15), (45, 8), (59, 1), (60, 0), (61, 0), (400, 0),
    ],
)  # fmt: skip
def test_it_falls_in_a_straight_line_between_days(days: int, points: int) -> None:
    found = pl.DataFrame({"days": [days]}, schema={"days": pl.Int64}).select(days_feature())

    assert found.item() == points


def test_it_says_nothing_of_rows_without_a_date() -> None:
    found = pl.DataFrame({"days": [None]}, schema={"days": pl.Int64}).select(days_feature())

    assert found.item() == 0


def nearest(ours: int, theirs: int) -> int:
    """The score of the one candidate of a lonely row."""
    said = {"counterparty": "Blue Whale Trading"}
    outcome = run([row("A1", ours, **said)], [row(None, theirs, **said)], "invoice_bank")
    case = outcome.cases.filter(pl.col("candidates") != "[]").row(0, named=True)
    score: int = json.loads(case["candidates"])[0]["score"]
    return score


@pytest.mark.parametrize(
    ("theirs", "less"),
    [
        (100_100, 4), (100_101, 8), (101_000, 8), (101_001, 14),
        (103_500, 14), (103_501, 24), (110_000, 24), (110_001, 40),
    ],
)  # fmt: skip
def test_it_counts_an_amount_less_the_further_it_is_off(theirs: int, less: int) -> None:
    exact = 40 + 20 + 10

    assert nearest(100_000, theirs) == exact - less


@pytest.mark.parametrize(
    ("theirs", "points"), [(13_245, 28), (12_354, 36), (13_246, 16), (21_345, 28)]
)
def test_it_takes_swapped_digits_for_a_slip(theirs: int, points: int) -> None:
    rest = 20 + 10

    assert nearest(12_345, theirs) == points + rest


def test_it_pairs_no_row_with_itself_to_make_up_a_difference() -> None:
    reason, without, _offers = told([sale(2_405), sale(167), sale(41)], 2_405 + 167 + 41 - 334)

    assert (reason, without) == ("amounts_differ", None)


def test_it_names_two_rows_that_stand_apart() -> None:
    reason, without, _offers = told([sale(300), sale(2_405), sale(41), sale(35)], 2_405 + 41)

    assert (reason, without) == ("amounts_differ_by_rows", "2, 5")
