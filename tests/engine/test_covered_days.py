"""A file whose moments have an offset of their own covers the days of that offset, not those of its ledger's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.engine.records import Row, cases, row, run


def written(number: str, local: str, offset_hours: int) -> Row:
    """A row of June whose file writes this moment and this offset; its day is that of the text."""
    at = datetime.fromisoformat(f"2026-{local}").replace(tzinfo=UTC)
    moment = at - timedelta(hours=offset_hours)
    return row(number, 1000, occurred_at=moment, booked_on=at.date())


# a shop in New York beside books in Shanghai: both ledgers are in Shanghai's zone
SHOP = [written("S1", "06-01 00:10", -4), written("S2", "06-30 23:50", -4)]
BOOKS = [
    written("S1", "06-01 12:10", 8),
    written("B1", "06-01 00:10", 8),
    written("B2", "06-30 23:50", 8),
]


@pytest.mark.parametrize(
    ("local", "kind"),
    [("06-01 05:00", "TIMING"), ("06-01 11:50", "TIMING"), ("06-02 02:00", "INTERNAL_ONLY"),
     ("06-15 12:00", "INTERNAL_ONLY")],
)  # fmt: skip
def test_it_expects_in_another_file_what_lies_before_the_shop_s_first_day(
    local: str, kind: str
) -> None:
    outcome = run([written("A1", local, 8), *BOOKS], SHOP)

    assert (1,) in cases(outcome)[kind]


@pytest.mark.parametrize(
    ("local", "kind"), [("06-30 14:00", "TIMING"), ("06-15 12:00", "EXTERNAL_ONLY")]
)
def test_it_expects_in_our_next_file_what_lies_after_our_last_day(local: str, kind: str) -> None:
    outcome = run(BOOKS, [written("A1", local, -4), *SHOP])

    assert (1001,) in cases(outcome)[kind]


def test_it_keeps_the_ledger_s_zone_where_the_days_are_not_those_of_the_moments() -> None:
    booked_later = [
        written(f"C{day}", f"06-{day:02} 23:00", 8) | {"booked_on": date(2026, 6, day + lag)}
        for day, lag in ((3, 1), (9, 0))
    ]

    outcome = run([written("A1", "06-01 05:00", 8)], booked_later)

    assert cases(outcome)["INTERNAL_ONLY"] == [(1,)]
