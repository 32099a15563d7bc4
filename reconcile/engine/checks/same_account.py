"""Top-ups that two sides number each in its own way: the phone or account, the amount and the time say which is which."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.likeness.named_accounts import account_of, are_named
from reconcile.engine.links import BLOCK_PAIRS_MAX, evidence_of, links_of_pairs, links_of_rivals
from reconcile.engine.records import NOT_PAID, Case, Status
from reconcile.engine.rules import RuleSet
from reconcile.engine.scope import in_scope
from reconcile.engine.sides.frames import MONEY_KEYS, sides_of
from reconcile.engine.waterfall import Waterfall

SURE, NEAR, IN_TURN = "same_account", "same_account_near", "same_account_in_turn"
SCORES = {SURE: 95, NEAR: 85, IN_TURN: 80}
# a supplier tops up when it was asked, by clocks that differ a little
SOONEST, LATEST = timedelta(minutes=-10), timedelta(hours=1)
DAYS_MAX = 1
# a shorter account names nobody
LENGTH_MIN = 5
BY = ["account", "currency", "amount"]


def run_account_rules(
    fall: Waterfall, rules: RuleSet, may_be_suggested: pl.Expr, everything: pl.DataFrame
) -> None:
    """Match what was topped up at the same time, among the rows that no number has placed.

    That is confirmed only where the two sides have no number in common, and neither row has another so near.
    """
    numbers = [no for no, rule in enumerate(rules.rules, 1) if rule.goes_by_account]
    if not numbers or fall.left.is_empty() or fall.right.is_empty() or not are_named(everything):
        return
    for number in numbers:
        rule = rules.rules[number - 1]
        open_rows = (fall.left.filter(may_be_suggested), fall.right.filter(may_be_suggested))
        ours, theirs = map(_topped_up, in_scope(*open_rows, rule.scope))
        pairs = _pairs(ours, theirs)
        if pairs.is_empty():
            continue
        sure = _only_ones(pairs.filter("is_soon"))
        knows_none = not _share_numbers(everything)
        _take(fall, number, sure, SURE if knows_none and rule.confirms else NEAR)
        ours, theirs = (
            side.join(sure, left_on="row", right_on=name, how="anti", maintain_order="left")
            for side, name in ((ours, "row"), (theirs, "row_right"))
        )
        turns = _in_turn(ours, theirs)
        _take(fall, number, turns, IN_TURN)
        done = pl.concat([sure, turns])
        rest = pairs.filter(
            ~pl.col("row").is_in(done["row"].implode()),
            ~pl.col("row_right").is_in(done["row_right"].implode()),
        )
        near = _only_ones(rest)
        _take(fall, number, near, NEAR)
        # what has a number of its own is another top-up only where the sides know each other's numbers
        rivals = rest if knows_none else rest.filter("is_unnumbered")
        fall.contest(links_of_rivals(rivals.join(near, on="row", how="anti")))


def topped_up_on_one_side(
    fall: Waterfall, rules: RuleSet, everything: pl.DataFrame
) -> pl.DataFrame:
    """Disputes of top-ups that one side calls done and the other failed, or not paid or done yet, where no number says
    more and neither row has another so near."""
    rule = next((rule for rule in rules.rules if rule.goes_by_account), None)
    if rule is None or not are_named(everything) or _share_numbers(everything):
        return no_disputes()
    ours, theirs = in_scope(fall.left, fall.right, rule.scope)
    done = (pl.col("status") == Status.PAID).fill_null(value=False)
    not_done = pl.col("status").is_in(NOT_PAID).fill_null(value=False)
    pairs = pl.concat(
        [
            _pairs(_topped_up(ours.filter(done)), _topped_up(theirs.filter(not_done))),
            _pairs(_topped_up(ours.filter(not_done)), _topped_up(theirs.filter(done))),
        ]
    )
    only = _only_ones(pairs.filter("is_soon"))
    return dispute(links_of_pairs(only), Case.STATUS_MISMATCH, "statuses_differ")


def _topped_up(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that say in full what was topped up, and on which day, in the order of time."""
    said = rows.select(
        *("row", "occurred_at", "day", "currency", "amount", "order_key"), account=account_of(rows)
    ).filter(pl.col("amount") != 0, pl.col("day").is_not_null())
    whole = ~pl.col("account").str.contains("*", literal=True)
    is_long = pl.col("account").str.len_chars() >= LENGTH_MIN
    return said.filter(whole & is_long).sort("day", "occurred_at", "row")


def _pairs(ours: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Row and row_right of one account and amount that lie a day apart at most, whether they are as near as can be,
    and whether one of them has no number of its own."""
    sizes = ours.group_by(BY).len().join(theirs.group_by(BY).len("others"), on=BY)
    product = pl.col("len").cast(pl.Int64) * pl.col("others").cast(pl.Int64)
    few = sizes.filter(product <= BLOCK_PAIRS_MAX).select(BY)
    pairs = ours.join(few, on=BY, how="semi").join(theirs, on=BY)
    days = (pl.col("day_right") - pl.col("day")).dt.total_days().abs()
    after = pl.col("occurred_at_right") - pl.col("occurred_at")
    # where no time is known, the day is all that there is
    is_soon = after.is_between(pl.lit(SOONEST), pl.lit(LATEST)).fill_null(value=True)
    near = pairs.filter(days <= DAYS_MAX)
    is_unnumbered = pl.any_horizontal(pl.col("order_key", "order_key_right").is_null())
    told = near.select("row", "row_right", is_soon=is_soon, is_unnumbered=is_unnumbered)
    return told.sort("row", "row_right")


def _only_ones(pairs: pl.DataFrame) -> pl.DataFrame:
    alone = pl.col("row").is_unique() & pl.col("row_right").is_unique()
    return pairs.filter(alone).select("row", "row_right")


def _in_turn(ours: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """What was topped up several times on a day, and equally often on both sides, the first with the first."""
    by = [*BY, "day"]
    nth = [
        side.with_columns(nth=pl.int_range(pl.len()).over(by), count=pl.len().over(by))
        for side in (ours, theirs)
    ]
    pairs = nth[0].join(nth[1], on=[*by, "nth", "count"]).filter(pl.col("count") > 1)
    return pairs.select("row", "row_right").sort("row", "row_right")


def _share_numbers(everything: pl.DataFrame) -> bool:
    """Whether any number stands on both sides: then another number is another top-up."""
    ours, theirs = sides_of(everything)
    known = pl.concat([ours[key].drop_nulls() for key in MONEY_KEYS]).unique().implode()
    return any(theirs[key].is_in(known).any() for key in MONEY_KEYS)


def _take(fall: Waterfall, number: int, pairs: pl.DataFrame, reason: str) -> None:
    if pairs.is_empty():
        return
    leads = pairs.select(lead="row")
    fall.explain(evidence_of(leads, reason, score=SCORES[reason]))
    fall.take(links_of_pairs(pairs), number, confirmed=reason == SURE)
