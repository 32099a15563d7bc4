"""What formats know a row by, whichever file it stands in: numbers that the file gives it, and facts beside them.

An identity is made of what the file writes, never of what the words of a cell are taken to mean: when a list of
words grows, the rows of an overlapping file must still be known.
"""

from __future__ import annotations

import polars as pl

# what isn't paid yet, of the kinds that count nothing while they wait
WAITS = ("UNPAID", "PENDING")
WAITING_KINDS = ("ORDER", "PAYMENT")


def identity(*columns: str) -> pl.Expr:
    """One text of several columns; what is empty stays empty in it."""
    texts = [pl.col(column).cast(pl.String).fill_null("") for column in columns]
    return pl.concat_str(texts, separator="|")


def of_items(*columns: str) -> pl.Expr:
    """An identity of the rows of one order: two items that are alike are two items, not a copy."""
    own = identity(*columns)
    copy = pl.int_range(1, pl.len() + 1).over(own)
    return pl.when(copy > 1).then(pl.format("{}#{}", own, copy)).otherwise(own)


def waiting_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """With an identity of its own for what isn't paid yet, so that the paid row of a later file is taken in as well.

    What is given back, paid out or charged counts while it is pending: it is known again when it is done.
    """
    if not {"natural_id", "status"} <= set(rows.columns):
        return rows
    waits = pl.col("status").is_in(WAITS) & pl.col("kind").is_in(WAITING_KINDS)
    apart = pl.concat_str("natural_id", "status", separator="|")
    own = pl.when(waits.fill_null(value=False)).then(apart).otherwise("natural_id")
    return rows.with_columns(natural_id=own)
