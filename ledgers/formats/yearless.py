"""Days that are written without a year (6月1日), where the lines over the table state the one year that they are of.

A spreadsheet in Chinese shows a day so by itself, and its export holds what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from ledgers.formats.base import Table
from ledgers.normalise import bare_column

# 2026年6月订单登记表, 起始日期：2026-06-01
_STATED = re.compile(r"(?<![0-9])(20[0-9]{2})(?: ?年|[-/.](?:0?[1-9]|1[0-2])(?![0-9]))")
_DAY = r"^(1[0-2]|0?[1-9]) ?月 ?(?:[12][0-9]|3[01]|0?[1-9]) ?[日号號](?:$|[ \t])"
# a list that holds both is of two years, and nothing says where the one ends
_LAST_MONTH, _FIRST_MONTH = "12", "1"


def with_stated_year(table: Table) -> Table:
    """The table with whole days, where it states one year and has columns of days without any."""
    years = set(_STATED.findall(" ".join(table.before)))
    if len(years) != 1:
        return table
    columns = [name for name in table.records.columns if _is_of_days(table, name)]
    if not columns:
        return table
    year, rest = years.pop(), table.rest

    def whole(records: pl.DataFrame) -> pl.DataFrame:
        days = pl.col(columns).str.strip_chars()
        of_year = days.str.replace("^", f"{year}年")
        return records.with_columns(pl.when(days.str.contains(_DAY)).then(of_year).otherwise(days))

    def further() -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        if rest is not None:
            yield from ((whole(records), broken) for records, broken in rest())

    return replace(table, records=whole(table.records), rest=further if rest else None)


def _is_of_days(table: Table, name: str) -> bool:
    """Whether all cells of a column that hold anything are such days, of months of one year."""
    if name in {"row_number", "raw"}:
        return False
    cells = bare_column(table.records[name]).drop_nulls()
    if cells.is_empty() or not cells.head(1).str.contains(_DAY).item():
        return False
    months = cells.str.extract(_DAY).str.strip_chars_start("0")
    seen = set(months.drop_nulls().unique())
    return bool(months.null_count() * 2 < len(months)) and not seen >= {_LAST_MONTH, _FIRST_MONTH}
