"""A top-up whose number and amount agree, and which went to another phone or account than was ordered."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.contradictions import differing
from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.likeness.named_accounts import account_of, are_named, are_one
from reconcile.engine.links import evidence_of, no_evidence
from reconcile.engine.records import Case
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.frames import count_of_ours

REASON = "other_account"
# where so many differ, and more than agree, the two sides' columns speak of different things
DIFFERING_MIN = 3


def other_accounts(
    linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Take an order and what was topped up for it apart of which each side names what was topped up, and not the same.

    Returns the links that hold, the disputes, and what each side names.
    """
    held = linked, no_disputes(), no_evidence()
    if rules.is_in_pieces or rules.is_books_against_bank or rules.has(Method.PAYOUT):
        return held
    if not are_named(everything):
        return held
    named = everything.select("side", account=account_of(everything))
    ours = count_of_ours(everything)
    across = (pl.col("lead") < ours) & (pl.col("row") >= ours)
    pairs = linked.filter(across).select("lead", "row")
    stated = named["account"].is_not_null().rechunk()
    both = stated.gather(pairs["lead"]) & stated.gather(pairs["row"])
    others = differing(pairs, named, "account").filter(~are_one())
    if len(others) >= DIFFERING_MIN and 2 * len(others) > int(both.sum()):
        return held
    others = others.join(_wholly_others(others, linked, ours), on="lead", how="semi")
    if others.is_empty():
        return held
    bad = linked.join(others, on="lead", how="semi")
    holds = linked.join(others, on="lead", how="anti", maintain_order="left")
    params = pl.struct(ours="mine", theirs="other").struct.json_encode()
    told = others.sort("lead", "row").unique("lead", keep="first", maintain_order=True)
    evidence = evidence_of(told, REASON, params)
    return holds, dispute(bad, Case.AMBIGUOUS, REASON), evidence


def _wholly_others(others: pl.DataFrame, linked: pl.DataFrame, ours: int) -> pl.DataFrame:
    """Of those that name others the `lead` of one order of ours of which each top-up of theirs does."""
    members = linked.join(others, on="lead", how="semi")
    groups = members.group_by("lead").agg(
        mine=(pl.col("row") < ours).sum(), theirs=(pl.col("row") >= ours).sum()
    )
    told = groups.join(others.group_by("lead").len("named"), on="lead")
    return told.filter(pl.col("mine") == 1, pl.col("theirs") == pl.col("named")).select("lead")
