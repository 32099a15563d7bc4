"""Links: which rows belong together, as every pass returns them.

A link frame has two columns: `lead`, the smallest row of a group, which names it, and `row`. Rows
are numbered over both sides in the stable order (left first), so equal inputs give equal leads.
"""

from __future__ import annotations

import polars as pl

# more pairs of one amount than this say nothing: with list prices everything fits everything
BLOCK_PAIRS_MAX = 10_000
# and more pairs than this in all are not looked through by a person either
PAIRS_MAX = 200_000

LINK_SCHEMA = {"lead": pl.UInt32, "row": pl.UInt32}
PAIR_SCHEMA = {"row": pl.UInt32, "row_right": pl.UInt32}
# what speaks for a suggestion: its score of 100, and a reason with its parameters as JSON
EVIDENCE_SCHEMA = {"lead": pl.UInt32, "score": pl.Int32, "reason": pl.String, "params": pl.String}


def no_links() -> pl.DataFrame:
    return pl.DataFrame(schema=LINK_SCHEMA)


def no_evidence() -> pl.DataFrame:
    return pl.DataFrame(schema=EVIDENCE_SCHEMA)


def evidence_of(
    leads: pl.DataFrame,
    reason: str | pl.Expr,
    params: pl.Expr | None = None,
    score: int | None = None,
) -> pl.DataFrame:
    """What speaks for each of these leading rows: a reason with its parameters, and a score where likeness spoke."""
    return leads.select(
        "lead",
        score=pl.lit(score, dtype=pl.Int32),
        reason=pl.lit(reason) if isinstance(reason, str) else reason,
        params=pl.lit("{}") if params is None else params,
    ).cast(EVIDENCE_SCHEMA)  # type: ignore[arg-type]  # names to types


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


def pairs_of_equal_amount(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Every left row beside every right row of its currency and amount, in blocks that are bounded.

    A block beyond the bound gives no pairs: its rows stay open, each a case of its own.
    """
    block = ["currency", "amount"]
    sizes = left.group_by(block).len().join(right.group_by(block).len("len_right"), on=block)
    # 64 bits: two sides of 100,000 equal amounts make more pairs than 32 hold
    product = pl.col("len").cast(pl.Int64) * pl.col("len_right").cast(pl.Int64)
    small = sizes.filter(product <= BLOCK_PAIRS_MAX).select(block)
    return left.join(small, on=block, how="semi").join(right, on=block, how="inner")


def links_of_rivals(pairs: pl.DataFrame) -> pl.DataFrame:
    """Links of all rows that compete, directly or through others; the smallest row leads.

    The pairs are those that several candidates fit: few, whatever the size of the sides.
    """
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while (above := parent.setdefault(row, row)) != row:
            parent[row] = parent.setdefault(above, above)
            row = above
        return row

    for one, other in pairs.select("row", "row_right").iter_rows():
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    rows = sorted(parent)
    return pl.DataFrame({"lead": [root(row) for row in rows], "row": rows}, schema=LINK_SCHEMA)
