"""Turns links and disputes into the outcome: numbered, ordered, with reasons and proof."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from reconcile.engine.likeness.near import Near
from reconcile.engine.outcome.candidates import candidates
from reconcile.engine.outcome.difference import explain_differences
from reconcile.engine.outcome.proof import Came, prove
from reconcile.engine.records import (
    CASE_ITEM_SCHEMA,
    CASE_SCHEMA,
    LEFT,
    LEG_SCHEMA,
    MATCH_SCHEMA,
    RIGHT,
    Case,
    Outcome,
)
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.frames import count_of_ours, facts_of
from reconcile.engine.sorting import ascending
from reconcile.engine.waterfall import Waterfall

NUMBERS = 1 << 32  # rows are numbered in 32 bits
# In one number of 64 bits: two rows, of which a machine holds fewer, and twice the number of a rule, see RULES_MAX
ROWS_MAX, DECIDED_MAX = 1 << 28, 1 << 8
NOT_THERE, TOO_MANY = "not_on_other_side", "too_many_of_one_amount"


@dataclass(frozen=True, slots=True)
class Matched:
    """Matches in their order, numbered from 1, and their legs with the places of their rows."""

    matches: pl.DataFrame
    legs: pl.DataFrame


def matched(
    linked: pl.DataFrame,
    everything: pl.DataFrame,
    converted: pl.DataFrame,
    evidence: pl.DataFrame,
    rules: RuleSet,
) -> Matched:
    """The links as matches: numbered by their leading rows, each with its sums and what speaks for it."""
    rows = _numbered(_in_order(linked), everything, "match_no")
    rows = _at_worth(rows, converted)
    return Matched(
        _matches(rows, everything, converted, evidence, rules),
        rows.rename({"amount": "amount_minor"}),
    )


def assemble(
    everything: pl.DataFrame,
    found: tuple[Future[Matched], Matched],
    disputes: pl.DataFrame,
    fall: Waterfall,
    near: Near,
    *,
    came: Future[Came],
) -> Outcome:
    """Put the matches together, number and explain the cases, and prove that every row is in one place.

    What keys have matched, and what came in, may still be worked out when this begins.
    """
    disputed = _disputed(disputes, everything)
    items = disputed.rename({"amount": "amount_minor"})
    # explaining the cases takes longest, and the proof doesn't need it: both at once
    with ThreadPoolExecutor(1) as explainer:
        explained = explainer.submit(_cases, disputed, everything, fall, near)
        matches, legs = _after_one_another(found[0].result(), found[1])
        proof = prove(came.result(), legs, items)
        cases = explained.result()
    return Outcome(
        matches=matches,
        legs=_shaped(legs, LEG_SCHEMA),
        cases=cases,
        case_items=_shaped(items, CASE_ITEM_SCHEMA),
        proof=proof,
        addresses=everything.select("entry", "source", "row_number", "side"),
        leg_places=legs["row"],
        item_places=items["row"],
    )


def _after_one_another(first: Matched, then: Matched) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The matches and legs of both, numbered through."""
    if then.matches.is_empty():
        # a frame of two pieces is laid together by whoever reads it, at the cost of its memory
        return first.matches, first.legs
    number = pl.col("match_no") + len(first.matches)
    return (
        pl.concat([first.matches, then.matches.with_columns(number)]),
        pl.concat([first.legs, then.legs.with_columns(number)]),
    )


def _numbered(links: pl.DataFrame, everything: pl.DataFrame, name: str) -> pl.DataFrame:
    """Links with their side, entry and amount, and the groups numbered by their leading row, from 1."""
    facts = facts_of(everything, links["row"], "entry", "amount")
    is_left = pl.col("row") < count_of_ours(everything)
    return pl.concat([links, facts], how="horizontal").with_columns(
        pl.col("lead").rle_id().cast(pl.Int64).alias(name) + 1,
        side=pl.when(is_left).then(pl.lit(LEFT)).otherwise(pl.lit(RIGHT)),
        is_left=is_left,
    )


def _place() -> pl.Expr:
    """Where a link stands in the order of everything: by its group's leading row, then its own."""
    return pl.col("lead").cast(pl.UInt64) * NUMBERS + pl.col("row")


