"""Payouts of a channel to the bank: a batch of rows, or one withdrawal, and one bank line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from reconcile.engine.links import (
    PAIRS_MAX,
    pairs_of_equal_amount,
)
from reconcile.engine.passes.payout_days import (
    called_by_day,
    is_one_of,
    names_no_payouts,
    sums_of_days,
    with_days_of_settlement,
)
from reconcile.engine.passes.payout_lines import (
    BATCH_LENGTH_MIN,
    CHANNEL_WORDS,
    a_little_off,
    bank_lines,
    evidence_of_units,
    is_anybodys,
    is_named,
    links_of_units,
    named_otherwise,
    names_an_acquirer,
    names_another,
    names_batch,
    rival_links,
    without_others,
)
from reconcile.engine.passes.payout_runs import links_of_all, runs_of_days
from reconcile.engine.passes.payout_units import (
    members_of,
    units_of,
    with_days,
    without_failed,
    without_guessed,
)
from reconcile.engine.passes.payouts_at_once import several_at_once
from reconcile.engine.passes.payouts_in_turn import in_turn
from reconcile.engine.passes.withdrawals import failed_withdrawals
from reconcile.engine.records import Context
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.frames import without

# of more payouts or lines of one currency than this that are left, none is the only one
FREE_MAX = 500
DAY_PAIR = ["lead", "line", "day", "line_day"]


@dataclass(frozen=True, slots=True)
class Payouts:
    """What the pass found, and what classifying the rest needs to know."""

    confirmed: pl.DataFrame
    suggested: pl.DataFrame
    evidence: pl.DataFrame
    rivals: pl.DataFrame
    # payout and bank line that name the same batch, but not the same money: lead, row
    unequal: pl.DataFrame
    # payout and line that only channel and days join, the line a little more or less: lead, row
    likely_unequal: pl.DataFrame
    # links of every payout unit, so that what is left open of a batch becomes one case
    units: pl.DataFrame
    # payouts and lines that nothing has placed, the only ones of their channel in the days: lead, line
    only_ones: pl.DataFrame
    # the day of each unit, by its lead, and the last day on which it can arrive
    due: pl.DataFrame
    # withdrawals that failed, each with the row that says it came back: lead, row
    failed: pl.DataFrame
    # rows of the bank lines that are the channel's, whether matched or not
    channel_lines: pl.Series
    first_arrival: date | None


def match_payouts(
    left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet, context: Context
) -> Payouts:
    """Find for each payout its bank line: by the batch that the line names, else by the channel.

    A line that names neither is only suggested, one of another wallet never; several that fit are rivals.
    """
    failed = failed_withdrawals(left, right)
    left = with_days_of_settlement(without(left, failed))
    members, by_day = members_of(left), called_by_day(left)
    every = with_days(units_of(left, members, by_day), rules, context)
    units = without_guessed(every, left)
    lines = bank_lines(right, units, rules, by_day)
    fitting = _fitting(units, lines).filter(~names_another() | names_batch())
    fitting = without_failed(fitting, members, left)
    by_batch, fitting = _sole(fitting.filter(names_batch()), fitting)
    naming = _naming(units, lines)
    by_batch_only = _sole(_without_pairs(naming, by_batch), naming)[0].sort("lead")
    fitting = _without_pairs(fitting, by_batch_only)
    unequal, off_days = _unequal(by_batch_only)
    named = fitting.filter("is_named")
    by_name, fitting = _sole(named, fitting)
    contested = _both_in(named, fitting)
    by_turn = in_turn(contested, members, left)
    fitting = _without_pairs(fitting, contested)
    contested = _without_pairs(contested, by_turn)
    unnamed, rest = _unnamed(fitting, lines)
    sure = pl.concat([by_batch, by_name, by_turn])
    free_units, free_lines = _free(units, lines, (sure, by_batch_only, contested, rest, unnamed))
    numbered = free_units.filter(~is_one_of(by_day))
    several = several_at_once(numbered, free_lines, naming, members)
    free_units, free_lines = _not_in(several.links(), free_units, free_lines)
    days, only_ones = _by_days(left, members, free_units, free_lines)
    summed = pl.concat(pairs.select(DAY_PAIR) for pairs, _rows, _why in days)
    confirmed, said_less = _by_what_is_said(sure, by_day, right)
    suggested = (
        (unnamed, members, "payout_not_named"),
        (off_days, members, "payout_out_of_days"),
        *((pairs, members, why) for pairs, why in said_less),
        *days,
    )
    return Payouts(
        confirmed=pl.concat([links_of_units(confirmed, members), several.confirmed]),
        suggested=pl.concat(
            [several.suggested, *(links_of_units(pairs, rows) for pairs, rows, _why in suggested)]
        ),
        evidence=pl.concat(
            [several.evidence, *(evidence_of_units(pairs, why) for pairs, _rows, why in suggested)]
        ),
        rivals=rival_links(pl.concat([contested, rest]), members),
        unequal=pl.concat([links_of_units(unequal, members), several.unequal]),
        likely_unequal=links_of_units(a_little_off(only_ones, right, context), members),
        units=members,
        only_ones=only_ones.select("lead", "line"),
        due=every.select("lead", "day", "last"),
        failed=failed,
        channel_lines=_of_channel(lines, left, pl.concat([sure["line"], summed["line"]])),
        first_arrival=_first_arrival(every, sure, summed),
    )


def _by_what_is_said(
    sure: pl.DataFrame, by_day: pl.Series, right: pl.DataFrame
) -> tuple[pl.DataFrame, tuple[tuple[pl.DataFrame, str], ...]]:
    """The pairs that may be confirmed; those of a day alone, those whose line only names who pays for anybody, and
    those whose line names another payout."""
    others = sure.filter(~is_one_of(by_day))
    named = others.filter(~is_anybodys())
    otherwise = named_otherwise(named, right)
    return named.join(otherwise, on=["lead", "line"], how="anti", maintain_order="left"), (
        (others.filter(is_anybodys()), "payout_not_named"),
        (sure.filter(is_one_of(by_day)), "day_sum"),
        (otherwise, "payout_named_otherwise"),
    )


def _free(
    units: pl.DataFrame, lines: pl.DataFrame, busy: tuple[pl.DataFrame, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The payouts and lines that none of the pairs has."""
    taken = pl.concat(found.select("lead", "line") for found in busy)
    return (
        units.filter(~pl.col("lead").is_in(taken["lead"].implode())),
        lines.filter(~pl.col("row").is_in(taken["line"].implode())),
    )


