"""Moments of exports: the first column that is filled, and the day numbers that spreadsheets leave."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from ledgers.formats.known import Cells

# days since 30 December 1899 with the time of day as a fraction: 1982 to 2119
SERIAL = r"^([3-7][0-9]{4})(?:\.([0-9]{1,15}))?$"
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (a local time, like the cells)
FRACTION_DIGITS, SECONDS_A_DAY = 12, 86_400
NOTHING = r"^[-—/]+$"


def first_moment(cells: Cells, *names: str, required: bool = True) -> None:
    """`occurred_at` and `booked_on` from the first of these columns that is filled in the row."""
    columns = []
    for at, name in enumerate(names):
        cells.text(f"moment_{at}", name)
        columns.append(_without_dashes(pl.col(f"moment_{at}")))
    cells.moment_from(_with_dates(pl.coalesce(columns)), *names, required=required)


def _without_dashes(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.contains(NOTHING)).then(text)


def _with_dates(text: pl.Expr) -> pl.Expr:
    """Day numbers as dates, 46212.5 as 2026-07-09 12:00:00; any other text as it stands."""
    days = text.str.extract(SERIAL, 1).cast(pl.Int64)
    fraction = text.str.extract(SERIAL, 2)
    digits = fraction.str.slice(0, FRACTION_DIGITS).str.pad_end(FRACTION_DIGITS, "0")
    unit = 10**FRACTION_DIGITS
    # a spreadsheet keeps seconds as a binary fraction: the nearest whole second is meant
    seconds = (digits.cast(pl.Int64) * SECONDS_A_DAY + unit // 2) // unit
    moment = pl.lit(EPOCH) + pl.duration(days=days, seconds=seconds.fill_null(0))
    written = (
        pl.when(fraction.is_null())
        .then(moment.dt.to_string("%Y-%m-%d"))
        .otherwise(moment.dt.to_string("%Y-%m-%d %H:%M:%S"))
    )
    return pl.when(days.is_not_null()).then(written).otherwise(text)
