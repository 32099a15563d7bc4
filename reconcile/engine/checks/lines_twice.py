"""A line that stands twice in one file, of a document that agrees with the other side only if both count.

Mostly such a row was exported twice, and its copy is set aside. But a document may hold two equal lines.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from reconcile.engine.links import evidence_of
from reconcile.engine.records import LEFT, Case, Undone
from reconcile.engine.rules import Method, Rule, RuleSet
from reconcile.engine.sides.frames import facts_of
from reconcile.engine.waterfall import Waterfall

REASON = "agrees_with_copies"
SCORE = 80
SUMS = (Case.AMOUNT_OVER, Case.AMOUNT_SHORT, Case.QUANTITY_MISMATCH)


def without_twins(
    disputes: pl.DataFrame,
    fall: Waterfall,
    everything: pl.DataFrame,
    rules: RuleSet,
    undone: Sequence[Undone],
) -> pl.DataFrame:
    """The disputes but those of sums that the copies of their rows make equal: these are suggested by the rule for
    sums, with the copies, unless a person has undone it."""
    sums = next((at for at, rule in enumerate(rules.rules, 1) if _adds_up_orders(rule)), None)
    asked = disputes.filter(pl.col("case").is_in(SUMS)).select("lead", "row")
    if sums is None or asked.is_empty() or fall.copies.is_empty():
        return disputes
    copies = fall.copies.rename({"row": "copy", "first": "row"})
    beside = _of_one_file(copies, everything).join(asked, on="row").select("lead", row="copy")
    whole = asked.join(beside, on="lead", how="semi")
    rows = pl.concat([whole, beside])
    facts = facts_of(everything, rows["row"], "side", "currency", "amount")
    signed = pl.when(pl.col("side") == LEFT).then("amount").otherwise(-pl.col("amount"))
    agreeing = (
        pl.concat([rows, facts], how="horizontal")
        .group_by("lead")
        .agg(difference=signed.sum(), currencies=pl.col("currency").n_unique())
        .filter(difference=0, currencies=1)
        .sort("lead")
    )
    links = _not_undone(rows.join(agreeing, on="lead", how="semi"), everything, undone)
    agreeing = agreeing.join(links, on="lead", how="semi", maintain_order="left")
    fall.suggest(links, evidence_of(agreeing, REASON, score=SCORE), sums)
    return disputes.join(agreeing, on="lead", how="anti", maintain_order="left")


def _not_undone(
    links: pl.DataFrame, everything: pl.DataFrame, undone: Sequence[Undone]
) -> pl.DataFrame:
    """The links but those of which a person has undone the very same rows. What a run remembers of that leaves copies
    out."""
    entries = facts_of(everything, links["row"], "entry")
    groups = pl.concat([links, entries], how="horizontal").group_by("lead").agg("entry")
    known = {frozenset(each.entries) for each in undone}
    gone = [lead for lead, held in groups.iter_rows() if frozenset(held) in known]
    return links.filter(~pl.col("lead").is_in(gone)).sort("lead", "row")


def _adds_up_orders(rule: Rule) -> bool:
    return rule.method == Method.SUM and rule.keys[0][0].startswith("order_key")


def _of_one_file(copies: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """The copies that stand in one file with the row that they repeat: what two files hold was exported again."""
    here, there = (
        facts_of(everything, copies[name], "source")["source"] for name in ("copy", "row")
    )
    return copies.filter(here == there)
