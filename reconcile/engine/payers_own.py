"""A payer whose text names another counterparty's bill, while a bill of the payer's own fits as well."""

from __future__ import annotations

import polars as pl

from reconcile.engine.alike import are_one
from reconcile.engine.frames import count_of_ours
from reconcile.engine.passes import EVIDENCE_SCHEMA, pairs_of_equal_amount
from reconcile.engine.rules import Alias, Rule, RuleSet
from reconcile.engine.waterfall import Waterfall

REASON = "number_of_another"
FACTS = ("row", "currency", "amount", "counterparty")


def doubt_payers(
    fall: Waterfall, linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> pl.DataFrame:
    """The links, those only suggested of which the text names a bill of another counterparty than the payer,
    who has an open one of that amount. Many pay for others; then they owe nothing of their own."""
    numbers = [no for no, rule in enumerate(rules.rules, start=1) if _goes_by_text(rule)]
    if not numbers or fall.left.is_empty():
        return linked
    named = linked.filter(pl.col("rule_no").is_in(numbers) & pl.col("confirmed"))
    rows = everything.select(FACTS).join(named.select("lead", "row"), on="row")
    is_ours = pl.col("row") < count_of_ours(everything)
    paid = rows.filter(~is_ours & pl.col("counterparty").is_not_null())
    billed = rows.filter(is_ours).select("lead", billed="counterparty")
    open_ = fall.left.select(FACTS).filter(pl.col("counterparty").is_not_null())
    both = pairs_of_equal_amount(open_, paid).join(billed, on="lead")
    # the payer, the counterparty of the bill that the text names, and that of the open one
    names = both.select("lead", payer="counterparty_right", billed="billed", own="counterparty")
    names = names.drop_nulls().unique().sort(pl.all())
    told = names.with_columns(
        is_own=_are_one(names, "own", rules.aliases),
        is_billed=_are_one(names, "billed", rules.aliases),
    )
    leads = told.group_by("lead").agg(pl.col("is_own").any(), pl.col("is_billed").any())
    leads = leads.filter(pl.col("is_own") & ~pl.col("is_billed")).select("lead").sort("lead")
    if leads.is_empty():
        return linked
    fall.explain(
        leads.select(
            "lead", score=pl.lit(None, pl.Int32), reason=pl.lit(REASON), params=pl.lit("{}")
        ).select(pl.col(name).cast(kind) for name, kind in EVIDENCE_SCHEMA.items())
    )
    is_doubtful = pl.col("lead").is_in(leads["lead"].implode())
    return linked.with_columns(confirmed=pl.col("confirmed") & ~is_doubtful)


def _goes_by_text(rule: Rule) -> bool:
    return rule.confirms and any("description" in name for pair in rule.keys for name in pair)


def _are_one(names: pl.DataFrame, column: str, aliases: tuple[Alias, ...]) -> pl.Series:
    """Of each row whether that name of our side is the payer's."""
    asked = names.select(column, "payer").unique()
    found = {(own, payer): are_one(own, payer, aliases) for own, payer in asked.iter_rows()}
    return pl.Series(
        [found[pair] for pair in names.select(column, "payer").iter_rows()], dtype=pl.Boolean
    )
