"""How long after one side's row the other side's usually comes: a shop settles an order a week after it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import polars as pl

from reconcile.engine.records import Kind, Period
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.frames import MONEY_KEYS, count_of_ours, shares_number_with

# so many matches tell how long it takes
SAMPLE = 10_000
# of all matches the few quickest and slowest don't tell
RARE_SHARE = 0.05
# by fewer nobody waits
MATCHES_MIN = 20


@dataclass(frozen=True, slots=True)
class Delay:
    """By how much their rows come after ours, at least and at most; negative where they come first. `certain` says it
    by many matches, each of one day of ours."""

    least: timedelta = timedelta(0)
    most: timedelta = timedelta(0)
    certain: Delay | None = field(default=None, compare=False)

    @property
    def turned(self) -> Delay:
        """By how much ours come after theirs."""
        certain = self.certain.turned if self.certain else None
        return Delay(-self.most, -self.least, certain)

    @property
    def waited(self) -> timedelta:
        """How long a row of ours waits for theirs."""
        return max(self.certain.most, timedelta(0)) if self.certain else timedelta(0)


def usual_delay(linked: pl.DataFrame, everything: pl.DataFrame) -> Delay:
    """What confirmed matches say of it, from the first row of ours to each of theirs; none where there are none."""
    matches = linked.filter("confirmed").select("lead", "row")
    # by the number of the match, so that the sample is one whatever order they come in
    step = len(matches) // SAMPLE + 1
    sample = matches.filter(pl.col("lead") % step == 0)
    # rows are numbered by their place
    placed = sample.with_columns(
        everything["day"].gather(sample["row"]), is_ours=pl.col("row") < count_of_ours(everything)
    )
    first = placed.filter("is_ours").group_by("lead").agg(
        first=pl.col("day").min(), is_of_one_day=pl.col("day").n_unique() == 1
    )  # fmt: skip
    theirs = placed.filter(~pl.col("is_ours")).join(first, on="lead")
    apart = theirs.select("is_of_one_day", days=(pl.col("day") - pl.col("first")).dt.total_days())
    apart = apart.drop_nulls()
    if apart.is_empty():
        return Delay()
    certain = apart.filter("is_of_one_day")["days"]
    told = _usual(certain) if len(certain) >= MATCHES_MIN else None
    return replace(_usual(apart["days"]), certain=told)


def _usual(days: pl.Series) -> Delay:
    least = days.quantile(RARE_SHARE, "lower")
    most = days.quantile(1 - RARE_SHARE, "higher")
    return Delay(timedelta(days=int(least or 0)), timedelta(days=int(most or 0)))


def is_of_known_order(rows: pl.DataFrame, own: pl.DataFrame, other: pl.DataFrame) -> pl.Expr:
    """Whether the other side's files hold the order of a row, so that none of them is missing for it.

    The row's number of an order or a transaction says so, or that of a row of `own`, its side, under one of these.
    Not so of a refund where the other side has refunds of its own: this one's may stand in a later file.
    """
    asked = rows.select("row", "kind", *MONEY_KEYS)
    if (other["kind"] == Kind.REFUND).any():
        asked = asked.filter(pl.col("kind") != Kind.REFUND)
    beside = own.filter(shares_number_with(asked)).select(MONEY_KEYS)
    held = other.filter(shares_number_with(beside))
    known = asked.filter(shares_number_with(beside.filter(shares_number_with(held))))
    return pl.col("row").is_in(known["row"].implode())


def waiting_days(rules: RuleSet) -> pl.Expr:
    """How many days a row waits for the other side's next file, by its channel."""
    by_channel = {channel: rules.waits(channel) for channel, _days in rules.wait_days}
    if not by_channel:
        return pl.lit(rules.waits(None), dtype=pl.Int64)
    return pl.col("channel").replace_strict(
        by_channel, default=rules.waits(None), return_dtype=pl.Int64
    )


def still_expected(other: Period | None, rules: RuleSet, delay: Delay) -> pl.Expr:
    """Whether a row's channel may show it to the other side on a day that its files don't hold yet.

    It takes as long as the rules say, or else as it usually took: for money that a channel settles.
    """
    if other is None:
        return pl.lit(value=False)
    if rules.wait_days:
        return pl.col("day") + pl.duration(days=waiting_days(rules)) > other.last
    if not delay.waited or rules.is_in_pieces or rules.is_books_against_bank:
        return pl.lit(value=False)
    return pl.col("day") + delay.waited > other.last
