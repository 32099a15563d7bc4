"""Exports of one account that overlap: the same line of it, known by its running balance, stands in two files."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ledgers.formats.base import LedgerKind, Summary
from ledgers.formats.headers import SCORE_MIN, score


def tells_balances(summary: Summary) -> bool:
    """Whether a file is an account's, and says after each line what was in it then."""
    is_bank = summary.ledger_kind == LedgerKind.BANK
    return is_bank and any(score("balance", name) >= SCORE_MIN for name in summary.header)


def with_overlaps(
    frames: Sequence[pl.DataFrame], summaries: Sequence[Summary]
) -> list[pl.DataFrame]:
    """The rows of each file; those that stand in another one too share an identity with it.

    Within one file nothing is a copy: two lines that are alike are two.
    """
    asked = [at for at, summary in enumerate(summaries) if tells_balances(summary)]
    if len(asked) <= 1:
        return list(frames)
    named = [_named(frames[at]) for at in asked]
    texts = pl.concat(rows.select("line") for rows in named).drop_nulls()
    twice = texts.filter(pl.col("line").is_duplicated())["line"].unique().implode()
    found = list(frames)
    for at, rows in zip(asked, named, strict=True):
        line = pl.when(pl.col("line").is_in(twice)).then("line")
        found[at] = rows.with_columns(natural_id=pl.coalesce("natural_id", line)).drop("line")
    return found


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """With `line`: all that a row without a number of its own writes, and which of its like in the file it is."""
    text = pl.col("raw").str.replace_all(r"\s+", "")
    rows = rows.with_columns(line=pl.when(pl.col("natural_id").is_null()).then(text))
    copy = pl.int_range(1, pl.len() + 1).over("line")
    return rows.with_columns(line=pl.format("{}#{}", "line", copy))
