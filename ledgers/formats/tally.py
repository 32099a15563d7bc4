"""What is counted while a file is read, for its summary and its totals; the rows themselves are let go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from ledgers.formats.base import ENTRY_SCHEMA, Batch, Summary, Table
from ledgers.normalise import mask_column

AMOUNTS = ("gross_minor", "fee_minor", "net_minor")
BY = ("kind", "currency", "side")
IN, OUT = "IN", "OUT"
_COUNTED = {
    "kind": pl.String,
    "currency": pl.String,
    "side": pl.String,
    "count": pl.Int64,
    **dict.fromkeys(AMOUNTS, pl.Int64),
}


class Tally:
    """Counts and sums of the accepted rows by kind, currency and side (net in, net out), a batch at a time.

    `summed` names further columns of minor units whose sums a format's own totals are compared with.
    """

    def __init__(self, table: Table, summed: Sequence[str] = ()) -> None:
        self._table = table
        self._groups: list[pl.DataFrame] = []
        self._days: list[date] = []
        self.rejected = 0
        self.sums: dict[str, int] = dict.fromkeys(summed, 0)

    def add(self, batch: Batch) -> Batch:
        entries = batch.entries
        self.rejected += len(batch.rejected)
        if entries.is_empty():
            self._days += [day for day in batch.days if day is not None]
            return batch
        side = pl.when(pl.col("net_minor") < 0).then(pl.lit(OUT)).otherwise(pl.lit(IN))
        counted = entries.lazy().with_columns(side=side).group_by(BY)
        sums = counted.agg(pl.len().cast(pl.Int64).alias("count"), pl.col(AMOUNTS).sum())
        self._groups.append(sums.collect())
        days = [entries["booked_on"].min(), entries["booked_on"].max(), *batch.days]
        # a row that is rejected for its amount tells all the same that the file is of its day
        self._days += [day for day in days if isinstance(day, date)]
        return batch

    def sum_up(self, accepted: pl.DataFrame) -> None:
        """Add the accepted rows' values of the columns that the format names."""
        for name in self.sums:
            if name in accepted.columns:
                self.sums[name] += int(accepted[name].sum() or 0)

    def broken(self, broken: pl.DataFrame) -> Batch:
        """Rows that could not even be split into cells, as a batch."""
        if broken.is_empty():
            return Batch(pl.DataFrame(schema=dict(ENTRY_SCHEMA)), broken)
        masked = broken.with_columns(mask_column(broken["raw"]))
        return self.add(Batch(pl.DataFrame(schema=dict(ENTRY_SCHEMA)), masked))

    @property
    def groups(self) -> pl.DataFrame:
        """kind, currency, side, count, gross_minor, fee_minor, net_minor of the accepted rows."""
        empty = pl.DataFrame(schema=_COUNTED)
        return pl.concat([empty, *self._groups]).group_by(BY).sum().sort(BY)

    @property
    def rows(self) -> int:
        """Data records read, rejected ones included."""
        return sum(int(group["count"].sum()) for group in self._groups) + self.rejected

    def count(self, *filters: pl.Expr) -> int:
        """How many accepted rows there are of some kind, currency or side."""
        return int(self.groups.filter(*filters)["count"].sum())

    def total(self, amount: str, *filters: pl.Expr) -> int:
        """The sum of gross_minor, fee_minor or net_minor over accepted rows."""
        return int(self.groups.filter(*filters)[amount].sum())

    def summary(self, **stated: object) -> Summary:
        """The summary: what the format states, filled up with what the rows say."""
        first, last = min(self._days, default=None), max(self._days, default=None)
        facts: dict[str, object] = {
            "header": self._table.header,
            "currencies": tuple(self.groups["currency"].drop_nulls().unique().sort().to_list()),
            "period_start": first,
            "period_end": last,
            "rows": self.rows,
            "rejected": self.rejected,
        }
        facts |= {name: value for name, value in stated.items() if value is not None}
        return Summary(**facts)  # type: ignore[arg-type]  # each by its name
