"""Parts of a large run: rows that share no key, directly or through others, are matched apart.

Only the rules at the head of the waterfall that look at nothing but keys work in parts. What they leave
open is small, and the rest of the engine sees it whole, so the outcome is that of one piece.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from reconcile.engine.links import no_evidence
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.frames import MONEY_KEYS
from reconcile.engine.waterfall import Keyed, keyed_rules

Sides = tuple[pl.DataFrame, pl.DataFrame]


def plan(left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet, count: int) -> list[Sides]:
    """Both sides' open rows in `count` parts, by a hash of what connects them.

    Rows with a value in common, in whatever column a rule uses as key, are in one part. Rows without
    any are in none: no keyed rule finds them.
    """
    pairs = [pair for rule in keyed_rules(rules) for pair in rule.keys]
    blocks = _blocks(
        [
            pl.concat(_values(side, column) for column in columns)
            for side, columns in (
                (left, sorted({*MONEY_KEYS, *(ours for ours, _theirs in pairs)})),
                (right, sorted({*MONEY_KEYS, *(theirs for _ours, theirs in pairs)})),
            )
        ]
    )
    parts = blocks.select("row", part=pl.col("block") % count)
    ours, theirs = (
        side.join(parts, on="row", how="inner", maintain_order="left") for side in (left, right)
    )
    return [
        (ours.filter(part=number).drop("part"), theirs.filter(part=number).drop("part"))
        for number in range(count)
    ]


def join(parts: Iterable[Keyed]) -> Keyed:
    """What was found in the parts, in one order whatever theirs."""
    found = list(parts)
    links = pl.concat([part.links for part in found]).sort("rule_no", "lead", "row")
    evidence = pl.concat([no_evidence(), *(part.evidence for part in found)]).sort("lead")
    return Keyed(links, evidence)


def _values(side: pl.DataFrame, column: str) -> pl.DataFrame:
    """Row and hash of a key. Two keys of one hash would only bring two groups into one part."""
    return side.filter(pl.col(column).is_not_null()).select("row", value=pl.col(column).hash())


def _blocks(keyed: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Row and block: the smallest hash among the values of all rows that hang together."""
    values = pl.concat(keyed)
    if values.is_empty():
        return pl.DataFrame(schema={"row": pl.UInt32, "block": pl.UInt64})
    rows, codes = (values[name].rank("dense").cast(pl.Int64) - 1 for name in ("row", "value"))
    height = rows.n_unique()
    ends = (rows.to_numpy(), (codes + height).to_numpy())
    size = height + codes.n_unique()
    graph = coo_array((np.ones(len(rows), dtype=np.bool_), ends), shape=(size, size))
    _count, labels = connected_components(graph, directed=False)
    label = pl.Series("label", labels).gather(rows)
    named = values.with_columns(label).with_columns(block=pl.col("value").min().over("label"))
    return named.select("row", "block").unique("row", maintain_order=True)
