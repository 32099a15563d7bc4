"""Withdrawals that failed: the money came back into the account that it was drawn from, and never reached the bank."""

from __future__ import annotations

import polars as pl

from reconcile.engine.links import no_links
from reconcile.engine.records import Kind
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.frames import LEAVING, alone, said_to_come_back, words

# a channel gives back within days what it could not send
BACK_DAYS_MAX = 10
# what a customer pays, of which there are many, is none of it
SALES = (Kind.PAYMENT, Kind.ORDER)
WITHDRAWAL = (
    r"提现|提現|提领|提領|提款|\bWITHDRAW|\bPAY ?OUT|\bAUSZAHLUNG|\bRETRAIT|\bRETIRO|\bSAQUE"
)
# a withdrawal that was called off before it left
CALLED_OFF = r"取消|撤销|撤銷|撤回|\bCANCEL|\bVOID"


def as_taken_back(left: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """What says that a withdrawal came back counts with the bank's sign, as the withdrawal itself does."""
    if not rules.has(Method.PAYOUT):
        return left
    back = _failed(left)["row"]
    if back.is_empty():
        return left
    is_back = pl.col("row").is_in(back.implode()) & ~alone(left)
    return left.with_columns(amount=pl.when(is_back).then(-pl.col("net_minor")).otherwise("amount"))


def failed_withdrawals(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Lead and row of each withdrawal and the row that says it came back, where the bank shows neither."""
    pairs = _failed(left)
    if pairs.is_empty():
        return no_links()
    by = ["currency", "net_minor"]
    # what had reached the bank leaves it again
    left_again = right.select("currency", net_minor="amount").unique()
    pairs = pairs.join(left_again, on=by, how="anti", maintain_order="left")
    # and there is a line for each that did not fail, and no more
    arrived = right.select("currency", net_minor=-pl.col("amount")).group_by(by).len("arrived")
    drawn = left.filter(alone(left)).group_by(by).len("drawn")
    counted = pairs.join(arrived, on=by, how="left", maintain_order="left")
    counted = counted.join(drawn, on=by, how="left", maintain_order="left")
    failed = pl.len().over(by)
    pairs = counted.filter(pl.col("arrived").fill_null(0) + failed <= pl.col("drawn"))
    lead = pl.min_horizontal("row", "row_drawn").alias("lead")
    return pl.concat([pairs.select(lead, "row"), pairs.select(lead, row="row_drawn")])


def _failed(left: pl.DataFrame) -> pl.DataFrame:
    """The rows that say so, with the only withdrawal that each may mean: of two nothing says which one failed."""
    came_in = pl.col("net_minor") > 0
    back = left.filter(came_in & ~pl.col("kind").is_in(SALES))
    is_back = said_to_come_back(words()) | words().str.contains(CALLED_OFF)
    back = back.filter(is_back & _of_a_withdrawal())
    by = ["source", "currency", "net_minor"]
    facts = ["row", "day", "occurred_at", *by]
    returned = back.select(facts).with_columns(-pl.col("net_minor"))
    if returned.is_empty():
        return returned.with_columns(row_drawn="row")
    drawn = left.filter(alone(left) & (pl.col("net_minor") < 0)).select(facts)
    pairs = returned.join(drawn, on=by, suffix="_drawn")
    days = (pl.col("day") - pl.col("day_drawn")).dt.total_days()
    after = (pl.col("occurred_at") >= pl.col("occurred_at_drawn")).fill_null(value=True)
    pairs = pairs.filter(days.is_between(0, BACK_DAYS_MAX), after)
    return pairs.filter(pl.col("row").is_unique(), pl.col("row_drawn").is_unique())


def _of_a_withdrawal() -> pl.Expr:
    return pl.col("kind").is_in(LEAVING) | words().str.contains(WITHDRAWAL)
