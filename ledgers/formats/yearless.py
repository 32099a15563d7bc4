"""Days whose year is lacking (6月1日) or short and first (26.6.1), as people write them in lists of their own.

The first are of the one year that the lines over the table state: a spreadsheet in Chinese shows a day so by itself,
and its export holds what is shown. Of the others the first number is the same on every row, and the last goes over
many: no list is of the 26th alone in many years. Beside whole days it is a year that those have, and the last is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from ledgers.formats.base import Table
from ledgers.formats.headers import SCORE_MIN, score
from ledgers.normalise import bare_column

# 2026年6月订单登记表, 起始日期：2026-06-01
_STATED = re.compile(r"(?<![0-9])(20[0-9]{2})(?: ?年|[-/.](?:0?[1-9]|1[0-2])(?![0-9]))")
_DAY = r"^(1[0-2]|0?[1-9]) ?月 ?(?:[12][0-9]|3[01]|0?[1-9]) ?[日号號](?:$|[ \t])"
# a list that holds both is of two years, and nothing says where the one ends
_LAST_MONTH, _FIRST_MONTH = "12", "1"
_SHORT = (
    r"^(2[0-9]|3[0-9])(?:\.(?:1[0-2]|0?[1-9])\.|/(?:1[0-2]|0?[1-9])/|-(?:1[0-2]|0?[1-9])-)"
    r"(3[01]|[12][0-9]|0?[1-9])(?:$|[ \t])"
)
# the turn of a year, and days enough that no run of years is meant
_YEARS_MAX, _DAYS_MIN = 2, 3
_OF_DAYS = ("occurred_at", "value_on")
CENTURY = "20"
# lists that people write, each day in another way, are short
ROWS_LOOKED_AT = 2_000
TWO_DIGITS = 10
_WHOLE = r"(?:^|[^0-9])(20[0-9]{2})(?:$|[^0-9])"
_LAST_OF_SHORT = r"[-/.]([0-9]{2})(?:$|[ \t])"


def with_whole_years(table: Table) -> Table:
    """The table with whole days, where nothing but the year of a column's days is lacking or short, and it is known."""
    stated = set(_STATED.findall(" ".join(table.before)))
    parts: list[tuple[str, str, str]] = []
    for at, header in enumerate(table.header):
        if max(score(field, header) for field in _OF_DAYS) < SCORE_MIN:
            continue
        cells = table.records[f"c{at}"].drop_nulls()
        if not _may_be(cells):
            continue
        days = bare_column(cells).drop_nulls()
        if _has_short_years(days):
            parts.append((f"c{at}", _SHORT, CENTURY))
        elif written := _short_among_whole(days, stated):
            parts.append((f"c{at}", written, CENTURY))
        elif len(stated) == 1 and _lacks_years(days):
            parts.append((f"c{at}", _DAY, f"{min(stated)}年"))
    if not parts:
        return table
    rest = table.rest

    def whole(records: pl.DataFrame) -> pl.DataFrame:
        return records.with_columns(
            _before(pl.col(n), written, begin) for n, written, begin in parts
        )

    def further() -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        if rest is not None:
            yield from ((whole(records), broken) for records, broken in rest())

    return replace(table, records=whole(table.records), rest=further if rest else None)


def _before(cells: pl.Expr, written: str, begin: str) -> pl.Expr:
    """The cells that are written so, with what they begin with; the others as they are."""
    days = cells.str.strip_chars()
    return pl.when(days.str.contains(written)).then(days.str.replace("^", begin)).otherwise(cells)


def _may_be(cells: pl.Series) -> bool:
    """Whether one of the first cells could be such a day; most files' are whole."""
    first = bare_column(cells.head(ROWS_LOOKED_AT)).drop_nulls()
    return bool(first.str.contains(f"{_DAY}|{_SHORT}").any())


def _lacks_years(cells: pl.Series) -> bool:
    """Whether most cells are days without any year, of months of one."""
    months = cells.str.extract(_DAY).str.strip_chars_start("0")
    seen = set(months.drop_nulls().unique())
    return months.null_count() * 2 < len(months) and not seen >= {_LAST_MONTH, _FIRST_MONTH}


def _has_short_years(cells: pl.Series) -> bool:
    """Whether all cells are days that begin with two digits of a year."""
    if not cells.str.contains(_SHORT).all():
        return False
    years, days = (cells.str.extract(_SHORT, group).n_unique() for group in (1, 2))
    return years <= _YEARS_MAX and days >= _DAYS_MIN


def _short_among_whole(cells: pl.Series, stated: set[str]) -> str | None:
    """How days are written that begin with a year of the others, and end with none: 26.6.15 beside 2026/6/1.

    Without any whole year it is that which all days begin or end with.
    """
    first, last = cells.str.extract(_SHORT, 1), cells.str.extract(_LAST_OF_SHORT, 1).fill_null("")
    whole = stated | set(cells.str.extract(_WHOLE, 1).drop_nulls())
    years = {year[2:] for year in whole}
    if not years:
        years = {
            year
            for year in first.drop_nulls().unique()
            if ((first == year) | (last == year)).fill_null(value=False).all()
            and ((first != year).fill_null(value=True) & (last == year)).any()
        }
    is_meant = first.is_in(list(years)) & ~last.is_in(list(years))
    if not years or not is_meant.any():
        return None
    days = [
        f"0?{day}" if day < TWO_DIGITS else str(day)
        for day in range(31, 0, -1)
        if f"{day:02}" not in years
    ]
    return _SHORT.replace("2[0-9]|3[0-9]", "|".join(sorted(years))).replace(
        "3[01]|[12][0-9]|0?[1-9]", "|".join(days)
    )
