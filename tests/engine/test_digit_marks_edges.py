"""From how many digits on marks between them say nothing, and what else is written beside them."""

from __future__ import annotations

import pytest

from tests.engine.records import confirmed, run
from tests.engine.test_digit_marks import keys, order


@pytest.mark.parametrize(
    ("marked", "is_apart"),
    [
        # of twelve digits nobody gives out the same ones once with and once without marks
        ("12345-678901", True),
        ("123456-789012", False),
        # a part that counts on may be another order's, however long the number
        ("1234567890-12", True),
        ("1234567890-1", True),
        ("123456789-012", False),
        # behind a year alone it has a fixed place
        ("SO2025-1", True),
    ],
)
def test_it_parts_short_numbers_that_our_own_file_writes_in_both_ways(
    marked: str,
    is_apart: bool,  # noqa: FBT001
) -> None:
    plain = marked.replace("-", "")

    ours, theirs = keys([marked, plain], [plain])

    assert ours == [marked if is_apart else plain, plain]
    assert theirs == [plain]


def test_it_reads_marks_about_every_digit() -> None:
    left = [order("1-2-3-4-5", 5_050), order("12345", 7_070)]

    assert confirmed(run(left, [order("1/2/3/4/5", 5_050)])) == [(1, 1001)]


@pytest.mark.parametrize(
    ("left", "right", "pairs"),
    [
        # our file writes the number once with marks and once without: theirs may be either
        (["30-411", "30411"], ["30411"], [(2, 1001)]),
        (["30411"], ["30-411", "30411"], [(1, 1002)]),
        (["30-411"], ["30411", "30-411"], [(1, 1002)]),
        # of the same letters and digits without marks: marks mean something in this file
        (["30-411", "30999"], ["30411"], []),
        (["30-411", "A0999"], ["30411"], [(1, 1001)]),
        (["30411"], ["30-411", "30999"], []),
    ],
)
def test_it_goes_by_marks_where_one_file_means_something_by_them(
    left: list[str], right: list[str], pairs: list[tuple[int, ...]]
) -> None:
    ours = [order(ref, 5_050 + at) for at, ref in enumerate(left)]
    amount = 5_050 + left.index(right[0]) if right[0] in left else 5_050

    outcome = run(ours, [order(ref, amount) for ref in right])

    assert confirmed(outcome) == pairs


def test_it_parts_long_numbers_that_each_side_marks_in_its_own_way() -> None:
    """Marks in fixed places say nothing beside numbers without any, and all beside other marks."""
    ours, theirs = keys(["1234567-890123"], ["123456-7890123"])

    assert (ours, theirs) == (["1234567-890123"], ["123456-7890123"])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # letters before the number, of either case, and what stands before or behind it
        (["so304-17"], ["so3041-7"]),
        (["SO304-17"], ["SO3041-7"]),
        (["#304-17"], ["#3041-7"]),
        (["304-17 x"], ["3041-7 x"]),
        # our file marks one number in two ways: theirs may be either
        (["30-411", "304-11"], ["30411"]),
    ],
)
def test_it_gives_numbers_of_other_marks_other_keys(left: list[str], right: list[str]) -> None:
    ours, theirs = keys(left, right)

    assert not set(ours) & set(theirs)
