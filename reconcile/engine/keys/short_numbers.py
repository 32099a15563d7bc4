"""Numbers of few digits that a text writes with what stands before them: INV-4637, 2026-4612.

Such a number in full, and the name of whom our row is with, don't meet by chance, however the bank cuts the name off.
One of them alone may.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.likeness.alike import NAME, TEXT, alike_names
from reconcile.engine.likeness.names import NAME_COULD_BE
from reconcile.engine.rules import Alias

DIGITS_MIN = 4
# digits alone that count on behind other digits and a mark, and are no month, day or span of years
_COUNTING = rf"^[0-9]+(?:[-_/. ][0-9]+)*[-_/. ][0-9]{{{DIGITS_MIN},}}$"
_OF_A_YEAR = r"[-_/. ](?:19|20)[0-9]{2}$"


def is_short(reference: pl.Expr, digits: pl.Expr, letters: pl.Expr) -> pl.Expr:
    """Whether a number of which these are the counts has something before its digits, and enough of them."""
    counts = reference.str.contains(_COUNTING) & ~reference.str.contains(_OF_A_YEAR)
    return (digits >= DIGITS_MIN) & ((letters > 0) | counts.fill_null(value=False))


def of_one_name(
    named: pl.DataFrame,
    numbers: pl.DataFrame,
    sides: tuple[pl.DataFrame, pl.DataFrame],
    aliases: tuple[Alias, ...],
) -> pl.DataFrame:
    """What texts name (row, number), but short numbers of rows whose counterparty that row doesn't name.

    `numbers` are row and number of the first side, and whether it `is_short`.
    """
    short = numbers.filter("is_short").select("number", whose="row")
    asked = named.join(short, on="number")
    if asked.is_empty():
        return named
    ours, theirs = (
        side.select("row", NAME, TEXT).join(asked.select(row=row), on="row", how="semi")
        for side, row in zip(sides, ("whose", "row"), strict=True)
    )
    agree = alike_names(ours, theirs, aliases).filter(pl.col("name") >= NAME_COULD_BE)
    pairs = asked.join(ours.select(NAME, whose="row"), on="whose").join(
        theirs.select("row", pl.col(NAME, TEXT).name.suffix("_right")), on="row"
    )
    sure = pl.concat(
        pairs.join(
            agree.filter(column_right=column),
            left_on=[NAME, f"{column}_right"],
            right_on=["said", "said_right"],
            how="semi",
        )
        for column in (NAME, TEXT)
    )
    # a number that another counterparty has as well says nothing
    strange = asked.join(sure, on=["row", "number", "whose"], how="anti")
    return named.join(strange, on=["row", "number"], how="anti", maintain_order="left")
