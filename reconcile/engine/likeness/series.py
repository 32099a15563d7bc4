"""Series of numbers, in columns: the letters before a number say of which series it is."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

SERIES = "^([A-Z]{2,})([0-9]+)$"
DIGITS_MAX = 40


# the digits at the end of a number that count on; more would not fit in 64 bits
COUNTER = "^(.*?)([0-9]{1,18})$"


def in_turn(keys: pl.Series, partners: pl.Series, everything: pl.Series) -> pl.Series:
    """Whether each number was given out in its turn: the one before or after it stands among all numbers,
    and is not the one that it is compared with; and no second row has it.

    A number struck wrong is no one's turn, or has another's.
    """
    width = pl.col("count").str.len_chars()
    at = pl.col("count").cast(pl.Int64)

    def beside(step: int) -> pl.Expr:
        number = (at + step).cast(pl.String).str.zfill(width)
        name = pl.concat_str("before", number)
        return pl.when(name != pl.col("partner")).then(name)

    asked = pl.DataFrame({"key": keys, "partner": partners}).with_columns(
        before=pl.col("key").str.extract(COUNTER, 1), count=pl.col("key").str.extract(COUNTER, 2)
    )
    asked = asked.select("key", previous=beside(-1), following=beside(1))
    wanted = pl.concat([asked[name].rename("key") for name in asked.columns]).drop_nulls().unique()
    there = everything.filter(everything.is_in(wanted.implode()))
    counts = there.value_counts(name="times")
    numbers, times = counts.to_series(0), counts["times"]
    once = numbers.filter(times == 1)
    beside_it = asked.select(
        pl.any_horizontal(
            pl.col(name).is_in(numbers.implode()).fill_null(value=False)
            for name in ("previous", "following")
        )
    ).to_series()
    return beside_it & asked["key"].is_in(once.implode())


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
