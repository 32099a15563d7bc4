"""Several trading days in one bank line: banks pay on Monday what was sold from Friday on.

Only a sum of days that follow one another says so: it is suggested, and never confirmed.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.links import PAIRS_MAX
from reconcile.engine.passes.payout_days import names_no_payouts, sums_of_days
from reconcile.engine.passes.payout_lines import (
    CHANNEL_WORDS,
    is_named,
    links_of_units,
    names_an_acquirer,
    names_another,
)
from reconcile.engine.sides.frames import without

# a week of holidays, with the weekends beside it
DAYS_MAX = 10
# of more days, or lines, of one currency that are left, nothing is added up
RUNS_OF_MAX = 500
PAIR_SCHEMA = {
    "lead": pl.UInt32, "line": pl.UInt32, "day": pl.Date, "line_day": pl.Date, "first": pl.Date, "count": pl.UInt32,
}  # fmt: skip
LINKS = ["lead", "row"]


def links_of_all(found: list[tuple[pl.DataFrame, pl.DataFrame]]) -> pl.DataFrame:
    """The links of pairs that come each with the links of their rows."""
    return pl.concat(links_of_units(pairs, rows) for pairs, rows in found)


def runs_of_days(
    left: pl.DataFrame,
    members: pl.DataFrame,
    units: pl.DataFrame,
    lines: pl.DataFrame,
    placed: pl.DataFrame,
) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """Several days in one line: payouts of days, a channel's days that no payout names, then a file's whole days.

    Returns the pairs of first day and line, each with the links of the days' rows.
    """
    found = [days_at_once(units, members, lines, "channel")]
    taken = pl.concat([members.select("row"), placed.select("row")])
    ours = left.filter(pl.col("channel").is_in(list(CHANNEL_WORDS)))
    days, of_days = sums_of_days(ours, taken, "channel")
    lines = without(lines, links_of_all(found))
    named = lines.filter(pl.col("names").list.len().gt(0) | pl.col("is_payer"))
    found.append(days_at_once(of_days, days, named, "channel"))
    lines = without(named, links_of_all(found)).filter(names_an_acquirer())
    if lines.is_empty():
        return found
    taken = pl.concat([taken, links_of_all(found).select("row")])
    days, of_days = sums_of_days(left.filter(names_no_payouts(left)), taken, "source")
    return [*found, days_at_once(of_days, days, lines, "source")]


def days_at_once(
    units: pl.DataFrame, members: pl.DataFrame, lines: pl.DataFrame, *of: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each line that days which follow one another add up to, of one currency and what `of` names.

    `units` are payouts that nothing has placed, `members` their rows. Returns the pairs of the days and their line,
    and the links of all rows of these days. A line that names the channel goes first, then the nearest days.
    """
    by = ["currency", *of]
    days = _days(units, by)
    pairs = _fitting(days, lines, by)
    chosen = _apart(pairs)
    if chosen.is_empty():
        return pl.DataFrame(schema=PAIR_SCHEMA), members.clear().select(LINKS)
    place = pl.int_ranges(pl.col("at") - pl.col("count") + 1, pl.col("at") + 1)
    parts = chosen.select("line", at=place).explode("at").join(
        days.select("at", "leads"), on="at"
    ).explode("leads")  # fmt: skip
    parts = parts.with_columns(lead=pl.col("leads").min().over("line"))
    rows = parts.select("lead", leads="leads").join(members, left_on="leads", right_on="lead")
    leads = parts.select("line", "lead").unique()
    found = chosen.join(leads, on="line").sort("lead")
    return found.select(pl.col(n).cast(t) for n, t in PAIR_SCHEMA.items()), rows.select(LINKS)


def _days(units: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """What the payouts of each day come to, in the order of days, each with its place."""
    asked = units.filter(pl.col("day").is_not_null() & (pl.col("amount") != 0))
    days = asked.group_by(*by, "day").agg(
        pl.col("amount").sum(), pl.col("last").max(), leads=pl.col("lead").sort(),
    )  # fmt: skip
    few = days.filter((pl.len() <= RUNS_OF_MAX).over("currency"))
    return few.sort(*by, "day").with_row_index("at")


def _fitting(days: pl.DataFrame, lines: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Every run of days beside every line of its sum that came after it, in the order in which they are believed."""
    lines = lines.filter((pl.len() <= RUNS_OF_MAX).over("currency"), pl.col("amount") > 0)
    lines = lines.rename({"row": "line", "day": "line_day"})
    if "channel" not in days.columns:
        days = days.with_columns(channel=pl.lit(None, dtype=pl.String))
    total = pl.col("amount").cum_sum().over(by)
    runs = [
        days.with_columns(
            amount=total - total.shift(count, fill_value=0).over(by),
            first=pl.col("day").shift(count - 1).over(by),
            count=pl.lit(count, dtype=pl.UInt32),
        )
        for count in range(2, DAYS_MAX + 1)
    ]
    span = (pl.col("day") - pl.col("first")).dt.total_days()
    near = pl.concat(runs).filter(span < DAYS_MAX)
    pairs = near.join(lines, on=["currency", "amount"]).filter(
        pl.col("line_day").is_between("day", "last"), ~names_another()
    )
    pairs = pairs.with_columns(is_named=is_named()).head(PAIRS_MAX)
    return pairs.sort(
        ["is_named", "day", "count", "line"], descending=[True, True, False, False]
    ).drop("leads")


def _apart(pairs: pl.DataFrame) -> pl.DataFrame:
    """Of the pairs those that come first, so that no day and no line is in two of them."""
    days: set[int] = set()
    lines: set[int] = set()
    chosen = []
    for number, (at, count, line) in enumerate(pairs.select("at", "count", "line").iter_rows()):
        own = range(at - count + 1, at + 1)
        if line not in lines and days.isdisjoint(own):
            lines.add(line)
            days.update(own)
            chosen.append(number)
    return pairs[chosen]
