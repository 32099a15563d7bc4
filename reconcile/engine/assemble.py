"""Turns links and disputes into the outcome: numbered, ordered, with reasons and proof."""

from __future__ import annotations

import json

import polars as pl

from reconcile.engine.passes.close import near_pairs
from reconcile.engine.proof import prove
from reconcile.engine.records import (
    CASE_ITEM_SCHEMA,
    CASE_SCHEMA,
    LEG_SCHEMA,
    MATCH_SCHEMA,
    Case,
    Outcome,
)
from reconcile.engine.rules import RuleSet
from reconcile.engine.waterfall import Waterfall

CANDIDATES_MAX = 3
# candidates are looked for while a person can still read the list of cases
CASES_WITH_CANDIDATES_MAX = 20_000
CANDIDATE_DAYS = 7


def assemble(
    everything: pl.DataFrame,
    linked: pl.DataFrame,
    disputes: pl.DataFrame,
    fall: Waterfall,
    rules: RuleSet,
) -> Outcome:
    """Number matches and cases by their leading rows and prove that every row is in one place."""
    facts = everything.select("row", "side", "entry", "amount", "currency", "order_ref")
    matches, legs = _matches(linked, facts, rules, fall.scores)
    cases, items = _cases(disputes, facts, everything)
    return Outcome(
        matches=matches,
        legs=legs,
        cases=cases,
        case_items=items,
        proof=prove(everything, matches, legs, items),
        addresses=everything.select("entry", "source", "row_number", "side"),
    )


def _numbered(links: pl.DataFrame, facts: pl.DataFrame, name: str) -> pl.DataFrame:
    """Join facts to links and number the groups by their leading row, from 1."""
    rows = links.join(facts, on="row", how="left", maintain_order="left").sort("lead", "row")
    return rows.with_columns(pl.col("lead").rle_id().cast(pl.Int64).alias(name) + 1)


def _signed(side: str = "side") -> pl.Expr:
    return pl.when(pl.col(side) == "LEFT").then(pl.col("amount")).otherwise(-pl.col("amount"))


