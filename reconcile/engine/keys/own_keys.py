"""Numbers of two kinds that look alike: an order number that is also another sale's receipt number.

Where both sides know a row by one kind of number, a number of that kind in another column of the other
side is no shared key, unless the row there has none of its own, or several rows there name it beside numbers of their
own that we don't know: then it is that of an order which was split.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import polars as pl

from reconcile.engine.rules import NORMALISED, Rule, RuleSet
from reconcile.engine.sides.frames import MONEY_KEYS

# so many rows of our side say well enough which kind of number the sides share
SAMPLE_ROWS = 20_000
# two series of numbers may meet oftener than the sides share one of them
OWN_WEIGHT = 2
WITHOUT = " without "
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Settled:
    """The rules with the keys that two sides share, and the columns that they need for it."""

    rules: RuleSet
    left: list[pl.Expr]
    right: list[pl.Expr]


def settle_keys(left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet) -> Settled:
    """Columns for keys of two kinds, and the rules that use those instead."""
    keys = [pair for rule in rules.rules for pair in rule.keys]
    crossed = {pair: pair for pair in map(_columns, keys) if _is_crossed(pair)}
    more_left: list[pl.Expr] = []
    more_right: list[pl.Expr] = []
    for ours, theirs in crossed:
        hits = _hits(left[ours], right[theirs])
        if not hits:
            continue
        named = ours, theirs
        if OWN_WEIGHT * _hits(left[ours], right[ours]) >= hits:
            named = ours, _only_without(theirs, ours)
            split = _split(right, theirs, ours, left[ours])
            more_right.append(_without(theirs, ours, split))
        if OWN_WEIGHT * _hits(left[theirs], right[theirs]) >= hits:
            named = (_only_without(ours, theirs), named[1])
            split = _split(left, ours, theirs, right[theirs])
            more_left.append(_without(ours, theirs, split))
        crossed[ours, theirs] = named
    renamed = replace(rules, rules=tuple(_renamed(r, crossed) for r in rules.rules))
    return Settled(renamed, more_left, more_right)


def _columns(pair: Pair) -> Pair:
    """The columns from which a rule takes its keys."""
    ours, theirs = (key.partition(NORMALISED)[0] for key in pair)
    return ours, theirs


def _is_crossed(pair: Pair) -> bool:
    return pair[0] != pair[1] and set(pair) <= set(MONEY_KEYS)


def _renamed(rule: Rule, names: dict[Pair, Pair]) -> Rule:
    def renamed(pair: Pair) -> Pair:
        columns = _columns(pair)
        ours, theirs = (
            new + key.removeprefix(old)
            for new, old, key in zip(names.get(columns, columns), columns, pair, strict=True)
        )
        return ours, theirs

    return replace(rule, keys=tuple(renamed(pair) for pair in rule.keys))


def _hits(ours: pl.Series, theirs: pl.Series) -> int:
    """How many of their rows have a number that our first rows have."""
    asked = ours.head(SAMPLE_ROWS).drop_nulls().unique()
    if asked.is_empty() or theirs.null_count() == len(theirs):
        return 0
    return int(theirs.is_in(asked.implode()).sum())


def as_written(pair: Pair) -> Pair:
    """The keys as the rule set names them."""
    ours, theirs = (re.sub(rf"{WITHOUT}\w+", "", key) for key in pair)
    return ours, theirs


def _only_without(column: str, own: str) -> str:
    return f"{column}{WITHOUT}{own}"


def _split(rows: pl.DataFrame, column: str, own: str, known: pl.Series) -> pl.DataFrame:
    """Numbers of orders that were split, `whole`, each with the numbers of its parts, `part`: two at least.

    The other side knows none of the parts; the first one may have kept the number of the whole.
    """
    named = rows.filter(pl.col(column).is_in(known.drop_nulls().implode()))
    parts = named.select(whole=column, part=own).drop_nulls().unique()
    parts = parts.filter(pl.col("whole") != pl.col("part"))
    kept = rows.filter(pl.col(own).is_in(parts["whole"].implode()))
    kept = kept.select(whole=own, part=own).unique()
    is_known = (pl.col("whole") != pl.col("part")) & pl.col("part").is_in(known.implode())
    both = pl.concat([parts, kept]).filter(~is_known.any().over("whole"))
    return both.filter(pl.len().over("whole") > 1).sort("whole", "part")


def _without(column: str, own: str, split: pl.DataFrame) -> pl.Expr:
    """The column where a row lacks a number of the other kind, and the whole order's number where it is a part."""
    alone = pl.when(pl.col(own).is_null()).then(pl.col(column))
    if split.is_empty():
        return alone.alias(_only_without(column, own))
    wholes = split["whole"].unique().implode()
    is_part = pl.col(own).is_in(split["part"].implode()) & pl.col(column).is_in(wholes)
    made = alone.when(pl.col(own).is_in(wholes)).then(pl.col(own)).when(is_part).then(column)
    return made.alias(_only_without(column, own))
