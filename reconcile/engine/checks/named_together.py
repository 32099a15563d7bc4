"""A bank line that is unequal to the bill that it names first, and equal to all that its text names together.

Short numbers may stand in a text by chance; with a sum that agrees to the cent they are a suggestion of the rule for
sums, and no difference.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.keys.paired_keys import named_in
from reconcile.engine.likeness.alike import TEXT
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.waterfall import Waterfall


def without_sums(disputes: pl.DataFrame, fall: Waterfall, rules: RuleSet) -> pl.DataFrame:
    """The disputes but those of one line whose text names our open rows that add up to it."""
    if disputes.is_empty() or not (rules.is_books_against_bank and rules.has(Method.GROUP)):
        return disputes
    facts = ["row", "currency", "amount"]
    lines = disputes.select("lead", "row").join(fall.right.select(*facts, TEXT), on="row")
    lines = lines.filter(~pl.col("lead").is_duplicated())
    numbers = named_in(lines, TEXT).select("row", "number").unique()
    ours = fall.left.select(pl.col(facts).name.suffix("_ours"), number="order_key")
    named = lines.join(numbers, on="row").join(ours, on="number")
    held = disputes.select(row_ours="row", by="lead")
    named = named.join(held, on="row_ours", how="left")
    # what another case holds is no part of this sum
    stray = named.filter(pl.col("by") != pl.col("lead"))
    bills = (
        disputes.join(fall.left.select("row"), on="row", how="semi").group_by("lead").len("bills")
    )
    sums = named.join(stray, on="lead", how="anti").join(bills, on="lead").group_by("lead").agg(
        pl.col("bills").first(), held=pl.col("by").count(), rows=pl.len(),
        is_equal=(pl.col("amount_ours").sum() == pl.col("amount").first())
        & (pl.col("currency") == pl.col("currency_ours")).all(),
    )  # fmt: skip
    whole = (pl.col("held") == pl.col("bills")) & (pl.col("rows") > pl.col("bills"))
    return disputes.join(
        sums.filter(whole & pl.col("is_equal")), on="lead", how="anti", maintain_order="left"
    )
