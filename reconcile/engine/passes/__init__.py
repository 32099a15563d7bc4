"""The steps of the waterfall. Each takes the open rows of both sides and returns links, nothing else.

A link frame has two columns: `lead`, the smallest row of a group, which names it, and `row`. Rows are
numbered over both sides in the stable order (left first), so equal inputs give equal leads.
"""

from __future__ import annotations

import polars as pl

LINK_SCHEMA = {"lead": pl.UInt32, "row": pl.UInt32}


def no_links() -> pl.DataFrame:
    return pl.DataFrame(schema=LINK_SCHEMA)


def links_of_groups(grouped: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Links from rows that carry their group's columns: the smallest row leads."""
    return grouped.select(
        pl.col("row").min().over(by).alias("lead"),
        pl.col("row"),
    )


def links_of_pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    """Links from pairs of rows (`row` of the left, `row_right`): the left row leads."""
    lead = pl.col("row").alias("lead")
    return pl.concat(
        [pairs.select(lead, pl.col("row")), pairs.select(lead, pl.col("row_right").alias("row"))]
    )
