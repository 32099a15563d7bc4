"""How a file writes its days and amounts, where a platform writes them as its reader's country does.

It is decided once for a whole file, by all of its cells: one cell such as 03/04/2026 or 1.234 says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from ledgers.formats.base import Table
from ledgers.formats.dates import parse_moments
from ledgers.formats.known import Cells, cell

ORDERS = ("DMY", "MDY")
_BEFORE_CENTS = r"([.,])[0-9]{1,2}[^0-9]*$"


@dataclass(frozen=True, slots=True)
class Writing:
    """The order of day and month, None where nothing in the file tells it; and what stands before the cents."""

    order: str | None = "DMY"
    decimal_comma: bool = False

    def check(self, cells: Cells, days: pl.Expr, *names: str) -> str:
        """The order to read days by; rejects the rows whose day could be two where it isn't known."""
        if self.order is None:
            cells.fault(days.is_not_null(), "unclear_date", *names, value=days)
        return self.order or "YMD"


def seen(table: Table, *groups: Mapping[str, pl.Expr]) -> list[pl.DataFrame]:
    """The distinct rows of some groups of columns in the whole file, however long it is; it is read once."""
    schemas = [dict.fromkeys(group, pl.String) for group in groups]
    found = [pl.DataFrame(schema=schema) for schema in schemas]
    for records, _broken in table.parts():
        parts = [records.select(**group).cast(pl.String) for group in groups]
        pairs = zip(found, parts, strict=True)
        found = [pl.concat(pair).unique(maintain_order=True) for pair in pairs]
    return found


def marks(table: Table, *names: Sequence[str]) -> dict[str, pl.Expr]:
    """What stands before the cents in each amount of the named columns, for `seen`."""
    return {
        f"a{at}": cell(table, *column).str.extract(_BEFORE_CENTS, 1)
        for at, column in enumerate(names)
    }


def has_decimal_comma(found: pl.DataFrame) -> bool:
    """Whether a comma stands before the cents: in some amounts, and a point in none."""
    written = {mark for column in found.iter_columns() for mark in column.drop_nulls()}
    return written == {","}


def day_order(texts: pl.Series) -> tuple[str, ...]:
    """The orders of day and month that fit a column: one where it tells, none where it has no days."""
    distinct = texts.drop_nulls().unique()
    made = {order: parse_moments(distinct, order).local for order in ORDERS}
    known = {order: len(days) - days.null_count() for order, days in made.items()}
    if not any(known.values()):
        return ()
    if known["DMY"] == known["MDY"]:
        return ORDERS[:1] if made["DMY"].equals(made["MDY"]) else ORDERS
    return (max(known, key=lambda order: known[order]),)


def order_beside(texts: pl.Series, days: pl.Series, orders: Sequence[str]) -> tuple[str, ...]:
    """Those of the orders by which each text is the day that another column has, or its neighbour."""
    kept = []
    for order in orders:
        apart = (parse_moments(texts, order).local.dt.date() - days).dt.total_days().abs()
        if apart.null_count() < len(apart) and (apart.drop_nulls() <= 1).all():
            kept.append(order)
    return tuple(kept)


def order_within(
    texts: pl.Series, first: date | None, last: date | None, orders: Sequence[str]
) -> tuple[str, ...]:
    """Those of the orders by which every text is a day of a period."""
    if first is None or last is None:
        return ()
    made = {order: parse_moments(texts, order).local.dt.date().drop_nulls() for order in orders}
    return tuple(
        order for order, days in made.items() if len(days) and days.is_between(first, last).all()
    )


def order_in_time(texts: pl.Series, orders: Sequence[str]) -> tuple[str, ...]:
    """Those of the orders by which the days of a file that is sorted by time are sorted, up or down."""
    made = {order: parse_moments(texts, order).local.drop_nulls() for order in orders}
    return tuple(
        order for order, days in made.items()
        if len(days) and (days.is_sorted() or days.is_sorted(descending=True))
    )  # fmt: skip
