"""Turns links and disputes into the outcome: numbered, ordered, with reasons and proof."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from reconcile.engine.candidates import candidates
from reconcile.engine.frames import facts_of
from reconcile.engine.proof import prove
from reconcile.engine.records import (
    CASE_ITEM_SCHEMA,
    CASE_SCHEMA,
    LEFT,
    LEG_SCHEMA,
    MATCH_SCHEMA,
    Outcome,
)
from reconcile.engine.rules import RuleSet

FACTS = ("side", "entry", "amount", "currency", "order_ref")


def assemble(
    everything: pl.DataFrame,
    linked: pl.DataFrame,
    disputes: pl.DataFrame,
    evidence: pl.DataFrame,
    rules: RuleSet,
) -> Outcome:
    """Number matches and cases by their leading rows and prove that every row is in one place."""
    matches, legs = _matches(_numbered(linked, everything, "match_no"), evidence, rules)
    cases, items = _cases(_numbered(disputes, everything, "case_no"), everything)
    return Outcome(
        matches=matches,
        legs=_shaped(legs, LEG_SCHEMA),
        cases=cases,
        case_items=_shaped(items, CASE_ITEM_SCHEMA),
        proof=prove(everything, legs, items),
        addresses=everything.select("entry", "source", "row_number", "side"),
    )


def _numbered(links: pl.DataFrame, everything: pl.DataFrame, name: str) -> pl.DataFrame:
    """Facts beside links, and the groups numbered by their leading row, from 1."""
    place = pl.col("lead").cast(pl.UInt64) * 2**32 + pl.col("row")
    rows = links.sort(place)
    facts = facts_of(everything, rows["row"], *FACTS)
    joined = pl.concat([rows, facts], how="horizontal")
    return joined.with_columns(pl.col("lead").rle_id().cast(pl.Int64).alias(name) + 1)


def _matches(
    rows: pl.DataFrame, evidence: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    is_left = pl.col("side") == LEFT
    signed = pl.when(is_left).then("amount").otherwise(-pl.col("amount"))
    state = pl.when("confirmed").then(pl.lit("CONFIRMED")).otherwise(pl.lit("SUGGESTED"))
    rows = rows.with_columns(state=state, is_left=is_left.cast(pl.Int64), signed=signed)
    groups = _first_rows(rows, "match_no", "lead", "state", "rule_no", "currency").with_columns(
        difference_minor=_sums(rows, "signed"), left=_sums(rows, "is_left")
    )
    names = {number: rule.name for number, rule in enumerate(rules.rules, start=1)}
    codes = {number: f"by_{rule.method}" for number, rule in enumerate(rules.rules, start=1)}
    number = pl.col("rule_no")
    found = groups.join(evidence, on="lead", how="left", maintain_order="left").with_columns(
        rule=number.replace_strict(names, default="", return_dtype=pl.String),
        cardinality=_cardinality(pl.col("left"), pl.col("legs") - pl.col("left")),
        reason_code=pl.coalesce(
            "reason", number.replace_strict(codes, default="", return_dtype=pl.String)
        ),
        # an exact match explains itself by its rule: nothing more is stored
        reason_params=pl.col("params").fill_null("{}"),
    )
    return _shaped(found, MATCH_SCHEMA), rows.rename({"amount": "amount_minor"})


def _first_rows(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The first row of each group, and how many `legs` it has. Groups follow one another."""
    lengths = rows["lead"].rle().struct.field("len").cast(pl.Int64)
    first = lengths.cum_sum() - lengths
    return rows.select(pl.col(columns).gather(first)).with_columns(legs=lengths)


def _sums(rows: pl.DataFrame, column: str) -> pl.Series:
    """The sum over each group: running totals at its end, less those before it."""
    lengths = rows["lead"].rle().struct.field("len").cast(pl.Int64)
    totals = rows[column].cum_sum().gather(lengths.cum_sum() - 1)
    return totals - totals.shift(1, fill_value=0)


def _cardinality(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    def words(count: pl.Expr, many: str) -> pl.Expr:
        return pl.when(count > 1).then(pl.lit(many)).otherwise(count.cast(pl.String))

    both = (left > 1) & (right > 1)
    theirs = pl.when(both).then(pl.lit("M")).otherwise(words(right, "N"))
    one = (left == 1) & (right == 1)
    mixed = pl.concat_str(words(left, "N"), pl.lit(":"), theirs)
    return pl.when(one).then(pl.lit("1:1")).otherwise(mixed)


def _shaped(
    frame: pl.DataFrame, schema: Mapping[str, pl.DataType | type[pl.DataType]]
) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _cases(rows: pl.DataFrame, everything: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    is_left = pl.col("side") == LEFT
    ours = pl.when(is_left).then("amount").otherwise(0)
    theirs = pl.when(is_left).then(0).otherwise(pl.col("amount"))
    rows = rows.with_columns(ours=ours, theirs=theirs)
    groups = rows.group_by("case_no", maintain_order=True).agg(
        pl.col("lead", "currency").first(),
        pl.col("case").first().alias("kind"),
        pl.col("reason").first().alias("reason_code"),
        pl.col("order_ref").drop_nulls().first().alias("reference"),
        pl.col("ours").sum().alias("ours_minor"),
        pl.col("theirs").sum().alias("theirs_minor"),
        pl.len().alias("rows"),
    )
    params = pl.struct("reference", "ours_minor", "theirs_minor", "rows", "currency")
    found = groups.join(
        candidates(groups, rows, everything), on="lead", how="left", maintain_order="left"
    ).with_columns(
        difference_minor=pl.col("ours_minor") - pl.col("theirs_minor"),
        reason_params=params.struct.json_encode(),
        candidates=pl.col("candidates").fill_null("[]"),
    )
    return _shaped(found, CASE_SCHEMA), rows.rename({"amount": "amount_minor"})
