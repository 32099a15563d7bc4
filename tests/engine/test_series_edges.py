"""Which series of numbers are the frequent ones, and which number of a series a text names."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine.likeness.series import (
    frequent_series,
    in_turn,
    number_of_series,
    series_code,
    series_of,
)


def series(*keys: str | None) -> pl.DataFrame:
    numbers = pl.DataFrame({"key": keys}, schema={"key": pl.String})
    return numbers.select(series_of(pl.col("key")).alias("of")).unnest("of")


def test_it_takes_the_most_frequent_series_and_of_equals_the_first() -> None:
    keys = ["SO12", "SO34", "RE123", "RE1", "AB12", "SO5", "A12", "1234", None]

    assert frequent_series(series(*keys), 9) == [
        ("SO", 2), ("AB", 2), ("RE", 1), ("RE", 3), ("SO", 1),
    ]  # fmt: skip
    assert frequent_series(series(*keys), 2) == [("SO", 2), ("AB", 2)]


@pytest.mark.parametrize(("digits", "is_series"), [(40, True), (41, False)])
def test_a_number_without_end_is_of_no_series(digits: int, is_series: bool) -> None:  # noqa: FBT001
    assert bool(frequent_series(series("SO" + "1" * digits), 9)) == is_series


def test_it_tells_series_by_letters_and_length() -> None:
    found = series("SO12", "RE34", "SO123", "RE345", "1234", None)

    codes = found.select(code=series_code([("SO", 2), ("RE", 3)]))["code"].to_list()

    assert codes == [0, 2, 2, 1, None, None]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("SO1234", "SO1234"),
        ("paid SO 12 34 thanks", "SO1234"),
        ("12SO1234", "SO1234"),
        ("SO1234 SO5678", "SO1234"),
        # of other letters, or of more or fewer digits
        ("ISO1234", None),
        ("SO12345", None),
        ("SO123", None),
    ],
)
def test_it_reads_the_number_of_a_series_in_a_text(text: str, number: str | None) -> None:
    words = pl.DataFrame({"words": [text]})

    found = words.select(found=number_of_series(pl.col("words"), "SO", 4))["found"]

    assert found.to_list() == [number]


@pytest.mark.parametrize(
    ("key", "beside", "is_given_out"),
    [
        # eighteen digits count on, whatever stands before them
        ("9" + "8" * 18, "9" + "8" * 17 + "9", True),
        ("8" + "9" * 18, "9" + "0" * 18, False),
        ("A09", "A10", True),
        ("A09", "A8", False),
        ("A00", "A01", True),
    ],
)
def test_it_counts_on_with_zeros_before_a_number(
    key: str,
    beside: str,
    is_given_out: bool,  # noqa: FBT001
) -> None:
    found = in_turn(pl.Series([key]), pl.Series(["X"]), pl.Series([key, beside]))

    assert found.to_list() == [is_given_out]
