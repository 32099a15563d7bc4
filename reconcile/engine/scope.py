"""Which rows a rule looks at."""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import NO_CHANNEL
from reconcile.engine.rules import Scope


def in_scope(
    left: pl.DataFrame,
    right: pl.DataFrame,
    scope: Scope,
    kinds: tuple[frozenset[str], frozenset[str]] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The open rows of both sides that a rule looks at; `kinds` are those that there are."""
    wanted = [scope.kinds_left, scope.kinds_right]
    if kinds is not None:
        wanted = [() if has <= set(some) else some for has, some in zip(kinds, wanted, strict=True)]
    return _scoped(left, wanted[0], scope), _scoped(right, wanted[1], scope)


def kinds_of(rows: pl.DataFrame) -> frozenset[str]:
    """Which kinds of rows there are."""
    # asked as an expression: a column that says the same in every row is not written out for it
    return frozenset(rows.select(pl.col("kind").unique())["kind"])


def _scoped(rows: pl.DataFrame, kinds: tuple[str, ...], scope: Scope) -> pl.DataFrame:
    # a row that doesn't say its channel may be of any
    channels = (*scope.channels, NO_CHANNEL) if scope.channels else ()
    for column, wanted in (("kind", kinds), ("channel", channels), ("currency", scope.currencies)):
        if wanted:
            inside = rows[column].is_in(list(wanted)).fill_null(value=True)
            rows = rows if inside.all() else rows.filter(inside)
    return rows
