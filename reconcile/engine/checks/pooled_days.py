"""Sums of a number that agree only because rows of several sales were added up: a till starts again at 1 each day.

An order paid in parts has its deposit and its balance on the same days on both sides, or all of it on one
day of one side. Where both sides have rows of one day and these differ, the total proves nothing.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.keys.own_keys import as_written
from reconcile.engine.records import LEFT, Case
from reconcile.engine.rules import BOTH, NORMALISED, Method, Rule, RuleSet
from reconcile.engine.sides.frames import MONEY_KEYS, facts_of, without
from reconcile.engine.waterfall import Waterfall

# a deposit and its balance make two
DAYS_OF_A_NUMBER_MIN = 3
# one row comes no more days later than another one does
SPREAD_DAYS_MAX = 3


def pooled_days(
    fall: Waterfall, linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take the sums apart that agree in total and not by day. Returns the links that hold, and the disputes.

    The days that agree keep a match of their own.
    """
    numbers = [no for no, rule in enumerate(rules.rules, start=1) if _adds_up_orders(rule)]
    sums = linked.filter(pl.col("rule_no").is_in(numbers) & pl.col("confirmed"))
    sums = sums.filter(pl.len().over("lead") > 3)  # noqa: PLR2004  (two rows on each side)
    if sums.is_empty():
        return linked, no_disputes()
    facts = facts_of(everything, sums["row"], "side", "amount", "day", *MONEY_KEYS)
    rows = pl.concat([sums, facts], how="horizontal").with_columns(
        is_left=pl.col("side") == LEFT,
        # what was given back, or a fee, may be booked on a day of its own
        is_of_one_sign=(pl.col("amount").sign().n_unique() == 1).over("lead"),
    )
    rows = rows.filter("is_of_one_sign")
    apart, again = _differ_by_day(rows), _differ_on_a_day(rows, everything)
    astray = _lie_astray(rows).join(apart, on="lead", how="anti")
    if apart.is_empty() and again.is_empty() and astray.is_empty():
        return linked, no_disputes()
    by_days = pl.concat([apart, astray])
    again = pl.concat([again.join(by_days, on="lead", how="anti"), astray])
    kept = _days_that_agree(fall, rows.join(by_days, on="lead", how="semi"), numbers)
    found = [
        dispute(without(linked.join(leads, on="lead", how="semi"), kept), Case.AMBIGUOUS, reason)
        for leads, reason in ((apart, "agrees_over_days"), (again, "number_used_again"))
    ]
    gone = pl.concat([apart, again])
    holds = linked.join(gone, on="lead", how="anti", maintain_order="left")
    return pl.concat([holds, kept]), pl.concat(found)


def _adds_up_orders(rule: Rule) -> bool:
    """Whether a rule adds up the rows of an order: a settlement is meant to hold those of many days."""
    names = [name for pair in rule.keys for name in as_written(pair)]
    columns = [name.split(NORMALISED)[0].split(BOTH)[0] for name in names]
    return rule.method == Method.SUM and rule.confirms and set(columns) <= set(MONEY_KEYS)


def _by_day(rows: pl.DataFrame) -> pl.DataFrame:
    """Count, sum and amounts of both sides, of each day of each group."""
    left, amount = pl.col("is_left"), pl.col("amount")
    return rows.group_by("lead", "day").agg(
        ours=left.sum(),
        theirs=(~left).sum(),
        is_equal=amount.filter(left).sum() == amount.filter(~left).sum(),
        is_same=amount.filter(left).sort().implode() == amount.filter(~left).sort().implode(),
    )


def _differ_by_day(rows: pl.DataFrame) -> pl.DataFrame:
    """The groups of several days on either side of which one that both have differs."""
    days, left = pl.col("day"), pl.col("is_left")
    several = rows.group_by("lead").agg(
        days=pl.min_horizontal(days.filter(left).n_unique(), days.filter(~left).n_unique())
    )
    both = (pl.col("ours") > 0) & (pl.col("theirs") > 0) & pl.col("day").is_not_null()
    differ = _by_day(rows).filter(both & ~pl.col("is_equal")).select("lead").unique()
    return differ.join(several.filter(pl.col("days") > 1), on="lead", how="semi")


def _lie_astray(rows: pl.DataFrame) -> pl.DataFrame:
    """The groups of one amount, equally often on several days of both sides, of which a day agrees and another lies
    apart: of a delivery each week the one that was not billed, and the one that did not come."""
    left, day = pl.col("is_left"), pl.col("day")
    alike = (
        (pl.col("amount").n_unique() == 1) & (2 * left.sum() == pl.len()) & day.is_not_null().all()
    )
    several = (day.filter(left).n_unique() > 1) & (day.filter(~left).n_unique() > 1)
    late = day.filter(~left).sort() - day.filter(left).sort()
    spread = late.max() - late.min() > pl.duration(days=SPREAD_DAYS_MAX)
    agrees = day.filter(left).is_in(day.filter(~left).implode()).any()
    groups = rows.group_by("lead").agg(alike & several & agrees)
    asked = rows.join(groups.filter(pl.last()), on="lead", how="semi")
    return asked.group_by("lead").agg(is_apart=spread).filter("is_apart").select("lead")


def _differ_on_a_day(rows: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """The groups with as many rows on both sides of one day, none of which agree, of a number that both sides
    use on other days too: two shops' sales, say."""
    paired = (pl.col("ours") == pl.col("theirs")) & (pl.col("ours") > 1) & ~pl.col("is_same")
    leads = _by_day(rows).filter(paired).select("lead").unique()
    if leads.is_empty():
        return leads
    asked = rows.join(leads, on="lead", how="semi")
    found = []
    for key in MONEY_KEYS:
        named = asked.select("lead", key).drop_nulls().unique()
        days = (
            everything.select("side", "day", key, sign=pl.col("amount").sign())
            .join(named, on=key)
            .group_by("lead", "side", "sign")
            .agg(days=pl.col("day").n_unique())
        )
        often = days.filter(pl.col("days") >= DAYS_OF_A_NUMBER_MIN)
        found.append(often.group_by("lead").agg(sides=pl.col("side").n_unique()))
    return pl.concat(found).filter(pl.col("sides") > 1).select("lead").unique()


def _days_that_agree(fall: Waterfall, rows: pl.DataFrame, numbers: list[int]) -> pl.DataFrame:
    """The rows of those days of a group on which both sides agree, as matches of their own."""
    days = _by_day(rows).filter((pl.col("ours") > 0) & (pl.col("theirs") > 0) & pl.col("is_equal"))
    of_days = rows.join(days, on=["lead", "day"], how="semi", maintain_order="left").select(
        "row", "rule_no", "confirmed", lead=pl.col("row").min().over("lead", "day")
    )
    links = of_days.select("lead", "row", "rule_no", "confirmed")
    return pl.concat(
        [links.clear()]
        + [fall.spared(links.filter(pl.col("rule_no") == number), number) for number in numbers]
    )
