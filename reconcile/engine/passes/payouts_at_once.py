"""Two payouts in one bank line, and one payout in two."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from reconcile.engine.passes.payout_lines import (
    evidence_of_units,
    is_named,
    links_of_units,
    rival_links,
)
from reconcile.engine.sides.frames import without

# pairs of so many payouts, or bank lines, of one currency are looked through
AT_ONCE_MAX = 500
# no payout comes in more lines than this, and no line holds more payouts
NAMED_MAX = 20


@dataclass(frozen=True, slots=True)
class Several:
    """More than one payout, or more than one line: what holds, what to ask, and what differs."""

    confirmed: pl.DataFrame
    suggested: pl.DataFrame
    evidence: pl.DataFrame
    unequal: pl.DataFrame

    def links(self) -> pl.DataFrame:
        return pl.concat([self.confirmed, self.suggested, self.unequal])


def several_at_once(
    units: pl.DataFrame, lines: pl.DataFrame, naming: pl.DataFrame, members: pl.DataFrame
) -> Several:
    """Payouts and lines that hang together by the numbers that the lines name, and of the others two
    payouts in one line, or one in two.

    `naming` are all pairs of a payout and a line that names it.
    """
    named = naming.filter(
        pl.col("lead").is_in(units["lead"].implode()) & pl.col("line").is_in(lines["row"].implode())
    )
    few = (pl.len() <= NAMED_MAX).over("lead") & (pl.len() <= NAMED_MAX).over("line")
    links = rival_links(named.filter(few), members)
    # in the order of rows: one lead is one group
    groups = _by_number(links, units, lines)
    agreeing = groups.filter("agrees")
    in_time, late = agreeing.filter("in_time"), agreeing.filter(~pl.col("in_time"))
    units = units.join(links, left_on="lead", right_on="row", how="anti", maintain_order="left")
    by_sum = _by_sum(units, without(lines, links), members)
    return Several(
        confirmed=_of(links, in_time),
        suggested=pl.concat([by_sum.links, _of(links, late)]),
        evidence=pl.concat([by_sum.evidence, evidence_of_units(late, "payout_out_of_days")]),
        unequal=_of(links, groups.filter(~pl.col("agrees"))),
    )


def _of(links: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    return links.join(groups.select("lead"), on="lead", how="semi", maintain_order="left")


def _by_number(links: pl.DataFrame, units: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """For each group whether its sums agree in one currency, and whether the lines came in time."""
    group = pl.col("lead").alias("group")
    of_units = links.select(group, lead="row").join(units, on="lead").group_by("group").agg(
        pl.col("amount").sum(), pl.col("currency").unique().sort(), first=pl.col("day").min(),
        day=pl.col("day").max(), last=pl.col("last").max(),
    )  # fmt: skip
    of_lines = links.select(group, row="row").join(lines, on="row").group_by("group").agg(
        line_amount=pl.col("amount").sum(), line_currency=pl.col("currency").unique().sort(),
        line_first=pl.col("day").min(), line_day=pl.col("day").max(),
    )  # fmt: skip
    same = pl.col("currency") == pl.col("line_currency")
    one = pl.col("currency").list.len() == 1
    in_time = (pl.col("line_first") >= pl.col("first")) & (pl.col("line_day") <= pl.col("last"))
    return of_units.join(of_lines, on="group").sort("group").select(
        "day", "line_day", lead="group",
        agrees=same & one & (pl.col("amount") == pl.col("line_amount")),
        in_time=in_time.fill_null(value=False),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BySum:
    """Suggestions for which only a sum speaks."""

    links: pl.DataFrame
    evidence: pl.DataFrame


def _by_sum(units: pl.DataFrame, lines: pl.DataFrame, members: pl.DataFrame) -> BySum:
    """Two payouts in one line, or one in two lines, that name the channel and fit nothing else.

    No number says so: a person has to.
    """
    lines = lines.filter(pl.col("names").list.len().gt(0) | pl.col("is_payer"))
    lines = lines.rename({"row": "line", "day": "line_day"})
    at_once = _sums_of_two(units, "lead").join(lines, on=["currency", "amount"])
    in_two = _sums_of_two(lines, "line").join(units, on=["currency", "amount"])
    pairs = pl.concat(
        [
            _in_time(at_once).select(
                "lead", "day", "line", "line_day", other="lead_2", reason=pl.lit("payouts_at_once")
            ),
            _in_time(in_two).select(
                "lead", "day", "line", "line_day", other="line_2", reason=pl.lit("payout_in_two")
            ),
        ]
    ).sort("lead", "other", "line")
    ends = pl.concat(pairs.select(row=end) for end in ("lead", "line", "other"))
    once = ends.filter(pl.col("row").is_unique())["row"].implode()
    sole = pairs.filter(pl.all_horizontal(pl.col("lead", "line", "other").is_in(once)))
    # the rows of the second payout, or the second line itself
    second = sole.select("lead", row="other")
    of_unit = second.rename({"lead": "first", "row": "lead"}).join(members, on="lead")
    second = second.join(of_unit.select(row="lead"), on="row", how="anti")
    links = pl.concat(
        [links_of_units(sole, members), of_unit.select(lead="first", row="row"), second]
    )
    evidence = [
        evidence_of_units(sole.filter(reason=reason), reason)
        for reason in ("payouts_at_once", "payout_in_two")
    ]
    return BySum(links, pl.concat(evidence))


def _sums_of_two(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Every two rows of one currency and channel, with their sum and the later day of the two."""
    few = rows.filter((pl.len() <= AT_ONCE_MAX).over("currency"))
    pairs = few.join(few, on="currency", suffix="_2").filter(pl.col(name) < pl.col(f"{name}_2"))
    amount = pl.col("amount") + pl.col("amount_2")
    if name == "line":
        days = {"line_day": pl.max_horizontal("line_day", "line_day_2")}
        pairs = pairs.filter(pl.col("names") == pl.col("names_2"))
    else:
        days = {
            "day": pl.max_horizontal("day", "day_2"),
            "last": pl.max_horizontal("last", "last_2"),
        }
        pairs = pairs.filter(pl.col("channel").eq_missing(pl.col("channel_2")))
    return pairs.with_columns(amount=amount, **days)


def _in_time(pairs: pl.DataFrame) -> pl.DataFrame:
    """Those that name the channel and lie within the days that a payout takes."""
    near = pl.col("line_day").is_between("day", "last") & (pl.col("amount") != 0)
    return pairs.filter(near & is_named())
