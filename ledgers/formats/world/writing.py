"""How a file writes its days and amounts, where a platform writes them as its reader's country does.

It is decided once for a whole file, by all of its cells: one cell such as 03/04/2026 or 1.234 says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from ledgers.formats.base import Table
from ledgers.formats.dates import parse_moments
from ledgers.formats.known import Cells, plain
from ledgers.normalise import bare_column

ORDERS = ("DMY", "MDY")
# what is written before the cents, if anything is
_COMMA = r"[0-9],[0-9]{1,2}[^0-9]*$"
_POINT = r"[0-9]\.[0-9]{1,2}[^0-9]*$"


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


def texts_of(table: Table, *names: str) -> pl.Series:
    """All cells of a column without armour, by the first of its names that the header has."""
    at = {plain(name): place for place, name in reversed(list(enumerate(table.header)))}
    place = next((at[name] for name in names if name in at), None)
    if place is None:
        return pl.Series("texts", [None] * len(table.records), dtype=pl.String)
    return bare_column(table.records[f"c{place}"])


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


def has_decimal_comma(*columns: pl.Series) -> bool:
    """Whether a comma stands before the cents: in some amounts, and a point in none."""
    return any(bool(texts.str.contains(_COMMA).any()) for texts in columns) and not any(
        bool(texts.str.contains(_POINT).any()) for texts in columns
    )
