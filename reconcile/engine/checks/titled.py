"""Statements of one party whose name stands only in the lines over the table, where the other side knows that party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from reconcile.engine.checks.other_parties import PARTIES_MAX
from reconcile.engine.likeness.alike import NAME, TEXT, alike_names, are_one
from reconcile.engine.likeness.names import NAME_AGREES


def parties_of_titles(
    mine: pl.DataFrame, other: pl.DataFrame, titles: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """By file the party that its title names, as the other side calls it, where its rows name none.

    `titles` are the cells over the tables of lists of documents, by file, called as in the column `source`.
    """
    if not any(titles.values()):
        return {}
    names = other[NAME].drop_nulls().unique().sort()
    if not 1 < len(names) <= PARTIES_MAX:
        return {}
    named = mine.filter(pl.col(NAME).is_not_null())["source"].unique().to_list()
    found = {
        source: _named_in(cells, names)
        for source, cells in sorted(titles.items())
        if cells and source not in named
    }
    return {source: party for source, party in found.items() if party is not None}


def with_parties(rows: pl.DataFrame, parties: Mapping[str, str]) -> pl.DataFrame:
    """The rows of these files with their party."""
    for source, party in sorted(parties.items()):
        named = pl.when(pl.col("source") == source).then(pl.lit(party)).otherwise(NAME)
        rows = rows.with_columns(named.alias(NAME))
    return rows


def _named_in(cells: Sequence[str], names: pl.Series) -> str | None:
    """The one party that the cells name; None where they name none, or two."""
    nothing = pl.lit(None, pl.String)
    known = names.alias(NAME).to_frame().with_columns(nothing.alias(TEXT))
    texts = pl.DataFrame({TEXT: cells}, schema={TEXT: pl.String})
    table = alike_names(known, texts.with_columns(nothing.alias(NAME)), ())
    said = table.filter(pl.col("name") >= NAME_AGREES)["said"].unique().sort().to_list()
    if not said or not all(are_one(said[0], other, ()) for other in said[1:]):
        return None
    return str(said[0])
