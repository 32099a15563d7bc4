"""Why a pair of one name and one amount may be wrong all the same: sums of that counterparty that fit, too."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from reconcile.engine.likeness.names import NAME_AGREES
from reconcile.engine.likeness.scoring import Sides
from reconcile.engine.likeness.subsets import adds_up
from reconcile.engine.links import PAIR_SCHEMA
from reconcile.engine.passes.lacking import customer
from reconcile.engine.passes.pools import NAMED_ROWS_MAX, turned

# other payments of a counterparty beyond which nothing is searched
OTHERS_MAX = 50
# payments that are searched in all; what lies beyond is doubtful
SEARCHED_MAX = 50_000
BACK = {"row": "row_right", "row_right": "row"}


def sums_that_fit(pairs: pl.DataFrame, given: Sides, days_max: int) -> pl.DataFrame:
    """The pairs of which a row is as well, or perhaps, a sum of the other side's rows of that counterparty; or
    part of a sum that is another row there."""
    back, other = pairs.rename(BACK), turned(given)
    return pl.concat(
        [
            _sums(pairs, given, days_max),
            _parts_of_others(pairs, given, days_max),
            *(
                found(back, other, days_max).rename(BACK).select("row", "row_right")
                for found in (_sums, _parts_of_others)
            ),
        ]
    ).unique()


def _sums(pairs: pl.DataFrame, given: Sides, days_max: int) -> pl.DataFrame:
    """The pairs whose right row is a sum of left rows."""
    asked = pairs.join(_theirs(given), on="row_right")
    likely = _likely(given)
    crowded = _crowded(likely, given)
    few = asked.join(crowded, on="who_right", how="anti")
    parts = few.join(likely, on="who_right").join(_parts(given), on=["who", "currency"])
    parts = parts.filter(
        pl.col("part") != pl.col("row"),
        pl.col("amount") != pl.col("total"),
        _is_near(days_max),
    )
    value = pl.col("amount") * pl.col("total").sign()
    pools = (
        parts.sort("row", "row_right", "part")
        .group_by("row", "row_right", maintain_order=True)
        .agg(pl.col("total").first().abs(), value)
        .filter(pl.col("amount").list.len() > 1)
    )
    fits = [
        (row, other)
        for row, other, total, amounts in pools.iter_rows()
        if adds_up(amounts, total) is not False
    ]
    doubtful = asked.join(crowded, on="who_right", how="semi").select("row", "row_right")
    return pl.concat([doubtful, pl.DataFrame(fits, schema=PAIR_SCHEMA, orient="row")])


def _parts_of_others(pairs: pl.DataFrame, given: Sides, days_max: int) -> pl.DataFrame:
    """The pairs whose left row, with one or two others of its counterparty, adds up to another right row.

    Of more rows some sum fits by chance. Rows of one counterparty say different things: its name makes them one.
    """
    rows = given.left.select("row", "who", "currency", "amount", "day", party=_party())
    likely = _likely(given).join(rows.select("who", "party").unique(), on="who")
    likely = likely.select("party", "who_right").unique()
    asked = pairs.join(rows.select("row", "party", "currency", own="amount"), on="row")
    busy = _busy(likely, rows, given.right)
    others = (
        asked.join(busy, on="party", how="anti")
        .join(likely, on="party")
        .join(_theirs(given).rename({"row_right": "other"}), on=["who_right", "currency"])
        .filter(
            pl.col("other") != pl.col("row_right"),
            pl.col("total").sign() == pl.col("own").sign(),
            pl.col("total").abs() > pl.col("own").abs(),
        )
        .sort("row", "row_right", "other")
    )
    searched, unsearched = others.head(SEARCHED_MAX), others.slice(SEARCHED_MAX)
    parts = rows.select("party", "currency", "amount", "day", part="row")
    parts = searched.join(parts, on=["party", "currency"]).filter(
        pl.col("part") != pl.col("row"), _is_near(days_max)
    )
    pools = (
        parts.sort("row", "row_right", "other", "part")
        .group_by("row", "row_right", "other", maintain_order=True)
        .agg(
            rest=(pl.col("total") - pl.col("own")).first().abs(),
            amount=pl.col("amount") * pl.col("total").sign(),
        )
    )
    fits = {
        (row, right)
        for row, right, _other, rest, amounts in pools.iter_rows()
        if _completes(amounts, rest)
    }
    found = pl.DataFrame(sorted(fits), schema=PAIR_SCHEMA, orient="row")
    doubtful = [asked.join(busy, on="party", how="semi"), unsearched]
    return pl.concat([found, *(each.select("row", "row_right") for each in doubtful)])


def _party() -> pl.Expr:
    """Whose a row is: by the name of the counterparty, or by all that it says where it has none."""
    name = customer()
    return pl.when(name != "").then(name).otherwise(pl.col("who").cast(pl.String))


def _completes(amounts: Sequence[int], rest: int) -> bool:
    """Whether one of the amounts is the rest, or two of them together are."""
    seen: set[int] = set()
    for amount in amounts:
        if amount == rest or rest - amount in seen:
            return True
        seen.add(amount)
    return False


def _busy(likely: pl.DataFrame, rows: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Counterparties with so many payments, or so many rows of ours, that nothing is searched."""
    paid = likely.join(right.group_by(who_right="who").len("paid"), on="who_right")
    sizes = paid.group_by("party").agg(pl.col("paid").sum())
    sizes = sizes.join(rows.group_by("party").len("rows"), on="party")
    is_busy = (pl.col("paid") > OTHERS_MAX) | (pl.col("rows") > NAMED_ROWS_MAX)
    return sizes.filter(is_busy).select("party")


def _theirs(given: Sides) -> pl.DataFrame:
    return given.right.select(
        "currency", row_right="row", who_right="who", total="amount", day_right="day"
    )


def _parts(given: Sides) -> pl.DataFrame:
    return given.left.select("who", "currency", "amount", "day", part="row")


def _likely(given: Sides) -> pl.DataFrame:
    """Which counterparties are one."""
    return given.links.filter(pl.col("name") >= NAME_AGREES).select("who", "who_right")


def _crowded(likely: pl.DataFrame, given: Sides) -> pl.DataFrame:
    """Counterparties with so many rows of ours that nothing is searched."""
    many = given.left.group_by("who").len("rows")
    sizes = likely.join(many, on="who").group_by("who_right").agg(pl.col("rows").sum())
    return sizes.filter(pl.col("rows") > NAMED_ROWS_MAX)


def _is_near(days_max: int) -> pl.Expr:
    """Whether a row of each side lie so near to one another; of a row without a day nobody can say no."""
    apart = (pl.col("day") - pl.col("day_right")).dt.total_days().abs()
    return (apart <= days_max).fill_null(value=True)
