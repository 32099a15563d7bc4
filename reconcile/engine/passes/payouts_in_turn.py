"""Equal payouts one after another: where each arrives before the next is sent, only one order is possible."""

from __future__ import annotations

import polars as pl

from reconcile.engine.links import links_of_rivals

PAIR = ["lead", "line"]


def in_turn(pairs: pl.DataFrame, members: pl.DataFrame, left: pl.DataFrame) -> pl.DataFrame:
    """The pairs of competing payouts and lines that alone are possible: lead, line and what else they hold.

    Of as many lines as payouts the first came before the second payout was sent: so it is the first one's,
    and so on. Moments are compared where both rows say theirs, else days, which must differ.
    """
    if pairs.is_empty():
        return pairs
    groups = links_of_rivals(pairs.select(row="lead", row_right="line"))
    of_units = groups.rename({"lead": "group", "row": "lead"})
    sent = members.join(left.select("row", sent="occurred_at"), on="row").group_by("lead").agg(
        pl.col("sent").max(), pl.len()
    )  # fmt: skip
    alone = sent.filter(pl.col("len") == 1).drop("len")
    units = (
        pairs.filter(~pl.col("comes_back"))
        .select("lead", "day")
        .unique()
        .join(of_units, on="lead")
        .join(alone, on="lead", how="left")
    )
    lines = pairs.select("line", "line_day", "came").unique().join(
        groups.rename({"lead": "group", "row": "line"}), on="line"
    )  # fmt: skip
    ordered = _in_order(units, ["day", "sent", "lead"]).with_columns(
        next_day=pl.col("day").shift(-1).over("group"),
        next_sent=pl.col("sent").shift(-1).over("group"),
    )
    both = ordered.join(_in_order(lines, ["line_day", "came", "line"]), on=["group", "at"])
    both = both.join(pairs.select(PAIR).with_columns(fits=pl.lit(value=True)), on=PAIR, how="left")
    by_moment = pl.col("came") < pl.col("next_sent")
    by_day = pl.col("line_day") < pl.col("next_day")
    is_last = pl.col("at") + 1 == pl.col("count")
    sure = pl.col("fits").fill_null(value=False) & (by_day | by_moment | is_last).fill_null(
        value=False
    )
    sure &= pl.col("count") == pl.col("count_right")
    # a line that came before its payout was sent is another one's
    sure &= (pl.col("came") >= pl.col("sent")).fill_null(value=True)
    found = both.filter(sure.all().over("group") & (pl.len().over("group") == pl.col("count")))
    return pairs.join(found, on=PAIR, how="semi", maintain_order="left")


def _in_order(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The rows of each group in their order, with their place and how many there are."""
    return rows.sort("group", *by).with_columns(
        at=pl.int_range(pl.len()).over("group"), count=pl.len().over("group").cast(pl.Int64)
    )
