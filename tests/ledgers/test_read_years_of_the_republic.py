"""Years of the Republic of China (民國): 115 is 2026."""

# ruff: noqa: DTZ001

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from ledgers.formats import ColumnMapping
from ledgers.formats.dates import parse_moments
from tests.ledgers.tables import lines, read


def moment(text: str, order: str) -> datetime | None:
    found: datetime | None = parse_moments(pl.Series([text]), order).local.item()
    return found


@pytest.mark.parametrize(
    "text",
    ["115/06/03", "115.6.3", "115-06-03", "1150603", "民國115年6月3日", "中華民國115年06月03日", "民國 115/06/03",
     "115 年 6 月 3 日", "2026/06/03", "20260603"],
)  # fmt: skip
def test_it_reads_a_day_of_the_republic(text: str) -> None:
    assert moment(text, "ROC") == datetime(2026, 6, 3)


def test_it_reads_its_time_and_a_year_of_two_digits() -> None:
    assert moment("115/06/03 下午 2:03:07", "ROC") == datetime(2026, 6, 3, 14, 3, 7)
    assert moment("99/12/31", "ROC") == datetime(2010, 12, 31)


@pytest.mark.parametrize("text", ["115/13/03", "115/02/30", "1151303", "115063", "200/01/01"])
def test_it_refuses_what_is_no_day_of_the_republic(text: str) -> None:
    assert moment(text, "ROC") is None


@pytest.mark.parametrize("order", ["YMD", "DMY", "MDY"])
def test_no_other_order_reads_one(order: str) -> None:
    assert moment("115/06/03", order) is None
    assert moment("1150603", order) is None


@pytest.mark.parametrize("days", [("115/06/03", "115/06/14"), ("1150603", "1150614")])
def test_a_table_of_such_days_is_read_without_asking(days: tuple[str, str]) -> None:
    outcome = read(lines("訂單編號,訂單日期,訂單金額", *(f"TK9{day},{day},99" for day in days)))

    assert outcome.values("booked_on") == [date(2026, 6, 3), date(2026, 6, 14)]
    assert outcome.faults == []


def test_the_day_of_the_payout_may_alone_be_of_the_republic() -> None:
    outcome = read(
        lines("訂單編號,交易日期,交易金額,結算日期,結算批次號", "TK9001,2026/06/03,99,115/06/08,B7")
    )

    assert outcome.values("booked_on") == [date(2026, 6, 3)]
    assert outcome.values("value_on") == [date(2026, 6, 8)]


def test_a_day_of_the_republic_among_western_ones_is_never_guessed() -> None:
    outcome = read(
        lines(
            "Order No,Order Date,Amount",
            "SO1001,2026-06-03,9.00",
            "SO1002,2026-06-04,9.00",
            "SO1003,115/06/04,9.00",
        )
    )

    assert [fault[2] for fault in outcome.faults] == ["bad_date"]


def test_a_mapping_may_say_so() -> None:
    columns = {"order_ref": "No", "occurred_at": "When", "gross": "Amount"}
    mapping = ColumnMapping(columns, date_order="ROC", currency="TWD")

    outcome = read(lines("No,When,Amount", "SO1001,99/06/04,9"), mapping)

    assert outcome.values("booked_on") == [date(2010, 6, 4)]
    assert ColumnMapping.from_json(mapping.to_json()) == mapping
