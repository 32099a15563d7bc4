"""Exports of one account that overlap: the same line of it stands in two files.

A line is known by its running balance; where there is none, by an order's number and its moment, on days that
both files say they cover. A line that one file writes twice is two; of copies the file with most counts.
"""

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
    found = list(frames)
    for members in _of_one_account(summaries):
        named = [_named(found[at], _shared_days(at, members, summaries)) for at in members]
        texts = pl.concat(rows.select("line") for rows in named).drop_nulls()
        twice = texts.filter(pl.col("line").is_duplicated())["line"].unique().implode()
        for at, rows in zip(members, named, strict=True):
            line = pl.when(pl.col("line").is_in(twice)).then("line")
            found[at] = rows.with_columns(natural_id=pl.coalesce("natural_id", line)).drop("line")
    return found


def _of_one_account(summaries: Sequence[Summary]) -> list[list[int]]:
    """The files that may hold the same lines: those with balances, and those of one format that say their days."""
    with_balances = [at for at, summary in enumerate(summaries) if tells_balances(summary)]
    by_format: dict[tuple[str, str, tuple[str, ...]], list[int]] = {}
    for at, one in enumerate(summaries):
        if at not in with_balances and _declares_days(one):
            by_format.setdefault((one.format, one.account, one.header), []).append(at)
    return [members for members in (with_balances, *by_format.values()) if len(members) > 1]


def _declares_days(summary: Summary) -> bool:
    return (
        summary.ledger_kind == LedgerKind.CHANNEL
        and summary.period_is_declared
        and summary.period_start is not None
        and summary.period_end is not None
    )


def _shared_days(at: int, members: Sequence[int], summaries: Sequence[Summary]) -> pl.Expr:
    """Whether a row of a file may stand in another one, too."""
    if tells_balances(summaries[at]):
        return pl.lit(value=True)
    covered = [
        pl.col("booked_on").is_between(summaries[other].period_start, summaries[other].period_end)
        for other in members
        if other != at
    ]
    return (
        pl.any_horizontal(covered)
        & pl.col("order_key").is_not_null()
        & pl.col("occurred_at").is_not_null()
    )


def _named(rows: pl.DataFrame, may_be_shared: pl.Expr) -> pl.DataFrame:
    """With `line`: all that a row without a number of its own writes, and which of its like in the file it is."""
    text = pl.col("raw").str.replace_all(r"\s+", "")
    is_asked = pl.col("natural_id").is_null() & may_be_shared
    rows = rows.with_columns(line=pl.when(is_asked).then(text))
    copy = pl.int_range(1, pl.len() + 1).over("line")
    return rows.with_columns(line=pl.format("{}#{}", "line", copy))
