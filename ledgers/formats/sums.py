"""A line under the records that holds nothing but what they come to, and says so with no word."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from ledgers.formats.base import ColumnMapping, Table
from ledgers.normalise import bare

SUMMED = ("gross", "net", "fee", "refunded", "credit", "debit", "quantity")
# what such a line may have beside its sums
_BESIDE = ("currency", "balance")
# what every record has, one or the other
_OF_RECORDS = ("occurred_at", "order_ref", "transaction_ref", "refund_ref")


def ends_with_sum(
    rows: pl.DataFrame,
    table: Table,
    mapping: ColumnMapping,
    before: Mapping[str, int],
    parsed: Callable[[str, pl.Series], pl.Series],
) -> bool:
    """Whether the last of some rows is no record but the sum of all before it, column by column.

    `before` are the sums of the rows that came before these; `parsed` reads the cells of a field.
    """
    cells = {name: f"c{table.header.index(name)}" for name in mapping.columns.values()}
    fields = [field for field in SUMMED if field in mapping.columns]
    if not fields or not any(field in mapping.columns for field in _OF_RECORDS):
        return False
    numbers = {cells[mapping.columns[f]] for f in (*fields, *_BESIDE) if f in mapping.columns}
    others = [f"c{at}" for at in range(len(table.header)) if f"c{at}" not in numbers]
    if not rows.tail(1).select(pl.all_horizontal(bare(pl.col(c)).is_null() for c in others)).item():
        return False
    agreeing = 0
    for field in fields:
        amounts = parsed(field, rows[cells[mapping.columns[field]]])
        stated = amounts[-1]
        if stated is None:
            continue
        if stated != before.get(field, 0) + int(amounts.head(-1).sum() or 0):
            return False
        agreeing += stated != 0
    return agreeing > 0
