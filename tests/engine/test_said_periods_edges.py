"""Where a period that a bank's text names begins and ends, and how far from an invoice's day it is another one."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from reconcile.engine.passes.said_periods import names_another_period

BOOKED = date(2025, 7, 21)


def _is_other(text: str, day: date, billed: str | None = None, booked: date = BOOKED) -> bool:
    """Whether a text names another period than that of an invoice of this day."""
    row = {"at": 0, "text": text, "name": "Erna Vogt", "billed": billed, "day": day}
    row["day_right"] = booked
    schema = {"at": pl.UInt32, "billed": pl.String, "day": pl.Date}
    return not names_another_period(pl.DataFrame([row], schema_overrides=schema)).is_empty()


@pytest.mark.parametrize(("day", "is_other"), [(24, True), (25, False), (30, False)])
def test_it_takes_an_invoice_of_a_months_last_days_for_the_next_one(
    day: int,
    is_other: bool,  # noqa: FBT001
) -> None:
    assert _is_other("Miete Juli", date(2025, 6, day)) == is_other
    assert not _is_other("Miete Juni", date(2025, 6, day))


@pytest.mark.parametrize(
    ("said", "is_other"),
    [("5.7.", True), ("6.7.", False), ("12.7.2025", False), ("13.7.2025", True), ("07/12/2025", False),
     # a year of two digits, and another one
     ("9.7.25", False), ("9.7.24", True), ("9.7.2024", True), ("9.7.2026", True)],
)  # fmt: skip
def test_it_allows_an_invoice_three_days_between_text_and_books(
    said: str,
    is_other: bool,  # noqa: FBT001
) -> None:
    assert _is_other(f"Rechnung vom {said}", date(2025, 7, 9)) == is_other


@pytest.mark.parametrize(
    ("said", "day", "is_other"),
    [("31.12.", date(2026, 1, 2), False), ("2.1.", date(2025, 12, 31), False),
     ("31.12.2026", date(2026, 1, 2), True), ("28.12.", date(2026, 1, 2), True)],
)  # fmt: skip
def test_a_day_without_a_year_is_the_nearest(
    said: str,
    day: date,
    is_other: bool,  # noqa: FBT001
) -> None:
    assert _is_other(f"Rechnung vom {said}", day) == is_other


@pytest.mark.parametrize(
    ("text", "month", "is_other"),
    [("Q2 2025", 3, True), ("Q2 2025", 4, False), ("Q2 2025", 6, False), ("Q2 2025", 7, True),
     ("Q1", 1, False), ("Q4", 12, False), ("4. Quartal", 9, True),
     ("Jahresbeitrag 2025", 1, False), ("Jahresbeitrag 2025", 12, False), ("2025年度服务费", 12, False)],
)  # fmt: skip
def test_it_knows_the_first_and_last_month_of_a_quarter_and_a_year(
    text: str,
    month: int,
    is_other: bool,  # noqa: FBT001
) -> None:
    assert _is_other(text, date(2025, month, 9)) == is_other


@pytest.mark.parametrize(
    ("text", "is_other"),
    [("Juli 2025", False), ("Juli 2024", True), ("Juli 2026", True), ("Jahresbeitrag 2026", True),
     ("07/2024", True), ("07/2026", True), ("25年7月", False), ("24年7月", True), ("26年7月", True),
     # two digits are a year only where it is that of the booking: else they are a day
     ("Juli 25", False), ("Juni 25", True), ("Juni 24", False), ("Juni 26", False), ("Juni 5", False),
     # Jun alone may be a name
     ("Jun", False), ("Jun 2025", True)],
)  # fmt: skip
def test_it_hears_the_year_beside_a_month(text: str, is_other: bool) -> None:  # noqa: FBT001
    assert _is_other(text, date(2025, 7, 9)) == is_other


def test_it_reads_years_of_the_republic() -> None:
    assert not _is_other("100年7月", date(2011, 7, 9))
    assert _is_other("101年7月", date(2011, 7, 9))


@pytest.mark.parametrize(
    ("billed", "is_other"),
    [("Miete Mai", False), ("Miete Mai 2025", False), ("Miete Mai 2024", True), ("Miete Mai 2026", True),
     ("Q2 2025", False), ("Q1 2025", True)],
)  # fmt: skip
def test_it_compares_a_named_period_with_the_one_that_was_billed(
    billed: str,
    is_other: bool,  # noqa: FBT001
) -> None:
    assert _is_other("Miete Mai 2025", date(2025, 7, 9), billed) == is_other


@pytest.mark.parametrize(("billed", "is_other"), [("Q2", True), ("Q1", True), (None, True)])
def test_it_hears_a_period_after_the_one_that_was_billed(
    billed: str | None,
    is_other: bool,  # noqa: FBT001
) -> None:
    assert _is_other("Miete September", date(2025, 7, 9), billed) == is_other


@pytest.mark.parametrize(
    ("text", "booked", "is_other"),
    [("05/26", date(2026, 5, 18), True), ("05/26", date(2026, 5, 19), False), ("05/26", date(2026, 6, 2), False),
     ("05/26", date(2026, 6, 3), True),
     # no day is written so
     ("02/30", date(2030, 3, 1), True)],
)  # fmt: skip
def test_a_day_near_the_booking_is_no_month_of_a_year(
    text: str,
    booked: date,
    is_other: bool,  # noqa: FBT001
) -> None:
    assert _is_other(text, date(2026, 9, 9), booked=booked) == is_other


@pytest.mark.parametrize(
    ("text", "is_other"),
    [("07/24", True), ("06/24", False), ("202407", True), ("202406", False), ("102025", True), ("112025", False),
     ("10/25", True), ("11/25", False)],
)  # fmt: skip
def test_a_month_in_few_digits_is_a_year_old_or_a_quarter_ahead(
    text: str,
    is_other: bool,  # noqa: FBT001
) -> None:
    assert _is_other(text, date(2025, 9, 9), booked=date(2025, 7, 2)) == is_other
