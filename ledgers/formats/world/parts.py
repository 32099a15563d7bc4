"""What the formats of this package share: cells that say nothing with dashes, kinds, fees as rows, batches."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from ledgers.formats.base import ControlTotal, Table
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import Words

_CELL = re.compile(r"c[0-9]+")
FEE, PAYOUT, UNKNOWN = "FEE", "PAYOUT", "ADJUSTMENT"
# what a row of a kind says of its order
STATUSES = {"PAYMENT": "PAID", "REFUND": "REFUNDED"}
# digits beyond these change no rounding
LONG = r"^([+-]?[0-9]+\.[0-9]{5})[0-9]+$"
# 05/06/2026, 5.6.26
IN_FIGURES = r"^[0-9]{1,2}[-/.][0-9]{1,2}[-/.]"
# two accounts may have a batch of one number in one file
BY_BATCH = ("batch_ref", "batch_key", "currency")
IS_PAYOUT = pl.col("kind") == PAYOUT


def without_dashes(cells: Cells) -> None:
    """Make cells empty in which dashes stand for nothing."""
    named = [name for name in cells.rows.columns if _CELL.fullmatch(name)]
    cells.set(
        **{name: pl.when(~pl.col(name).str.contains(r"^\s*--\s*$")).then(name) for name in named}
    )


def read_kind(cells: Cells, words: Words, *names: str) -> None:
    """`kind` by the format's words. What they don't know moves money all the same: an adjustment.

    A row that doesn't say its kind is rejected.
    """
    cells.meaning("kind", words, *names, default=UNKNOWN)
    cells.fault(pl.col("kind_text").is_null(), "missing_kind", *names)


def refuse_ambiguous_days(cells: Cells, *names: str) -> None:
    """Reject days in figures of a file that writes them in words: a spreadsheet made them, in an unknown order."""
    cells.text("day_text", *names)
    cells.fault(
        pl.col("day_text").str.contains(IN_FIGURES), "bad_date", *names, value=pl.col("day_text")
    )


def status_by_kind(cells: Cells) -> None:
    """`status` of payments and refunds that a file lists because they happened."""
    made = pl.col("kind").replace_strict(STATUSES, default=None, return_dtype=pl.String)
    cells.set(status=made)


def fees_alone(cells: Cells) -> None:
    """Rows that are only a fee: nothing was earned, and what moved is the fee."""
    is_fee = pl.col("kind") == FEE
    cells.set(
        gross_minor=pl.when(is_fee).then(pl.lit(0, pl.Int64)).otherwise("gross_minor"),
        fee_minor=pl.when(is_fee).then("net_minor").otherwise("fee_minor"),
    )


def payout_controls(
    known: KnownTable, table: Table, name: str, closes: pl.Expr = IS_PAYOUT
) -> tuple[ControlTotal, ...]:
    """What the rows that close each batch say, such as its payout, beside the sum of its other rows."""
    made = [_net_sums(known, table, records, closes) for records, _broken in table.parts()]
    sums = pl.concat(made).group_by("closes", *BY_BATCH).sum()
    paid, rest = (sums.filter(pl.col("closes") == value) for value in (True, False))
    both = paid.join(rest, on=BY_BATCH, how="left", suffix="_of_rows").sort(BY_BATCH)
    return tuple(
        ControlTotal(f"{name} {batch}", currency, -net, of_rows or 0)
        for batch, currency, net, of_rows in both.select(
            "batch_ref", "currency", "net_minor", "net_minor_of_rows"
        ).iter_rows()
    )


def _net_sums(
    known: KnownTable, table: Table, records: pl.DataFrame, closes: pl.Expr
) -> pl.DataFrame:
    cells = Cells(records, table.header, known.currency)
    known.entries(cells)
    cells.draft.finish()
    rows = cells.draft.accepted.filter(pl.col("batch_ref").is_not_null())
    rows = rows.with_columns(closes=closes.fill_null(value=False))
    return rows.group_by("closes", *BY_BATCH).agg(pl.col("net_minor").sum())


def first_filled(cells: Cells, names: Sequence[str]) -> list[pl.Expr]:
    """The texts of those columns that the header has, to take the first that is filled."""
    found = [(f"_filled_{at}", name) for at, name in enumerate(names) if cells.has(name)]
    for column, name in found:
        cells.text(column, name)
    return [pl.col(column) for column, _name in found]
