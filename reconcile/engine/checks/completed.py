"""A bill that one payment names and pays in part, and another payment of the same customer that is exactly the rest.

Who pays the rest seldom writes the number down again. Where two payments fit, or another bill of that customer is of
that amount, nothing says so: it stays a difference.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.misquoted import FACTS, MONEY, named
from reconcile.engine.likeness.alike import TEXT, alike_names
from reconcile.engine.likeness.names import NAME_AGREES
from reconcile.engine.links import evidence_of, links_of_groups
from reconcile.engine.passes.lacking import customer, lacking_of
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.frames import without
from reconcile.engine.waterfall import Waterfall

REASON = "rest_of_bill"
# the amount and the name agree, and a number is written in one of two payments
SCORE = 75


def without_completed(disputes: pl.DataFrame, fall: Waterfall, rules: RuleSet) -> pl.DataFrame:
    """The disputes but those of bills of one customer that a further payment completes: these are suggested by the
    rule for sums."""
    sums = next((at for at, rule in enumerate(rules.rules, 1) if rule.method == Method.GROUP), None)
    if sums is None or not rules.is_books_against_bank:
        return disputes
    lacking = lacking_of(disputes, fall.left, fall.right)
    lines = without(fall.right, disputes).select(FACTS).join(lacking, on=MONEY, how="semi")
    if lines.is_empty():
        return disputes
    # another bill that is paid by it as well
    owed = without(fall.left, disputes).select(*MONEY, customer=customer())
    lacking = lacking.join(owed, on=["customer", *MONEY], how="anti")
    table = alike_names(lacking, lines, rules.aliases)
    pairs = lacking.join(lines.rename({TEXT: f"{TEXT}_line"}), on=MONEY, suffix="_line")
    sure = pairs.join(named(pairs, table, NAME_AGREES), on="lead", how="semi")
    sure = sure.filter(pl.col("row").is_unique(), pl.col("lead").is_unique())
    rests = sure.select("row", of="lead")
    whole = disputes.select("row", of="lead").join(rests, on="of", how="semi")
    links = links_of_groups(pl.concat([whole, rests]), ["of"])
    leads = links.select("lead").unique().sort("lead")
    fall.suggest(links, evidence_of(leads, REASON, score=SCORE), sums)
    return disputes.join(rests, left_on="lead", right_on="of", how="anti", maintain_order="left")
