"""What is counted while a file is read, for its summary."""

from __future__ import annotations

from datetime import date

import polars as pl

from ledgers.formats.base import ENTRY_SCHEMA, Batch, Summary, Table
from ledgers.normalise import mask_column

_COUNTED = ("kind", "currency", "booked_on", "gross_minor", "fee_minor", "net_minor")


class Tally:
    """Keeps the few columns that totals need; the rows themselves are let go."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._kept: list[pl.DataFrame] = []
        self._days: list[date] = []
        self.rejected = 0

    def add(self, batch: Batch) -> Batch:
        self._kept.append(batch.entries.select(_COUNTED))
        self._days += [day for day in batch.days if day is not None]
        self.rejected += len(batch.rejected)
        return batch

    def add_broken(self) -> Batch:
        """The rows that could not even be split into cells, as a last batch."""
        broken = self._table.broken
        masked = broken.with_columns(mask_column(broken["raw"]))
        return self.add(Batch(pl.DataFrame(schema=dict(ENTRY_SCHEMA)), masked))

    @property
    def entries(self) -> pl.DataFrame:
        empty = pl.DataFrame(schema={name: ENTRY_SCHEMA[name] for name in _COUNTED})
        return pl.concat([empty, *self._kept])

    @property
    def rows(self) -> int:
        """Data records read, rejected ones included."""
        return sum(len(kept) for kept in self._kept) + self.rejected

    def summary(self, **stated: object) -> Summary:
        """The summary: what the format states, filled up with what the rows say."""
        entries = self.entries
        # a row that is rejected for its amount tells all the same that the file is of its day
        ends = [entries["booked_on"].min(), entries["booked_on"].max(), *self._days]
        known = [day for day in ends if isinstance(day, date)]
        first, last = min(known, default=None), max(known, default=None)
        facts: dict[str, object] = {
            "header": self._table.header,
            "currencies": tuple(entries["currency"].drop_nulls().unique().sort().to_list()),
            "period_start": first,
            "period_end": last,
            "rows": self.rows,
            "rejected": self.rejected,
        }
        facts |= {name: value for name, value in stated.items() if value is not None}
        return Summary(**facts)  # type: ignore[arg-type]  # each by its name