def _in_order(linked: pl.DataFrame) -> pl.DataFrame:
    """The links of matches in their order: by their group's leading row, then their own.

    Each is sorted as one number; its last bits say by which rule, and whether it is confirmed.
    """
    decided = pl.col("rule_no").cast(pl.UInt64) * 2 + pl.col("confirmed")
    row = pl.col("lead").cast(pl.UInt64) * ROWS_MAX + pl.col("row")
    places = linked.select(place=row * DECIDED_MAX + decided)["place"]
    ordered = ascending(places).to_frame()
    code = (pl.col("place") & (DECIDED_MAX - 1)).cast(pl.Int32)
    return ordered.select(
        lead=(pl.col("place") // (ROWS_MAX * DECIDED_MAX)).cast(pl.UInt32),
        row=(pl.col("place") // DECIDED_MAX & (ROWS_MAX - 1)).cast(pl.UInt32),
        rule_no=code // 2,
        confirmed=code % 2 == 1,
    )


def _at_worth(rows: pl.DataFrame, converted: pl.DataFrame) -> pl.DataFrame:
    """What each row counts in its match: its amount, unless it was converted."""
    if converted.is_empty():
        none = pl.lit(None, dtype=pl.Int64)
        return rows.with_columns(converted_minor=none, worth=pl.col("amount"))
    amounts = converted.select("row", "converted_minor")
    return rows.join(amounts, on="row", how="left", maintain_order="left").with_columns(
        worth=pl.coalesce("converted_minor", "amount")
    )


def _counted_in(matches: pl.DataFrame, converted: pl.DataFrame) -> pl.DataFrame:
    """Matches whose rows were converted, in the currency that they were converted to."""
    if converted.is_empty():
        return matches
    leads = converted.select("converted_to", lead="row")
    return matches.join(leads, on="lead", how="left", maintain_order="left").with_columns(
        currency=pl.coalesce("converted_to", "currency")
    )


def _matches(
    rows: pl.DataFrame,
    everything: pl.DataFrame,
    converted: pl.DataFrame,
    evidence: pl.DataFrame,
    rules: RuleSet,
) -> pl.DataFrame:
    state = pl.when("confirmed").then(pl.lit("CONFIRMED")).otherwise(pl.lit("SUGGESTED"))
    groups = _groups(rows, "match_no", "lead", "confirmed", "rule_no")
    facts = facts_of(everything, groups["lead"], "currency")
    names = ["", *(rule.name for rule in rules.rules)]
    codes = ["", *(f"by_{rule.method}" for rule in rules.rules)]
    found = _counted_in(pl.concat([groups, facts], how="horizontal"), converted)
    found = found.join(evidence, on="lead", how="left", maintain_order="left").with_columns(
        state=state,
        rule=pl.Series(names, dtype=pl.String).gather(groups["rule_no"]),
        cardinality=_cardinality(groups),
        reason_code=pl.coalesce(
            "reason", pl.Series(codes, dtype=pl.String).gather(groups["rule_no"])
        ),
        # an exact match explains itself by its rule: nothing more is stored
        reason_params=pl.col("params").fill_null("{}"),
    )
    return _shaped(found, MATCH_SCHEMA)


def _groups(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The first row of each group; by how much its sides differ, and how many rows each has.

    Groups follow one another: a sum is the running total at a group's end, less that before it.
    """
    lengths = rows["lead"].rle().struct.field("len").cast(pl.Int64)
    ends = lengths.cum_sum()
    running = rows.select(
        difference_minor=pl.when("is_left").then("worth").otherwise(-pl.col("worth")).cum_sum(),
        count_left=pl.col("is_left").cast(pl.Int64).cum_sum(),
    ).select(pl.all().gather(ends - 1))
    sums = running.select(pl.all() - pl.all().shift(1, fill_value=0))
    first = rows.select(pl.col(columns).gather(ends - lengths))
    return pl.concat([first, sums], how="horizontal").with_columns(
        count_right=lengths - pl.col("count_left")
    )


def _cardinality(groups: pl.DataFrame) -> pl.Series:
    """1:1, 1:N, N:M and the like: words are made only for what is not one to one."""

    def words(count: pl.Expr) -> pl.Expr:
        return pl.when(count > 1).then(pl.lit("N")).otherwise(count.cast(pl.String))

    left, right = pl.col("count_left"), pl.col("count_right")
    others = groups.select(left, right, at=pl.int_range(pl.len(), dtype=pl.UInt32)).filter(
        (left != 1) | (right != 1)
    )
    theirs = pl.when((left > 1) & (right > 1)).then(pl.lit("M")).otherwise(words(right))
    mixed = others.select("at", words=pl.concat_str(words(left), pl.lit(":"), theirs))
    made = pl.repeat("1:1", len(groups), dtype=pl.String, eager=True)
    return made.scatter(mixed["at"], mixed["words"])


def _shaped(
    frame: pl.DataFrame, schema: Mapping[str, pl.DataType | type[pl.DataType]]
) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _disputed(disputes: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """The rows of all cases in their order, with what is said of them."""
    rows = _numbered(disputes.sort(_place()), everything, "case_no")
    facts = facts_of(everything, rows["row"], "currency", "order_ref", "row_number")
    return pl.concat([rows, facts], how="horizontal")


def _cases(
    rows: pl.DataFrame, everything: pl.DataFrame, fall: Waterfall, near: Near
) -> pl.DataFrame:
    groups = _sums_of_cases(rows)
    nearest = candidates(groups, rows, everything, near)
    said = fall.evidence.select("lead", "params", pl.col("reason").alias("reason_code"))
    found = (
        groups.join(near.crowded, left_on="lead", right_on="row", how="left", maintain_order="left")
        .join(nearest, on="lead", how="left", maintain_order="left")
        .join(said, on=["lead", "reason_code"], how="left", maintain_order="left")
        .with_columns(
            *_reasons(),
            difference_minor=pl.col("ours_minor") - pl.col("theirs_minor"),
            candidates=pl.col("candidates").fill_null("[]"),
        )
    )
    return _shaped(explain_differences(_remarked(found, fall.remarks), rows), CASE_SCHEMA)


def _sums_of_cases(rows: pl.DataFrame) -> pl.DataFrame:
    """The first row of each case, which names it, and the sums of both its sides.

    The rows of a case follow one another: sums are running totals, as in `_groups`.
    """
    lengths = rows["case_no"].rle().struct.field("len").cast(pl.Int64)
    ends = lengths.cum_sum()
    first = rows.select(
        pl.col("case_no", "lead", "currency").gather(ends - lengths),
        kind=pl.col("case").gather(ends - lengths),
        reason_code=pl.col("reason").gather(ends - lengths),
    )
    # amounts of two currencies are never added up: a case counts in that of its first row
    counts = pl.col("currency") == first["currency"].gather(rows["case_no"] - 1)
    is_ours, is_theirs = counts & pl.col("is_left"), counts & ~pl.col("is_left")
    running = rows.select(
        ours_minor=pl.when(is_ours).then("amount").otherwise(0).cum_sum(),
        theirs_minor=pl.when(is_theirs).then("amount").otherwise(0).cum_sum(),
    ).select(pl.all().gather(ends - 1))
    sums = running.select(pl.all() - pl.all().shift(1, fill_value=0))
    named = rows.select("case_no", reference="order_ref").drop_nulls()
    named = named.filter(pl.col("case_no").ne_missing(pl.col("case_no").shift(1)))
    of_cases = pl.concat([first, sums], how="horizontal").with_columns(rows=lengths)
    return of_cases.join(named, on="case_no", how="left", maintain_order="left")


def _remarked(cases: pl.DataFrame, remarks: pl.DataFrame) -> pl.DataFrame:
    """Cases of two currencies say why their rows were not converted, where a rule would have done it."""
    if remarks.is_empty():
        return cases
    first = remarks.unique("row", keep="first", maintain_order=True).rename({"row": "lead"})
    first = first.with_columns(kind=pl.lit(str(Case.CURRENCY_MISMATCH)))
    return cases.join(first, on=["lead", "kind"], how="left", maintain_order="left").with_columns(
        reason_code=pl.coalesce("remark", "reason_code"),
        reason_params=pl.coalesce(
            _joined(pl.col("reason_params"), pl.col("remark_params")), "reason_params"
        ),
    )


def _reasons() -> tuple[pl.Expr, pl.Expr]:
    """Code and parameters of a case; a row that a rule could not compare says which rule that was."""
    columns = ("reference", "ours_minor", "theirs_minor", "rows", "currency")
    is_crowded = pl.col("rule").is_not_null() & (pl.col("reason_code") == NOT_THERE)
    code = pl.when(is_crowded).then(pl.lit(TOO_MANY)).otherwise("reason_code")
    plain, named = (pl.struct(c).struct.json_encode() for c in (columns, (*columns, "rule")))
    both = _joined(plain, pl.col("params"))
    params = pl.when(is_crowded).then(named).otherwise(pl.coalesce(both, plain))
    return code.alias("reason_code"), params.alias("reason_params")


def _joined(params: pl.Expr, more: pl.Expr) -> pl.Expr:
    """One JSON object of two, the second of which most cases don't have: null then."""
    return pl.concat_str(params.str.head(-1), more.str.tail(-1), separator=",")
