"""Days whose year is lacking or short: of the one that stands over the table, or that comes first on every row."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read, refusal

HEADER = "日期,订单号,金额"
ROWS = ("6月1日,DD1,10.00", "6月 2日 9:30,DD2,20.00", ",DD3,5.00", "12月31号,DD4,1.00")


@pytest.mark.parametrize(
    "title", ["某某小店2026年6月订单登记表", "起始日期：2026-06-01,终止日期：2026-12-31", "2026 年"]
)
def test_it_takes_the_year_that_stands_over_the_table(title: str) -> None:
    outcome = read(lines(title, HEADER, *ROWS))

    days = [str(day) if day else None for day in outcome.values("booked_on")]
    assert days == ["2026-06-01", "2026-06-02", None, "2026-12-31"]
    assert not outcome.faults


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("六月订单登记表", ROWS),
        ("2025年12月至2026年1月", ROWS),
        ("2026年", ("12月31日,DD1,10.00", "1月1日,DD2,20.00")),
        ("2026年", ("待定,DD1,10.00", "6月1日,DD2,20.00")),
    ],
)
def test_it_guesses_no_year(title: str, rows: tuple[str, ...]) -> None:
    assert refusal(lines(title, HEADER, *rows)).code


def test_it_leaves_cells_that_are_no_days() -> None:
    outcome = read(lines("2026年6月", "日期,订单号,金额,备注", "6月1日,DD1,10.00,6月货"))

    assert outcome.values("description") == ["6月货"]


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (("26.6.1", "26.6.2", "26.6.15"), ["2026-06-01", "2026-06-02", "2026-06-15"]),
        (("25/12/30", "25/12/31 9:30", "26/1/2"), ["2025-12-30", "2025-12-31", "2026-01-02"]),
        (("26-6-1", "", "26-6-11", "26-6-12"), ["2026-06-01", None, "2026-06-11", "2026-06-12"]),
        # days first, as the years don't go over many
        (("26.6.24", "27.6.24", "28.6.25"), ["2024-06-26", "2024-06-27", "2025-06-28"]),
        (("26.6.24", "26.6.24", "26.6.25"), ["2024-06-26", "2024-06-26", "2025-06-26"]),
        # numbers that no year begins with
        (("12.6.24", "12.6.25", "12.6.26"), ["2024-06-12", "2025-06-12", "2026-06-12"]),
    ],
)
def test_it_takes_what_is_the_same_on_every_row_for_the_year(
    cells: tuple[str, ...], days: list[str | None]
) -> None:
    rows = [f"{day},DD{n},{n}.00" for n, day in enumerate(cells, 1)]

    found = read(lines(HEADER, *rows)).values("booked_on")

    assert [str(day) if day else None for day in found] == days


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (("2026/6/1", "26.6.15", "2026年6月3日"), ["2026-06-01", "2026-06-15", "2026-06-03"]),
        # 11.6.26 ends with the year of the others
        (("2026-06-01", "26.6.15", "11.6.26"), ["2026-06-01", "2026-06-15", "2026-06-11"]),
        (("26.6.6", "15.6.26", "11.6.26"), ["2026-06-06", "2026-06-15", "2026-06-11"]),
        # of no year that the others have
        (("2015-06-01", "26.6.15"), ["2015-06-01", "2015-06-26"]),
    ],
)
def test_it_takes_a_year_of_the_other_days_for_the_year(
    cells: tuple[str, ...], days: list[str]
) -> None:
    rows = [f"{day},DD{n},{n}.00" for n, day in enumerate(cells, 1)]

    assert [str(day) for day in read(lines(HEADER, *rows)).values("booked_on")] == days


@pytest.mark.parametrize(
    "cells",
    [
        ("2026/6/1", "06-11-2026", "26.6.15", "2026年6月3日"),
        # points say nothing of strokes, nor the ones of the others
        ("06-11-2026", "15.06.2026"),
        ("6/25/2026", "6/26/2026", "06-11-2026"),
    ],
)
def test_it_asks_which_is_the_day_where_ways_of_writing_are_mixed(cells: tuple[str, ...]) -> None:
    rows = [f"{day},DD{n},{n}.00" for n, day in enumerate(cells, 1)]

    assert refusal(lines(HEADER, *rows)).params["questions"] == "date_order"
