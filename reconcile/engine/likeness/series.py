"""Series of numbers, in columns: the letters before a number say of which series it is."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

SERIES = "^([A-Z]{2,})([0-9]+)$"
DIGITS_MAX = 40
# so many series of numbers are read in columns; of many texts fewer, but so many at least
SERIES_MAX, SERIES_LEAST, TEXTS_MAX = 20, 4, 2_000_000


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


def told_by_series(
    left: pl.DataFrame, right: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Both sides with their order numbers as plain numbers: `number`, and `series`, the place of its series among the
    frequent ones, or one more for another. For each of these a column more, whose names come third, holds which number
    of it the row's `words` name. Equal texts have equal numbers, whichever these are.
    """
    both = pl.concat([left.select("order_key", "words"), right.select("order_key", "words")])
    series = both.select(series_of(pl.col("order_key")).alias("of")).unnest("of")
    most = max(SERIES_LEAST, TEXTS_MAX // max(len(both), 1))
    known = frequent_series(series, min(SERIES_MAX, most))
    told = {f"told_{at}": number_of_series(pl.col("words"), *each) for at, each in enumerate(known)}
    texts = both.select(number="order_key", **told)
    codes = pl.concat(texts.get_columns()).cast(pl.Categorical).to_physical()
    numbers = [
        codes.slice(at * len(both), len(both)).alias(name) for at, name in enumerate(texts.columns)
    ]
    made = pl.DataFrame([*numbers, series.select(series=series_code(known))["series"]])
    return left.hstack(made[: len(left)]), right.hstack(made[len(left) :]), tuple(told)


def names_another(told: tuple[str, ...]) -> tuple[pl.Expr, pl.Expr]:
    """Of pairs of rows that `told_by_series` has read: whether the text of one names another number of the other one's
    series; and whether that isn't known, because the series is not among the frequent ones."""
    names, may_name = pl.lit(value=False), pl.lit(value=False)
    for mine, other in (("", "_right"), ("_right", "")):
        series = pl.col(f"series{mine}")
        may_name |= (series == len(told)).fill_null(value=False)
        for at, name in enumerate(told):
            differs = pl.col(f"{name}{other}") != pl.col(f"number{mine}")
            names |= ((series == at) & differs).fill_null(value=False)
    return names, may_name
