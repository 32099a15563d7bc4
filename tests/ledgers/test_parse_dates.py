"""Local times, as cells hold them: without a zone."""

# ruff: noqa: DTZ001

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from ledgers.formats.dates import parse_moments


def moment(text: str, order: str = "YMD") -> datetime | None:
    found: datetime | None = parse_moments(pl.Series([text]), order).local.item()
    return found


@pytest.mark.parametrize(
    "text",
    ["2026-10-05 14:03:07", "2026/10/5 14:03:07", "2026.10.05 14:03:07", "2026年10月5日 14:03:07",
     "2026 年 10 月 05 日 14时03分07秒", "20261005 14:03:07", "20261005140307", "2026-10-05T14:03:07",
     "2026-10-05  14:03:07", "2026-10-05 下午 2:03:07", "2026-10-05 2:03:07 PM", "2026-10-05 2:03:07 p.m."],
)  # fmt: skip
def test_it_reads_a_moment_with_the_year_first(text: str) -> None:
    assert moment(text) == datetime(2026, 10, 5, 14, 3, 7)


@pytest.mark.parametrize(
    ("text", "order"),
    [("05/10/2026", "DMY"), ("5.10.26", "DMY"), ("05-10-2026", "DMY"), ("10/05/2026", "MDY"), ("10/5/26", "MDY"),
     ("5 Oct 2026", "DMY"), ("05-Okt-26", "DMY"), ("October 5, 2026", "MDY"), ("Oct 5th, 2026", "DMY"),
     ("2026-10-05", "DMY"), ("5 octobre 2026", "DMY")],
)  # fmt: skip
def test_it_reads_a_day_in_the_order_that_is_said(text: str, order: str) -> None:
    assert moment(text, order) == datetime(2026, 10, 5)


def test_it_reads_a_year_of_two_digits_with_a_time() -> None:
    assert moment("05-10-26 14:03:07", "DMY") == datetime(2026, 10, 5, 14, 3, 7)


@pytest.mark.parametrize(
    ("text", "year"), [("05/10/69", 2069), ("05/10/70", None), ("05/10/95", 1995)]
)
def test_it_puts_two_digits_into_the_likelier_century(text: str, year: int | None) -> None:
    found = moment(text, "DMY")

    assert (found.year if found else None) == year


@pytest.mark.parametrize(
    "text",
    ["2026-02-31", "2026-13-01", "2026-10-05 25:00:00", "2026-10-05 10:61:00", "0001-01-01 00:00:00", "1989-12-31",
     "2101-01-01", "pending", "", "20261005140", "46300", "2026-10", "10:00:00", "05/10/2026",
     "2026-10-05 10:00:00 CST", "2026-10-05 10:00 XYZ"],
)  # fmt: skip
def test_it_refuses_what_is_no_moment(text: str) -> None:
    assert moment(text) is None


def test_it_refuses_a_month_that_nobody_knows() -> None:
    assert moment("5 Foo 2026", "DMY") is None


@pytest.mark.parametrize(
    ("text", "half_past_midnight"),
    [("2026-10-05 12:30 AM", 0), ("2026-10-05 上午 12:30", 0), ("2026-10-05 12:30 PM", 12)],
)
def test_it_knows_twelve_at_night_from_twelve_at_noon(text: str, half_past_midnight: int) -> None:
    assert moment(text) == datetime(2026, 10, 5, half_past_midnight, 30)


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [("Z", 0), ("UTC", 0), ("+08:00", 480), ("-0330", -210), ("GMT+08:00", 480), ("PDT", -420)],
)
def test_it_reads_the_zone_that_is_written(zone: str, minutes: int) -> None:
    found = parse_moments(pl.Series([f"2026-10-05 10:00:00 {zone}"]), "YMD")

    assert found.offset_minutes.item() == minutes


def test_it_tells_a_day_from_a_moment_at_midnight() -> None:
    found = parse_moments(pl.Series(["2026-10-05", "2026-10-05 00:00:00", None]), "YMD")

    assert found.has_time.to_list() == [False, True, False]


def test_it_keeps_fractions_of_a_second() -> None:
    assert moment("2026-10-05 10:00:00.1234567") == datetime(2026, 10, 5, 10, 0, 0, 123456)


@pytest.mark.parametrize(
    "other", ["1989-12-31 23:59:59", "2101-01-01 00:00:00", "0000-01-01 00:00:00"]
)
def test_it_refuses_a_year_out_of_range_among_others(other: str) -> None:
    texts = ["1990-01-01 00:00:00", other, "2100-12-31 23:59:59"]

    found = parse_moments(pl.Series(texts), "YMD").local.to_list()

    assert found == [datetime(1990, 1, 1), None, datetime(2100, 12, 31, 23, 59, 59)]
