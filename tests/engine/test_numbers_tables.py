"""Numbers that stand in texts, slips of a key, and other numbers of a series, at the edge of each limit."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness.numbers import is_slip, other_of_series, stands_in


@pytest.mark.parametrize(
    ("key", "text", "stands"),
    [
        # three characters are alike by chance; four and five must stand alone
        ("123", "123", False),
        ("1234", "1234", True),
        ("1234", "PAID 1234", True),
        ("1234", "1234 PAID", True),
        ("1234", "PAID 1234 TODAY", True),
        ("1234", "A1234", False),
        ("1234", "12345", False),
        ("12345", "12 345", False),
        ("12345", "12345", True),
        ("12345", "A12345B", False),
        # six may be written with spaces between, and beside letters, but not within a longer number
        ("123456", "123456", True),
        ("123456", "A123456B", True),
        ("123456", "12 34 56", True),
        ("123456", "1 2 3 4 5 6", True),
        ("123456", "1234567", False),
        ("123456", "0123456", False),
        ("123456", "12  3456", False),
        ("123456", "123450", False),
        ("123456", "", False),
        ("123456", "0123456 123456", True),
        ("INV1001", "PAY INV 1001", True),
        ("INV1001", "PAY INV 10012", False),
        ("INV1001", "PAY XINV1001", True),
    ],
)
def test_it_finds_a_number_in_a_text(key: str, text: str, stands: bool) -> None:  # noqa: FBT001
    assert stands_in(key, text) is stands


@pytest.mark.parametrize(
    ("one", "other", "minutes", "slips"),
    [
        ("123", "1234", 0, False),  # too short
        ("SI000768", "768", None, True),  # without its letters and zeros
        ("SI000768", "0768", 10, True),
        ("SI000768", "768", 11, False),
        ("SI2026000768", "768", None, True),  # or its year
        ("SI768", "768", None, True),
        ("SI000768", "68", None, False),
        ("SI000768", "76", None, False),
        ("SI000768", "X68", None, False),
        ("SI010768", "768", None, False),
        ("SI000000", "000", None, False),
        ("S1X000768", "768", None, False),
        ("1234", "12345", 0, True),
        ("1234", "1234", 0, False),  # the same is no slip
        ("1234", "12345", 10, True),
        ("1234", "12345", 11, False),
        ("1234", "12345", None, True),
        ("12345678", "5678", None, True),  # cut off
        ("5678", "12345678", None, True),
        ("12345", "1234X5", None, True),  # a letter too many
        ("123456", "12356", None, True),  # one left out
        ("123456", "123546", None, True),  # swapped
        ("123456", "123546", 0, True),
        ("123456", "124536", None, False),  # more than one slip
        ("123456", "129956", 0, False),
        # one digit for another: another number, unless at the same time
        ("123456", "123457", None, False),
        ("123456", "123457", 0, True),
        ("123456", "123457", 10, True),
        ("123456", "123457", 11, False),
        ("12345A", "12345B", None, True),
        ("123456", "12345B", None, True),
        ("A23456", "923456", None, True),
    ],
)
def test_it_knows_a_slip(one: str, other: str, minutes: int | None, slips: bool) -> None:  # noqa: FBT001
    # a key that is read from a row is a text of its own
    read = other[:1] + other[1:]

    assert (is_slip(one, read, minutes), is_slip(read, one, minutes)) == (slips, slips)


@pytest.mark.parametrize(
    ("key", "text", "other"),
    [
        ("INV1001", "PAID INV1002", "INV1002"),
        ("INV1001", "PAID INV 1002", "INV1002"),
        ("INV1001", "INV 1 0 0 2 THANKS", "INV1002"),
        ("INV1001", "PAID INV1001", None),
        ("INV1001", "PAID INV10020", None),  # longer than the series
        ("INV1001", "PAID INV100", None),  # shorter
        ("INV1001", "PAID XINV1002", None),  # of another series
        ("INV1001", "PAID 1002", None),
        ("INV1001", "", None),
        # the letters say what it is the number of, from two on; of the digits one is enough
        ("SO1", "PAID SO2", "SO2"),
        ("S1001", "PAID S1002", None),
        ("1001", "PAID 1002", None),
        ("INV1001A", "PAID INV1002A", None),
        ("INV-1001", "PAID INV-1002", None),
        ("INV", "PAID INV", None),
    ],
)
def test_it_reads_another_number_of_the_series(key: str, text: str, other: str | None) -> None:
    assert other_of_series(key, text) == other
