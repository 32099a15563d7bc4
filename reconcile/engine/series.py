"""Series of numbers, in columns: the letters before a number say of which series it is."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

SERIES = "^([A-Z]{2,})([0-9]+)$"
DIGITS_MAX = 40


def series_of(key: pl.Expr) -> pl.Expr:
    """The letters before a number and how many digits it has: which series it is of."""
    return pl.struct(
        letters=key.str.extract(SERIES, 1), digits=key.str.extract(SERIES, 2).str.len_chars()
    )


def frequent_series(series: pl.DataFrame, most: int) -> list[tuple[str, int]]:
    """The most frequent ones, letters and digits."""
    short = series.drop_nulls().filter(pl.col("digits") <= DIGITS_MAX)
    counts = short.group_by("letters", "digits").len()
    counts = counts.sort("len", "letters", "digits", descending=[True, False, False])
    return counts.head(most).select("letters", "digits").rows()


def series_code(known: Sequence[tuple[str, int]]) -> pl.Expr:
    """The place of a series among the known ones, one more for another; null where a key has none."""
    code: pl.Expr = pl.when(pl.col("letters").is_not_null()).then(len(known))
    for at, (letters, digits) in enumerate(known):
        is_it = (pl.col("letters") == letters) & (pl.col("digits") == digits)
        code = pl.when(is_it).then(at).otherwise(code)
    return code.cast(pl.UInt8)


def number_of_series(words: pl.Expr, letters: str, digits: int) -> pl.Expr:
    """The first number of a series that a text names."""
    number = rf"(?:^|[^A-Z])({letters}(?: ?[0-9]){{{digits}}})(?:[^0-9]|$)"
    return words.str.extract(number, 1).str.replace_all(" ", "", literal=True)
