"""Receipts on the last day of the bank's file that are a little short: the bank's charge may stand on the next one."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from reconcile.engine.passes.payout_lines import CHARGE_PARTS
from reconcile.engine.records import Case, Period
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.frames import count_of_ours, sides_of

REASON = "charge_may_follow"
UNEQUAL = ("amounts_differ", "payout_off")
# a weekend may lie between the last line and the end of the file
DAYS_MAX = 3


def say_charges_to_come(
    disputes: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet, covered: Period | None
) -> pl.DataFrame:
    """The disputes, of which those of receipts that a charge to come may explain say so.

    A charge that stands in the file already is no charge to come, nor is a row of ours that is exactly what lacks.
    """
    short = disputes.filter(
        pl.col("reason").is_in(UNEQUAL), pl.col("case") == str(Case.AMOUNT_SHORT)
    )
    is_bank = rules.is_books_against_bank or rules.has(Method.PAYOUT)
    if not is_bank or covered is None or short.is_empty():
        return disputes
    bank = sides_of(everything)[1]
    last = bank["day"].max()
    facts = everything.select("row", "amount", "currency", "day")
    rows = short.select("lead", "row").join(facts, on="row")
    ours = pl.col("row") < count_of_ours(everything)
    amount = pl.col("amount")
    groups = rows.group_by("lead").agg(
        pl.col("currency").first(),
        due=amount.filter(ours).sum(),
        lacks=amount.filter(ours).sum() - amount.filter(~ours).sum(),
        parts=amount.filter(ours),
        came_on=pl.col("day").filter(~ours).min(),
    )
    is_last = (pl.col("came_on") == pl.lit(last, dtype=pl.Date)) & (
        pl.col("came_on") >= covered.last - timedelta(days=DAYS_MAX)
    )
    is_small = (pl.col("lacks") > 0) & (pl.col("lacks") * CHARGE_PARTS <= pl.col("due"))
    is_a_row = pl.col("parts").list.contains(pl.col("lacks"))
    asked = groups.filter(is_last & is_small & ~is_a_row)
    taken = bank.filter(pl.col("day") == last, amount < 0).select("currency", lacks=-amount)
    told = asked.join(taken, on=["currency", "lacks"], how="anti")["lead"]
    says_so = pl.col("lead").is_in(told.implode()) & pl.col("reason").is_in(UNEQUAL)
    reason = pl.when(says_so).then(pl.lit(REASON)).otherwise("reason")
    return disputes.with_columns(reason=reason)
