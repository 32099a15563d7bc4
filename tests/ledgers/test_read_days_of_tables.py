from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledgers.formats import Question, recognise
from tests.ledgers.tables import lines, read, refusal


def table(*days: str) -> str:
    return lines("Order No,Paid at,Amount", *(f"SO{n},{day},1.00" for n, day in enumerate(days)))


def questions(content: str) -> tuple[Question, ...]:
    found = recognise(content.encode()).proposal
    assert found is not None
    return found.questions


@pytest.mark.parametrize(
    ("first", "second"),
    [("Sep-05-26", "Oct-21-26"), ("Sep-05-2026", "Oct-21-2026"), ("Sep/05/26", "Oct/21/26")],
)
def test_it_reads_days_that_begin_with_the_name_of_a_month(first: str, second: str) -> None:
    assert read(table(first, second)).values("booked_on") == [date(2026, 9, 5), date(2026, 10, 21)]


def test_it_reads_days_that_a_spreadsheet_counts() -> None:
    outcome = read(table("46286", "46288.5", "46288.604166666664"))

    assert outcome.rows("booked_on", "occurred_at") == [
        (date(2026, 9, 21), None),
        (date(2026, 9, 23), datetime(2026, 9, 23, 4, tzinfo=UTC)),
        (date(2026, 9, 23), datetime(2026, 9, 23, 6, 30, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("end", ["", "000", ".000123"])
def test_it_reads_seconds_since_1970(end: str) -> None:
    outcome = read(table(f"1790000000{end}", f"1790172800{end}"))

    assert outcome.values("occurred_at") == [
        datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC),
        datetime(2026, 9, 23, 14, 13, 20, tzinfo=UTC),
    ]


def test_it_refuses_the_counted_day_that_is_written_otherwise() -> None:
    outcome = read(table("46286", "46287", "2026-09-23", "99999"))

    assert outcome.faults == [(4, "Paid at", "bad_date"), (5, "Paid at", "bad_date")]


@pytest.mark.parametrize("days", [("50926", "51026"), ("week 36", "week 37"), ("4711", "4712")])
def test_it_asks_about_a_day_that_it_cannot_read(days: tuple[str, ...]) -> None:
    assert questions(table(*days)) == (Question("date", "Paid at", ()),)
    assert refusal(table(*days)).code == "mapping_needed"


@pytest.mark.parametrize(
    "content",
    [table("2026-10-05", "soon"), table("", "", "week 36"), lines("Order No,Amount", "SO1,1.00"),
     lines("Order No,Time,Amount", "SO1,10:30:00,1.00"),
     lines("Order No,Paid at,Delivery date,Amount", "SO1,2026-10-05,week 41,1.00")],
)  # fmt: skip
def test_it_does_not_ask_where_days_are_read_or_there_are_none(content: str) -> None:
    assert questions(content) == ()
