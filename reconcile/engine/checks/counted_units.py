"""Quantities that each side counts in a unit of its own: five boxes are not five pieces, nor fewer than sixty."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.links import evidence_of, no_evidence
from reconcile.engine.records import Case
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.folding import letters
from reconcile.engine.sides.frames import count_of_ours

UNITS_DIFFER = "units_differ"
QUANTITIES_DIFFER = "quantities_differ"
# words for one of whatever is sold; every other word holds several, or a weight, and means only itself
_ONE = r"^(?:PCS?|PIECES?|EA|EACH|UNITS?|ITEMS?|NO|NOS|ST|STK|STUCK|STÜCK|[个個件只隻支枝枚瓶罐双雙张張本台臺部块塊根把])$"


def counted_in() -> pl.Expr:
    """The unit of a row in one form: an empty text for single pieces, null where none is stated."""
    text = letters(pl.col("unit"))
    plain = text.str.replace(r"XES$", "X").str.replace(r"([A-Z])S$", "$1")
    return pl.when(text != "").then(
        pl.when(text.str.contains(_ONE)).then(pl.lit("")).otherwise(plain)
    )


def other_units(
    linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take matches of quantities apart whose sides count in different units.

    Returns the links that hold, and the disputes.
    """
    if not rules.is_in_pieces:
        return linked, no_disputes()
    leads = _leads(linked, everything)
    if leads.is_empty():
        return linked, no_disputes()
    bad = linked.join(leads, on="lead", how="semi")
    holds = linked.join(leads, on="lead", how="anti", maintain_order="left")
    return holds, dispute(bad, Case.QUANTITY_MISMATCH, UNITS_DIFFER)


def say_units(disputes: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """The disputes, of which those of quantities say so where the units are what differs."""
    asked = disputes.filter(pl.col("reason") == QUANTITIES_DIFFER)
    leads = _leads(asked, everything)
    if leads.is_empty():
        return disputes
    differs = (pl.col("reason") == QUANTITIES_DIFFER) & pl.col("lead").is_in(
        leads["lead"].implode()
    )
    reason = pl.when(differs).then(pl.lit(UNITS_DIFFER)).otherwise("reason")
    return disputes.with_columns(reason=reason)


def evidence_of_counts(disputes: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """For each dispute of units those of both sides, as they are written."""
    disputed = disputes.filter(pl.col("reason") == UNITS_DIFFER)
    if disputed.is_empty():
        return no_evidence()
    said = _said(disputed, everything).group_by("lead").agg(
        ours=pl.col("unit").filter("is_ours").unique().sort().str.join(", "),
        theirs=pl.col("unit").filter(~pl.col("is_ours")).unique().sort().str.join(", "),
    ).sort("lead")  # fmt: skip
    return evidence_of(said, UNITS_DIFFER, pl.struct("ours", "theirs").struct.json_encode())


def _said(links: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """The rows of these groups that state a unit: lead, unit, its one form, and whose they are."""
    stated = everything.select("row", "unit").filter(pl.col("unit").is_not_null())
    is_ours = pl.col("row") < count_of_ours(everything)
    said = links.select("lead", "row").join(stated, on="row")
    return said.with_columns(counted=counted_in(), is_ours=is_ours).drop_nulls()


def _leads(links: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """The groups of which both sides state units, and not all the same one."""
    if "unit" not in everything.columns or links.is_empty():
        return links.select("lead").clear()
    groups = _said(links, everything).group_by("lead").agg(
        differs=pl.col("is_ours").any()
        & (~pl.col("is_ours")).any()
        & (pl.col("counted").n_unique() > 1)
    )  # fmt: skip
    return groups.filter("differs").select("lead").sort("lead")