def _not_in(
    links: pl.DataFrame, units: pl.DataFrame, lines: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The payouts and lines that these links don't hold."""
    return (
        units.join(links, left_on="lead", right_on="row", how="anti", maintain_order="left"),
        without(lines, links),
    )


def _fitting(units: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Unit and line of equal amount and currency, the line within the days that a payout takes."""
    named = lines.rename({"day": "line_day", "row": "line"})
    pairs = pairs_of_equal_amount(units.filter(pl.col("amount") != 0), named)
    near = pairs.filter(pl.col("line_day").is_between("first", "last"))
    return near.with_columns(is_named=is_named()).sort("lead", "line").head(PAIRS_MAX)


def _only_ones(units: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """A payout and a line that name one channel, and of which neither has another one in its days.

    Nothing says that they belong together, but each is what a person would look at first.
    """
    lines = lines.rename({"row": "line", "day": "line_day", "amount": "line_amount"})
    units = units.filter((pl.len() <= FREE_MAX).over("currency"), pl.col("amount") > 0)
    lines = lines.filter((pl.len() <= FREE_MAX).over("currency"), pl.col("line_amount") > 0)
    pairs = units.join(lines, on="currency").filter(
        pl.col("line_day").is_between("first", "last") & is_named()
    )
    return _sole(pairs, pairs)[0].sort("lead")


def _sole(pairs: pl.DataFrame, fitting: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs of which neither end has another, and what fits among the others."""
    sole = pairs.filter(pl.col("lead").is_unique(), pl.col("line").is_unique())
    return sole, _without_pairs(fitting, sole)


def _without_pairs(fitting: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    return fitting.join(taken, on="lead", how="anti", maintain_order="left").join(
        taken, on="line", how="anti", maintain_order="left"
    )


def _unequal(by_batch: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs of one batch that differ in their money, and those that don't."""
    line = pl.struct(currency="line_currency", amount="line_amount")
    agrees = pl.struct("currency", "amount") == line
    return by_batch.filter(~agrees), by_batch.filter(agrees)


def _unnamed(fitting: pl.DataFrame, lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs without a name of which neither end has another that may be it, and those that compete."""
    sole, rivals = _sole(fitting, fitting)
    rivals = without_others(rivals, lines)
    further, rivals = _sole(rivals, rivals)
    return pl.concat([sole, further]), rivals


def _both_in(pairs: pl.DataFrame, fitting: pl.DataFrame) -> pl.DataFrame:
    return fitting.join(pairs.select("lead", "line"), on=["lead", "line"], how="semi")


def _naming(units: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Every payout beside every line that names its batch."""
    named = lines.filter(pl.col("batches").list.len() > 0).select(
        "batches",
        "names",
        "is_payer",
        "line_batch",
        batch="batches",
        line="row",
        line_day="day",
        line_currency="currency",
        line_amount="amount",
    )
    pairs = units.join(named.explode("batch"), on="batch", how="inner")
    return pairs.with_columns(is_named=is_named()).filter(names_batch()).sort("lead", "line")


def _by_days(
    left: pl.DataFrame, members: pl.DataFrame, units: pl.DataFrame, lines: pl.DataFrame
) -> tuple[list[tuple[pl.DataFrame, pl.DataFrame, str]], pl.DataFrame]:
    """The lines that a day or several days add up to, each pair with the rows of its days and the reason; and the
    only payouts and lines of their channel that are left after that."""
    day_sums = _day_sums(left, members, lines)
    units, lines = _not_in(links_of_all(day_sums), units, lines)
    runs = runs_of_days(left, members, units, lines, links_of_all(day_sums))
    only_ones = _only_ones(*_not_in(links_of_all(runs), units, lines))
    found = [(pairs, rows, "day_sum") for pairs, rows in day_sums]
    found += [(pairs, rows, "days_at_once") for pairs, rows in runs]
    return found, only_ones


def _day_sums(
    left: pl.DataFrame, members: pl.DataFrame, lines: pl.DataFrame
) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """A channel that pays out day by day and names no payout: the day's net and the one line that
    names the channel; then a file's net of all channels, and a line that names who pays out for all.
    A day is no shared key, so this is only suggested.

    Returns the pairs of day and line, each with the links of the day's rows.
    """
    ours = left.filter(pl.col("channel").is_in(list(CHANNEL_WORDS)))
    days, units = sums_of_days(ours, members.select("row"), "channel")
    pairs = _fitting(units, lines).filter("is_named")
    of_channels = _sole(pairs, pairs)[0]
    placed = days.join(of_channels, on="lead", how="semi")
    lines = lines.filter(names_an_acquirer())
    if lines.is_empty():
        return [(of_channels.select(DAY_PAIR), days)]
    lines = lines.join(of_channels, left_on="row", right_on="line", how="anti")
    taken = pl.concat([members.select("row"), placed.select("row")])
    whole_days, units = sums_of_days(left.filter(names_no_payouts(left)), taken, "source")
    units = units.with_columns(channel=pl.lit(None, dtype=pl.String))
    pairs = _fitting(units, lines)
    return [
        (of_channels.select(DAY_PAIR), days),
        (_sole(pairs, pairs)[0].select(DAY_PAIR), whole_days),
    ]


def _of_channel(lines: pl.DataFrame, left: pl.DataFrame, matched: pl.Series) -> pl.Series:
    """Rows of the lines that the channel has sent: by its name, by a payout's number, or by the sender of
    matched ones.

    What the channel is called our side says, or else the lines that its payouts were matched with.
    """
    paid = lines.filter(pl.col("row").is_in(matched.implode()))
    by_sender = pl.col("sender").is_in(paid["sender"].drop_nulls().unique().implode())
    channels = [name for name in CHANNEL_WORDS if (left["channel"] == name).any()]
    channels = channels or paid["names"].explode().drop_nulls().unique().sort().to_list()
    by_name = pl.col("names").list.set_intersection(channels).list.len() > 0
    if not channels and paid.is_empty():
        by_name = pl.col("names").list.len() > 0
    is_long = pl.element().str.len_chars() >= BATCH_LENGTH_MIN
    by_batch = pl.col("line_batch").is_not_null() | pl.col("batches").list.eval(is_long).list.any()
    is_named = by_sender.fill_null(value=False) | by_name | by_batch | pl.col("is_payer")
    return lines.filter(is_named)["row"]


def _first_arrival(
    units: pl.DataFrame, confirmed: pl.DataFrame, by_day: pl.DataFrame
) -> date | None:
    """The day on which the earliest payout reached the bank; its own day if it isn't there."""
    matched = pl.concat(pairs.select("lead", "day", "line_day") for pairs in (confirmed, by_day))
    left_on = pl.concat([units.select("lead", "day"), by_day.select("lead", "day")])
    first = left_on.drop_nulls("day").sort("day", "lead").head(1)
    if first.is_empty():
        return None
    arrived = matched.join(first.select("lead"), on="lead", how="semi")["line_day"].min()
    found = arrived if arrived is not None else first["day"].item()
    assert isinstance(found, date)  # noqa: S101  (the column holds dates)
    return found
