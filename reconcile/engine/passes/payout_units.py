"""What a channel pays out at once: the rows of a batch, or one withdrawal, and the days in which it can arrive."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from reconcile.engine.passes.payout_days import is_one_of
from reconcile.engine.passes.payout_lines import CHANNEL_WORDS, names_batch
from reconcile.engine.records import Calendar, Context, Status
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.frames import LEAVING, alone, of_lists, payouts_of_lists, without

SATURDAY = 5
# a payout in such a state has brought nothing, or has gone back
NOT_SENT = (Status.FAILED, Status.CLOSED, Status.REVOKED)


def business_days_from(day: date, days: int, calendar: Calendar) -> date:
    """The day that many business days later, or earlier; weekends and holidays don't count."""
    step = timedelta(days=1 if days > 0 else -1)
    left = abs(days)
    while left > 0:
        day += step
        is_free = (day.weekday() >= SATURDAY and day not in calendar.workdays) or (
            day in calendar.holidays
        )
        left -= not is_free
    return day


def members_of(left: pl.DataFrame) -> pl.DataFrame:
    """Lead and row of every payout unit: a batch's rows in one currency, or a lone withdrawal."""
    by = ["batch_key", "currency"]
    kept = left.select("row", "kind", "batch_key", "currency")
    is_alone = alone(kept)
    of_batch = pl.col("batch_key").is_not_null() & (pl.col("kind") != LEAVING[0])
    return pl.concat(
        [
            kept.filter(of_batch & ~is_alone).select(lead=pl.col("row").min().over(by), row="row"),
            kept.filter(is_alone).select(lead="row", row="row"),
        ]
    )


def without_guessed(units: pl.DataFrame, left: pl.DataFrame) -> pl.DataFrame:
    """The units whose way is known: of some lists of payouts nobody can say which sign means what."""
    if payouts_of_lists(left, pl.col("amount")).is_said:
        return units
    return without(units.rename({"lead": "row"}), left.filter(of_lists(left))).rename(
        {"row": "lead"}
    )


def without_failed(
    fitting: pl.DataFrame, members: pl.DataFrame, left: pl.DataFrame
) -> pl.DataFrame:
    """The pairs of payout and line without those of payouts that failed, where another payout fits the line; a line
    that names the payout is its own."""
    failed = left.filter(pl.col("status").is_in(NOT_SENT)).select("row")
    gone = pl.concat([failed, of_payouts_that_came_back(left).select("row")])
    if gone.is_empty():
        return fitting
    sent = members.join(gone, on="row", how="anti")["lead"].unique()
    is_sent = pl.col("lead").is_in(sent.implode())
    others = fitting.filter(is_sent)["line"].unique()
    return fitting.filter(is_sent | ~pl.col("line").is_in(others.implode()) | names_batch())


def of_payouts_that_came_back(left: pl.DataFrame) -> pl.DataFrame:
    """The rows of batches whose payout stands beside the row that takes it back under its number."""
    by = ["batch_key", "currency"]
    batched = left.filter(pl.col("batch_key").is_not_null() & ~alone(left))
    is_payout, net = pl.col("kind") == LEAVING[0], pl.col("net_minor")
    back = net.filter(is_payout)
    sums = batched.group_by(by).agg(
        is_back=(back.sum() == 0) & (back > 0).any() & (back < 0).any() & (~is_payout).any()
    )
    return batched.join(sums.filter("is_back"), on=by, how="semi", maintain_order="left")


def units_of(left: pl.DataFrame, members: pl.DataFrame, by_day: pl.Series) -> pl.DataFrame:
    facts = ["row", "kind", "currency", "amount", "batch_key", "channel", "day", "value_on"]
    rows = members.join(left.select(facts), on="row")
    # a batch's payout says best when it left; else its date on the rows; else their last day. One that
    # stands for itself has its own day, whatever number it shares with the payout that it takes back
    own = left.filter((pl.col("kind") == LEAVING[0]) & pl.col("batch_key").is_not_null())
    by = ["batch_key", "currency"]
    rows = rows.join(own.group_by(by).agg(left_on=pl.col("day").min()), on=by, how="left")
    left_on = pl.when(pl.col("kind") == LEAVING[0], pl.col("batch_key").is_not_null()).then("day")
    return (
        rows.group_by("lead")
        .agg(
            pl.col("currency").first(),
            pl.col("amount").sum(),
            pl.col("batch_key").first().alias("batch"),
            pl.coalesce(left_on.otherwise("left_on"), "value_on", "day").max().alias("day"),
            pl.col("channel").drop_nulls().unique().alias("channels"),
            comes_back=pl.col("kind").is_in(LEAVING).all() & (pl.col("amount").sum() < 0),
        )
        .with_columns(
            # none where the rows don't say, or say several; who settles by the day may pay for any
            channel=pl.when(
                pl.col("channels").list.len() == 1,
                ~is_one_of(by_day),
            )
            .then(pl.col("channels").list.first())
            .replace_strict({name: name for name in CHANNEL_WORDS}, default=None)
        )
        .sort("lead")
    )


def with_days(units: pl.DataFrame, rules: RuleSet, context: Context) -> pl.DataFrame:
    """The first and the last day on which the bank can show each unit, by its channel and the calendar of its
    currency.

    Money that comes from the bank may have left it before the channel shows it.
    """
    by = ["currency", "day", "channel"]
    days = units.select(by).drop_nulls(["currency", "day"]).unique(maintain_order=True)
    spans = [
        _span(
            day,
            rules.waits(channel) if rules.wait_days else rules.payout_days,
            context.calendars.get(currency, Calendar()),
        )
        for currency, day, channel in days.iter_rows()
    ]
    schema = {"before": pl.Date, "last": pl.Date}
    known = days.hstack(pl.DataFrame(spans, schema=schema, orient="row"))
    joined = units.join(known, on=by, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(first=pl.when("comes_back").then("before").otherwise("day"))


def _span(day: date, days: int, calendar: Calendar) -> tuple[date, date]:
    return (
        business_days_from(day, -days, calendar),
        business_days_from(day, days, calendar),
    )
