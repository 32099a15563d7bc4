"""The open rows that could be parts of a sum: those a name or a number points at, and few others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from reconcile.engine.likeness.names import NAME_COULD_BE
from reconcile.engine.likeness.scoring import Sides, days_feature
from reconcile.engine.likeness.subsets import GROUP_ROWS_MAX

# among more open rows without a name some sum fits nearly always
UNNAMED_ROWS_MAX = 12
# rows of one counterparty in a currency beyond which nothing is searched
NAMED_ROWS_MAX = 200
# halves of subsets made for all rows together
SUBSETS_ALL_MAX = 4_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """A row that could be part of a sum, and how well it fits the row that is the sum."""

    row: int
    amount: int
    days: int | None
    days_feature: int
    name: int
    is_numbered: bool


def turned(given: Sides) -> Sides:
    """The sides exchanged: one row of ours that several of theirs add up to."""
    links = given.links.select("name", who="who_right", who_right="who")
    numbers = given.numbers.select(row="row_right", row_right="row")
    return Sides(given.right, given.left, links, numbers, given.told)


Pool = tuple[tuple[int, int], list[Member]]


def pools(given: Sides, days_max: int, *, only_numbered: bool) -> Iterator[Pool]:
    """For each row of the right side the rows of the left that could be parts of it, nearest first."""
    pairs = _numbered(given)
    if not only_numbered:
        pairs = pl.concat([_named(given), pairs, _unnamed(given, days_max)])
    if pairs.is_empty():
        return
    pairs = pairs.group_by("target", "row").agg(
        pl.col("name").max(), pl.col("is_numbered").any()
    )  # fmt: skip
    facts = ["row", "currency", "amount", "day"]
    targets = given.right.select(
        target="row", currency_right="currency", total="amount", day_right="day"
    )
    days = (pl.col("day") - pl.col("day_right")).dt.total_days().abs()
    fitting = (
        pairs.join(given.left.select(facts), on="row")
        .join(targets, on="target")
        .with_columns(days=days)
        .filter(
            pl.col("currency") == pl.col("currency_right"),
            (pl.col("days") <= days_max).fill_null(value=True),
        )
        .with_columns(amount=pl.col("amount") * pl.col("total").sign())
        .filter(
            # a credit note is taken off only where a name or number says whose it is
            (pl.col("amount") > 0) | (pl.col("name") > 0) | pl.col("is_numbered"),
            pl.col("amount") != pl.col("total").abs(),
        )
        .with_columns(days_feature=days_feature())
    )
    fitting = _reaching(fitting)
    # numbers first: they say most, and only so many rows can be looked through
    near = fitting.sort(
        ["target", "is_numbered", "name", "days_feature", "row"],
        descending=[False, True, True, True, False],
    )
    columns = ["row", "amount", "days", "days_feature", "name", "is_numbered"]
    grouped = near.group_by("target", maintain_order=True).agg(
        pl.col("total").first(), pl.struct(columns).alias("members")
    )
    for target, total, members in _affordable(grouped).iter_rows():
        yield (target, abs(total)), [Member(**member) for member in members]


def _affordable(pools: pl.DataFrame) -> pl.DataFrame:
    """The smallest pools, which are also the surest, as far as the work for them is bounded."""
    rows = pl.col("members").list.len().clip(upper_bound=GROUP_ROWS_MAX)
    ordered = pools.with_columns(subsets=2 ** ((rows + 1) // 2).cast(pl.Int64))
    ordered = ordered.sort("subsets", "target")
    within = ordered.filter(pl.col("subsets").cum_sum() <= SUBSETS_ALL_MAX)
    return within.drop("subsets")


def _reaching(pools: pl.DataFrame) -> pl.DataFrame:
    """Pools whose rows could reach their target, without rows that would go beyond it."""
    total, amount = pl.col("total").abs(), pl.col("amount")
    taken_off = amount.clip(upper_bound=0).sum().over("target")
    within = pools.filter(amount <= total - taken_off)
    enough = amount.clip(lower_bound=0).sum().over("target") >= total
    return within.filter(enough & (pl.len().over("target") > 1))


def _named(given: Sides) -> pl.DataFrame:
    """Rows whose names could be meant by a target's, where they are not too many."""
    likely = given.links.filter(pl.col("name") >= NAME_COULD_BE)
    many = given.left.group_by("who").len("rows")
    sizes = likely.join(many, on="who").group_by("who_right").agg(pl.col("rows").sum())
    few = sizes.filter(pl.col("rows") <= NAMED_ROWS_MAX).select("who_right")
    return (
        likely.join(few, on="who_right")
        .join(given.right.select(target="row", who_right="who"), on="who_right")
        .join(given.left.select("row", "who"), on="who")
        .select("target", "row", "name", is_numbered=pl.lit(value=False))
    )


def _numbered(given: Sides) -> pl.DataFrame:
    return given.numbers.select(
        target="row_right",
        row="row",
        name=pl.lit(0, dtype=pl.Int32),
        is_numbered=pl.lit(value=True),
    )


def _unnamed(given: Sides, days_max: int) -> pl.DataFrame:
    """Open rows about a target's day, where names say nothing and the rows are few."""
    linked = given.links.filter(pl.col("name") >= NAME_COULD_BE)["who_right"].unique()
    targets = given.right.filter(~pl.col("who").is_in(linked.implode()))
    by = ["currency", "day"]
    counts = given.left.group_by(by).len("rows")
    days = (pl.col("day") - pl.col("day_right")).dt.total_days().abs()
    is_near = (days <= days_max).fill_null(value=True)
    asked = targets.select(by).unique().rename({"day": "day_right"})
    sizes = (
        asked.join(counts, on="currency")
        .filter(is_near)
        .group_by("currency", "day_right")
        .agg(pl.col("rows").sum())
    )
    few = sizes.filter(pl.col("rows") <= UNNAMED_ROWS_MAX).select("currency", "day_right")
    names = targets.select("row", "currency", "counterparty", day_right="day")
    return (
        names.join(few, on=["currency", "day_right"], nulls_equal=True)
        .rename({"row": "target"})
        .join(given.left.select("row", "currency", "day", "counterparty"), on="currency")
        .filter(is_near)
        # two names that are known and not alike speak against one another
        .filter(pl.any_horizontal(pl.col("counterparty", "counterparty_right").is_null()))
        .select(
            "target",
            "row",
            name=pl.lit(0, dtype=pl.Int32),
            is_numbered=pl.lit(value=False),
        )
    )
