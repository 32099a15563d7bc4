"""Keys of several columns, and keys made comparable: columns that only the rules that name them see."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable

import polars as pl

from reconcile.engine.keys.paired_keys import (
    TEXTS,
    longest_number,
    nothing_paired,
    numbers_in_texts,
    numbers_within,
)
from reconcile.engine.rules import (
    AFFIX,
    BOTH,
    NORMALISED,
    NUMBERS_IN_TEXT,
    PAIRED,
    WITHIN,
    Alias,
    Rule,
    Step,
)
from reconcile.engine.sides.affixes import WRITTEN, written_as_proven
from reconcile.engine.sides.folding import letters

# stands between the parts of a key: keys hold letters and digits alone
SEPARATOR = "\x1f"
Keys = tuple[tuple[str, str], ...]
# what is left of a number that was made shorter than this tells nothing apart
LENGTH_MIN = 4
LONGEST = "longest_number"
# steps that keep the number whole: rows that share what these leave are the same item
WHOLE = ("no_leading_zeros", "prefix", NUMBERS_IN_TEXT, WITHIN, AFFIX)


def with_keys(
    left: pl.DataFrame,
    right: pl.DataFrame,
    keys: Keys,
    steps: tuple[Step, ...],
    aliases: tuple[Alias, ...] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that a rule looks at, with the columns that its keys name.

    Only what stricter rules have left open is made comparable: of a million rows a few thousand. Numbers that count
    only beside a name are none where nobody says how else it is spelt (`aliases`).
    """
    if steps and steps[0].what in PAIRED:
        return _with_paired(left, right, keys, steps[0], aliases)
    if steps and steps[0].what == LONGEST:
        left, right = written_as_proven(left), written_as_proven(right)
    ours, theirs = zip(*keys, strict=True) if keys else ((), ())
    # a key that the other side's rows can't have is made of none of this side's either
    asked = [pair for pair in keys if _are_there(left, pair[0]) and _are_there(right, pair[1])]
    live_ours, live_theirs = ({pair[side] for pair in asked} for side in (0, 1))
    return (
        _with_keys(left, ours, steps, live_ours),
        _with_keys(right, theirs, steps, live_theirs),
    )


def _with_paired(
    left: pl.DataFrame,
    right: pl.DataFrame,
    keys: Keys,
    step: Step,
    aliases: tuple[Alias, ...] | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """With the keys that only both sides together can say, one pair of columns after the other."""
    for names in keys:
        columns = _columns_of(names[0])[0], _columns_of(names[1])[0]
        if not (_are_there(left, names[0]) and _are_there(right, names[1])):
            found = nothing_paired()
        elif step.what == WITHIN and WRITTEN in left.columns:
            # how numbers are written is known: what is written otherwise is none of them
            found = nothing_paired()
        elif step.what == WITHIN:
            found = numbers_within(left, right, columns, step.length)
        elif columns[1] in TEXTS:
            found = numbers_in_texts(left, right, columns, aliases)
        else:
            found = numbers_in_texts(right, left, columns[::-1], aliases)[::-1]
        left, right = (
            rows.join(
                keyed.select("row", pl.col("key").alias(name)),
                on="row", how="left", maintain_order="left",
            )
            for rows, name, keyed in zip((left, right), names, found, strict=True)
        )  # fmt: skip
    return left, right


def _are_there(rows: pl.DataFrame, name: str) -> bool:
    """Whether any row has something in each of the columns of a key."""
    asked = rows.select(pl.col(_columns_of(name)).is_not_null().any()).row(0)
    return all(asked)


def _columns_of(name: str) -> list[str]:
    return name.partition(NORMALISED)[0].split(BOTH)


def has_derived_keys(rule: Rule) -> bool:
    """Whether a rule names columns that rows don't have by themselves."""
    return any(BOTH in key or NORMALISED in key for pair in rule.keys for key in pair)


def keeps_numbers_whole(steps: tuple[Step, ...]) -> bool:
    """Whether rows that share a key of these steps, and yet differ, are a case of their own."""
    return all(step.what in WHOLE for step in steps)


def _with_keys(
    rows: pl.DataFrame, names: Iterable[str], steps: tuple[Step, ...], live: Collection[str]
) -> pl.DataFrame:
    for name in dict.fromkeys(names):
        if name in rows.columns:
            continue
        if name in live:
            rows = _with_normalised(rows, name, _columns_of(name), steps)
        else:
            rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(name))
    return rows


def _with_normalised(
    rows: pl.DataFrame, name: str, columns: list[str], steps: tuple[Step, ...]
) -> pl.DataFrame:
    """With a key that is null where a part is, or where two different numbers would become one."""
    # most rows say nothing in most columns: only the others are looked at, and nothing else of them
    is_whole = rows.select(pl.all_horizontal(pl.col(columns).is_not_null())).to_series()
    made = _made(rows.select(columns).filter(is_whole), columns, steps)
    none = pl.repeat(None, len(rows), dtype=pl.String, eager=True)
    return rows.with_columns(none.scatter(is_whole.arg_true(), made).alias(name))


def _made(texts: pl.DataFrame, columns: list[str], steps: tuple[Step, ...]) -> pl.Series:
    parts = [_made_by(column, steps) for column in columns]
    if not steps:
        return texts.select(key=pl.concat_str(parts, separator=SEPARATOR))["key"]
    whole = pl.concat_str([_whole(column, steps) for column in columns], separator=SEPARATOR)
    made = texts.select(key=pl.concat_str(parts, separator=SEPARATOR), whole=whole)
    is_long = pl.col("key").str.len_chars() >= LENGTH_MIN
    made = made.with_columns(key=pl.when(is_long).then("key"))
    changed = made.filter(pl.col("key") != pl.col("whole"))["key"].unique()
    if changed.is_empty():
        return made["key"]
    asked = made.filter(pl.col("key").is_in(changed.implode())).group_by("key")
    clash = asked.agg(pl.col("whole").n_unique()).filter(pl.col("whole") > 1)["key"].implode()
    return made.select(pl.when(~pl.col("key").is_in(clash)).then("key").alias("key"))["key"]


def _whole(column: str, steps: tuple[Step, ...]) -> pl.Expr:
    """What a key is before it is made comparable; of a text that is the number in it."""
    if column in TEXTS and steps and steps[0].what == LONGEST:
        return longest_number(pl.col(column), steps[0].length)
    return _plain(pl.col(column)) if column in TEXTS else pl.col(column)


def _made_by(column: str, steps: tuple[Step, ...]) -> pl.Expr:
    key = _whole(column, steps)
    for step in steps:
        key = _step(key, step)
    return pl.when(key != "").then(key)


def _plain(text: pl.Expr) -> pl.Expr:
    made = letters(text)
    return pl.when(made != "").then(made)


def _step(key: pl.Expr, step: Step) -> pl.Expr:
    if step.what == "no_leading_zeros":
        return key.str.strip_chars_start("0")
    if step.what == "digits":
        return key.str.replace_all("[^0-9]", "")
    if step.what == "prefix":
        return key.str.strip_prefix(_plain_text(step.text))
    if step.what == LONGEST:
        return longest_number(key, step.length)
    # a shorter number isn't what the end, or the beginning, of a longer one is
    is_long = key.str.len_chars() >= step.length
    cut = key.str.tail(step.length) if step.what == "last" else key.str.head(step.length)
    return pl.when(is_long).then(cut)


def _plain_text(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in folded if letter.isalnum())
