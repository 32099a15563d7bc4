"""Which ends of numbers a text may write out, and how far a span of numbers may reach."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine.sides.listed_numbers import listed_in, spans_in

NUMBER = r"[A-Z]+-?[0-9]+(?:-[0-9]+)*"
MARKS = "[- ]"


def texts(*said: str) -> pl.DataFrame:
    return pl.DataFrame({"row": range(7, 7 + len(said)), "text": said})


def listed(text: str) -> list[str]:
    """The numbers that follow the first one."""
    return listed_in(texts(text), NUMBER)["number"].to_list()


def spanned(text: str) -> list[str]:
    return spans_in(texts(text), NUMBER, MARKS)["number"].to_list()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("RE2025-411, 412", ["RE2025-412"]),
        ("RE2025-411, 412, 413", ["RE2025-412", "RE2025-413"]),
        # two digits are pieces or a day
        ("RE2025-41, 42", []),
        ("RE2041, 42", []),
        # behind a mark the end is as long as the number's own
        ("RE2025-14246, 4247", []),
        ("RE2025-4246, 14247", []),
        ("RE2025-0411, 412", []),
        # but for zeros, where four digits or more are left
        ("RE2025-04246, 4247", ["RE2025-04247"]),
        ("RE2025-004246, 4247", ["RE2025-004247"]),
        ("RE2025-004246, 04247", ["RE2025-004247"]),
        ("RE2025-00424, 0425", ["RE2025-00425"]),
        ("RE2025-00424, 425", []),
        # without a mark any end will do that is no longer than the number
        ("RE20411, 412", ["RE20412"]),
        ("RE20411, 0412", ["RE20412"]),
        ("RE20411, 20412", ["RE20412"]),
        ("RE20411, 020412", []),
        # ends of one length, and no amount
        ("RE20411, 412, 0413", []),
        ("RE20411, 412, 413.00", []),
    ],
)
def test_it_writes_out_ends_that_can_only_be_numbers(text: str, numbers: list[str]) -> None:
    assert listed(text) == numbers


def test_it_says_whose_list_a_number_is_of() -> None:
    found = listed_in(texts("none", "RE2025-411, 412 and SO2025-077, 078"), NUMBER)

    assert found.rows() == [
        (8, "RE2025-411", "RE2025-412"),
        (8, "SO2025-077", "SO2025-078"),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("RE0411 - RE0413", ["RE0411", "RE0412", "RE0413"]),
        ("RE0411 - 412", ["RE0411", "RE0412"]),
        ("RE-0411 TO RE-0412", ["RE0411", "RE0412"]),
        ("RE0999 - 1001", ["RE0999", "RE1000", "RE1001"]),
        ("RE000000001 - 002", ["RE000000001", "RE000000002"]),
        # two digits, a longer number, another series, and a number that does not come later
        ("RE0411 - 13", []),
        ("RE0411 - RE00413", []),
        ("RE0411 - SO0413", []),
        ("RE0411 - RE0411", []),
        ("RE0411 - RE0410", []),
        # what stands there is no number at all in the place of the digits
        ("RE0411 - AB13", []),
        # of long numbers nine digits count on
        ("RE1234567890123 - RE1234567890124", ["RE1234567890123", "RE1234567890124"]),
        ("RE1234567890123 - RE2234567890124", []),
        ("RE999999999 - RE000000001", []),
    ],
)
def test_it_counts_from_the_first_number_to_the_last(text: str, numbers: list[str]) -> None:
    assert spanned(text) == numbers


@pytest.mark.parametrize(("last", "count"), [("RE1099", 99), ("RE1100", 100), ("RE1101", 0)])
def test_a_span_holds_a_hundred_numbers_at_most(last: str, count: int) -> None:
    numbers = spanned(f"RE1001 - {last}")

    assert len(numbers) == count
    assert not count or (numbers[0], numbers[-1]) == ("RE1001", last)


def test_it_says_whose_span_a_number_is_of() -> None:
    found = spans_in(texts("none", "RE-0411 - RE-0412"), NUMBER, MARKS)

    assert found.rows() == [(8, "RE0411", "RE0411"), (8, "RE0411", "RE0412")]
