"""Rows that leave out their last cells where nothing stands in them, as some exports write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from ledgers.formats.base import Table
from ledgers.formats.splitting import columns, quoted_cells


def padded(table: Table, lacking: int | None = None) -> Table:
    """The table with the rows that leave out their last cells, at most so many; shorter ones stay broken."""
    records, broken = _padded(table, lacking, table.records, table.broken)
    rest = table.rest

    def others() -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        for part in rest() if rest else ():
            yield _padded(table, lacking, *part)

    return replace(table, records=records, broken=broken, rest=others if rest else None)


def _padded(
    table: Table, lacking: int | None, records: pl.DataFrame, broken: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Records and broken rows of one block; few rows are broken, so they are looked at one by one."""
    width = len(table.header)
    least = 1 if lacking is None else width - lacking
    made: list[tuple[object, ...]] = []
    still_broken = []
    for row_number, raw, code in broken.select("row_number", "raw", "code").iter_rows():
        cells = quoted_cells(raw, table.delimiter, width) if code == "short_row" else None
        fits = cells is not None and least <= len(cells) < width
        still_broken.append(not fits)
        if cells is not None and fits:
            made.append((row_number, raw, *cells, *[""] * (width - len(cells))))
    if not made:
        return records, broken
    schema = {"row_number": pl.Int64, "raw": pl.String, **dict.fromkeys(columns(width), pl.String)}
    whole = pl.concat(
        [records.select(list(schema)), pl.DataFrame(made, schema=schema, orient="row")]
    )
    return whole.sort("row_number"), broken.filter(pl.Series(still_broken))