def _matches(
    linked: pl.DataFrame, facts: pl.DataFrame, rules: RuleSet, scores: dict[int, int]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = _numbered(linked, facts, "match_no")
    left = (pl.col("side") == "LEFT").sum()
    right = (pl.col("side") == "RIGHT").sum()
    groups = rows.group_by("match_no", maintain_order=True).agg(
        pl.col("lead").first(),
        pl.col("confirmed").first(),
        pl.col("rule_no").first(),
        pl.col("currency").first(),
        _signed().sum().alias("difference_minor"),
        left.alias("left"),
        right.alias("right"),
        pl.col("order_ref").drop_nulls().first().alias("reference"),
    )
    names = {number: rule.name for number, rule in enumerate(rules.rules, start=1)}
    methods = {number: str(rule.method) for number, rule in enumerate(rules.rules, start=1)}
    number = pl.col("rule_no")

    def side(name: str) -> pl.Expr:
        return pl.when(pl.col(name) > 1).then(pl.lit("N")).otherwise(pl.col(name).cast(pl.String))

    matches = groups.with_columns(
        state=pl.when("confirmed").then(pl.lit("CONFIRMED")).otherwise(pl.lit("SUGGESTED")),
        rule=number.replace_strict(names, default="", return_dtype=pl.String),
        cardinality=pl.concat_str(
            pl.when((pl.col("left") > 1) & (pl.col("right") > 1))
            .then(pl.lit("N:M"))
            .otherwise(pl.concat_str(side("left"), pl.lit(":"), side("right")))
        ),
        score=pl.col("lead").replace_strict(scores, default=None, return_dtype=pl.Int32)
        if scores
        else pl.lit(None, dtype=pl.Int32),
        reason_code=pl.concat_str(
            pl.lit("by_"), number.replace_strict(methods, default="", return_dtype=pl.String)
        ),
        # an exact match explains itself by its rule: nothing more is stored
        reason_params=pl.lit("{}"),
    )
    legs = rows.rename({"amount": "amount_minor"})
    return _shaped(matches, MATCH_SCHEMA), _shaped(legs, LEG_SCHEMA)


def _shaped(frame: pl.DataFrame, schema: dict[str, pl.DataType] | object) -> pl.DataFrame:
    shape = dict(schema)  # type: ignore[call-overload]  # a mapping
    return frame.select(pl.col(name).cast(dtype) for name, dtype in shape.items())


def _cases(
    disputes: pl.DataFrame, facts: pl.DataFrame, everything: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = _numbered(disputes, facts, "case_no")
    groups = rows.group_by("case_no", maintain_order=True).agg(
        pl.col("lead").first(),
        pl.col("case").first().alias("kind"),
        pl.col("reason").first().alias("reason_code"),
        pl.col("currency").first(),
        _signed().sum().alias("difference_minor"),
        pl.col("row"),
        pl.col("order_ref").drop_nulls().first().alias("reference"),
        pl.col("amount").filter(pl.col("side") == "LEFT").sum().alias("ours"),
        pl.col("amount").filter(pl.col("side") == "RIGHT").sum().alias("theirs"),
        pl.len().alias("rows"),
    )
    params = [
        json.dumps(dict(zip(("reference", "ours_minor", "theirs_minor", "rows", "currency"), values, strict=True)), ensure_ascii=False)
        for values in groups.select("reference", "ours", "theirs", "rows", "currency").iter_rows()
    ]  # fmt: skip
    found = _candidates(groups, everything)
    cases = groups.with_columns(
        reason_params=pl.Series(params, dtype=pl.String),
        candidates=pl.Series(
            [json.dumps(found.get(lead, []), ensure_ascii=False) for lead in groups["lead"]],
            dtype=pl.String,
        ),
    )
    items = rows.rename({"amount": "amount_minor"})
    return _shaped(cases, CASE_SCHEMA), _shaped(items, CASE_ITEM_SCHEMA)


def _candidates(
    groups: pl.DataFrame, everything: pl.DataFrame
) -> dict[int, list[dict[str, object]]]:
    """For one-sided cases: open rows of the other side that come nearest, and what differs."""
    one_sided = groups.filter(
        pl.col("kind").is_in([Case.EXTERNAL_ONLY, Case.INTERNAL_ONLY, Case.TIMING])
    )
    if one_sided.is_empty() or len(one_sided) > CASES_WITH_CANDIDATES_MAX:
        return {}
    open_rows = everything.join(one_sided.explode("row").select("row"), on="row", how="semi")
    left = open_rows.filter(pl.col("side") == "LEFT")
    right = open_rows.filter(pl.col("side") == "RIGHT")
    pairs = near_pairs(left, right, CANDIDATE_DAYS)
    entries = dict(open_rows.select("row", "entry").iter_rows())
    found: dict[int, list[dict[str, object]]] = {}
    for pair in pairs.sort("days", "row", "row_right").iter_rows(named=True):
        for mine, other in ((pair["row"], pair["row_right"]), (pair["row_right"], pair["row"])):
            offers = found.setdefault(mine, [])
            if len(offers) < CANDIDATES_MAX:
                offers.append({"entries": [entries[other]], "fields": _verdicts(pair)})
    return found


def _verdicts(pair: dict[str, object]) -> list[dict[str, object]]:
    """Field by field: ours, theirs, and whether they agree."""
    return [
        {
            "field": name,
            "ours": _plain(pair[ours]),
            "theirs": _plain(pair[theirs]),
            "agrees": pair[ours] == pair[theirs],
        }
        for name, ours, theirs in (
            ("order_ref", "order_key", "order_key_right"),
            ("amount", "amount", "amount"),
            ("booked_on", "day", "day_right"),
            ("counterparty", "counterparty", "counterparty_right"),
        )
    ]


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | str) else str(value)
