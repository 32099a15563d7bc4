"""Which rows may be why a total disagrees: those that alone would make up the difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from ledgers.formats.base import Batch, ControlTotal

ROWS_MAX = 5
AMOUNTS = ("net_minor", "gross_minor", "fee_minor")


def with_likely_rows(
    controls: Sequence[ControlTotal], batches: Iterable[Batch]
) -> tuple[ControlTotal, ...]:
    """The totals, each that disagrees with the first rows that are as large as the difference, or half of it.

    A row that is there once too often is as large as the difference; one whose sign is wrong, half of it. And a
    rejected row is in no sum. The rows are read once more for it, so only a file that has to wait is worth it.
    """
    open_ones = [c for c in controls if not c.agrees and c.currency and not c.rows]
    found: dict[int, list[int]] = {at: [] for at in range(len(open_ones))}
    for batch in batches if open_ones else ():
        for at, control in enumerate(open_ones):
            found[at] += _likely(control, batch)[: ROWS_MAX - len(found[at])]
    named = {id(control): tuple(found[at]) for at, control in enumerate(open_ones)}
    return tuple(replace(c, rows=named[id(c)]) if id(c) in named else c for c in controls)


def _likely(control: ControlTotal, batch: Batch) -> list[int]:
    difference = abs(control.stated - control.computed)
    sizes = [difference] + ([difference // 2] if difference % 2 == 0 else [])
    fits = pl.any_horizontal(pl.col(name).abs().is_in(sizes) for name in AMOUNTS)
    mine = batch.entries.filter((pl.col("currency") == control.currency) & fits)
    return sorted([*batch.rejected["row_number"].to_list(), *mine["row_number"].to_list()])
