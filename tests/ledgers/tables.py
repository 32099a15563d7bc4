"""Reads small statements and shows what became of their rows."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ledgers.formats import ColumnMapping, FormatError, ReadOptions, Summary, open_statement
from ledgers.formats.messages import row_message

Cell = object


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a statement gave."""

    entries: pl.DataFrame
    rejected: pl.DataFrame
    summary: Summary

    def rows(self, *columns: str) -> list[tuple[Cell, ...]]:
        """The entries' values of some columns, in file order."""
        return self.entries.sort("row_number").select(columns).rows()

    def values(self, column: str) -> list[Cell]:
        return self.entries.sort("row_number")[column].to_list()

    @property
    def faults(self) -> list[tuple[Cell, ...]]:
        """Row number, column and reason of each rejected row."""
        return self.rejected.sort("row_number").select("row_number", "column", "code").rows()

    @property
    def sentences(self) -> list[str]:
        return [
            row_message(code, {"column": column, "value": value})
            for column, code, value in self.rejected.select("column", "code", "value").iter_rows()
        ]

    def control(self, name: str) -> tuple[int, int]:
        """What the file states of a total, and what its rows give."""
        found = next(c for c in self.summary.controls if c.name == name)
        return found.stated, found.computed


def read(content: bytes | str, mapping: ColumnMapping | None = None, **options: str) -> Outcome:
    encoded = content.encode() if isinstance(content, str) else content
    reading = open_statement(encoded, options=ReadOptions(mapping=mapping, **options))
    batches = list(reading)
    return Outcome(
        pl.concat([batch.entries for batch in batches]),
        pl.concat([batch.rejected for batch in batches]),
        reading.summary,
    )


def refusal(content: bytes | str, mapping: ColumnMapping | None = None) -> FormatError:
    """Why a file is not read."""
    try:
        read(content, mapping)
    except FormatError as error:
        return error
    raise AssertionError("the file was read")


def lines(*rows: str, end: str = "\n") -> str:
    return end.join([*rows, ""])
