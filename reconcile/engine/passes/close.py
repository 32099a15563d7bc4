"""Where keys end: pairs by amount, day, name and number, decided for all of them at once.

Pairs are found in blocks, scored by features, and assigned component by component. A pair without a
rival is suggested. It is confirmed only where the rule confirms, what the rule requires agrees, it leads
every other candidate of both rows by the rule's margin, no other row whose name could be meant has the
same amount, nothing of the payer speaks against it (payers.py), and no sum of that counterparty's open rows fits either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from reconcile.engine.likeness.assignment import with_losses
from reconcile.engine.likeness.named_accounts import account_of, are_one
from reconcile.engine.likeness.names import NAME_AGREES, NAME_COULD_BE
from reconcile.engine.likeness.references import REFERENCE_SLIP, REFERENCE_STANDS
from reconcile.engine.likeness.scoring import (
    EXACT,
    SCORE_MIN,
    WORDS_MAX,
    Sides,
    close_pairs,
    scored,
)
from reconcile.engine.likeness.series import in_turn
from reconcile.engine.links import (
    EVIDENCE_SCHEMA,
    links_of_pairs,
    links_of_rivals,
    no_evidence,
    no_links,
)
from reconcile.engine.passes.at_once import told_by_time
from reconcile.engine.passes.doubts import sums_that_fit
from reconcile.engine.passes.payers import Known, with_doubts
from reconcile.engine.rules import Rule
from reconcile.engine.sides.frames import as_given_out, picked

DAYS_DEFAULT = 3
# an assignment that loses fewer points is as good as the best: who is in it competes. More than the
# points of days: the nearer day alone decides nothing
TIE_POINTS = 10
BOTH = ("row", "row_right")


@dataclass(frozen=True, slots=True)
class Close:
    """What a rule without a key found: pairs or groups, what speaks for each, and who competes."""

    confirmed: pl.DataFrame
    suggested: pl.DataFrame
    evidence: pl.DataFrame
    rivals: pl.DataFrame
    # rows of amounts so frequent that they were not compared
    crowded: pl.DataFrame


def nothing_close() -> Close:
    links = no_links()
    return Close(links, links, no_evidence(), links, links.select("row"))


def match_close(given: Sides, rule: Rule, known: Known, apart: pl.DataFrame | None = None) -> Close:
    """Pairs of which neither row has another partner that is nearly as good; the others are rivals.

    Where numbers decide, two that were given out in turn are no slip. What a person has
    undone (`apart`: row, row_right and the score it had) is no partner any more.
    """
    if given.left.is_empty() or given.right.is_empty():
        return nothing_close()
    days_max = rule.tolerance.days if rule.tolerance.days is not None else DAYS_DEFAULT
    near, crowded = close_pairs(given, rule.tolerance, days_max)
    if rule.keys:
        # what carries a number is known by it
        numbered = pl.concat([given.left, given.right]).filter(pl.col("order_key").is_not_null())
        crowded = crowded.join(numbered, on="row", how="anti")
    if near.is_empty():
        return replace(nothing_close(), crowded=crowded)
    pairs = scored(given, near, has_key=bool(rule.keys))
    if rule.keys:
        pairs = _without_known(_without_serials(pairs, known.numbers), known)
        pairs = _without_other_accounts(pairs, given, known)
        pairs = _without_lesser(_without_other_shops(pairs, known))
    pairs = _of_one_shop(pairs, known)
    pairs = (
        told_by_time(pairs, given)
        if rule.keys
        else pairs.with_columns(is_at_once=pl.lit(value=False))
    )
    partners = pairs.filter(pl.col("score") >= SCORE_MIN)
    if "counterparty" in rule.requires:
        partners = _without_strangers(partners)
    chosen, contested = _decided(partners if apart is None else _without(partners, apart))
    chosen = _with_runner_up(chosen, pairs, given).with_columns(doubt=pl.lit(None, pl.String))
    if rule.confirms and "counterparty" in rule.requires:
        chosen = with_doubts(chosen, given, known)
    sure = _sure(chosen, pairs, given, rule, days_max)
    return Close(
        confirmed=links_of_pairs(sure),
        suggested=links_of_pairs(chosen.join(sure, on="row", how="anti", maintain_order="left")),
        evidence=pl.concat(
            [
                _evidence(sure, "sure"),
                _evidence(chosen.join(sure, on="row", how="anti", maintain_order="left"), ""),
            ]
        ),
        rivals=links_of_rivals(contested),
        crowded=crowded,
    )


def _without(pairs: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """The pairs for which more speaks now than when they were undone."""
    known = pairs.join(apart, on=["row", "row_right"], how="left", maintain_order="left")
    more = pl.col("undone_score").is_null() | (pl.col("score") > pl.col("undone_score"))
    return known.filter(more).drop("undone_score")


def _of_one_shop(pairs: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The pairs without those of rows of two shops."""
    if known.shops is None:
        return pairs
    differ = known.shops.gather(pairs["row"]) != known.shops.gather(pairs["row_right"])
    return pairs.filter(~differ.fill_null(value=False))


def _without_serials(pairs: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    """The pairs without those of two numbers of one length that only look like a slip."""
    same_length = pl.col("order_key").str.len_chars() == pl.col("order_key_right").str.len_chars()
    slips = pairs.filter((pl.col("reference") == REFERENCE_SLIP) & same_length)
    if slips.is_empty():
        return pairs
    ours, theirs = slips["order_key"], slips["order_key_right"]
    serials = slips.filter(in_turn(ours, theirs, numbers) & in_turn(theirs, ours, numbers))
    return pairs.join(serials, on=["row", "row_right"], how="anti", maintain_order="left")


def _without_known(pairs: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The pairs without those of two numbers that both stand on both sides: neither is struck wrong."""
    slips = pairs.filter(pl.col("reference") == REFERENCE_SLIP)
    if slips.is_empty():
        return pairs
    ours, theirs = known.rows["order_key"], known.numbers.slice(len(known.rows))
    both = slips.filter(
        pl.col("order_key").is_in(theirs.drop_nulls().implode()),
        pl.col("order_key_right").is_in(ours.drop_nulls().implode()),
    )
    return pairs.join(both, on=["row", "row_right"], how="anti", maintain_order="left")


def _without_other_accounts(pairs: pl.DataFrame, given: Sides, known: Known) -> pl.DataFrame:
    """The pairs without those between two accounts: slips of which one stands on the other side with that amount,
    too, and what no number ties. Where a rule goes by accounts, what it can place is left to it."""
    asked = pairs.filter(pl.col("reference") <= REFERENCE_SLIP)
    if not known.has_accounts or asked.is_empty():
        return pairs
    ours, theirs = (
        picked(every, every["row"].is_in(rows["row"].implode()))
        .select("row", "currency", "amount", account=account_of(every))
        .drop_nulls("account")
        for every, rows in ((known.rows, given.left), (known.lines, given.right))
    )
    told = (
        asked.select(*BOTH, is_slip=pl.col("reference") == REFERENCE_SLIP)
        .join(ours.select("row", mine="account"), on="row", how="left")
        .join(theirs.select(row_right="row", other="account"), on="row_right", how="left")
    )
    by = ["currency", "amount", "account"]
    own = (ours.join(theirs, on=by, how="semi"), theirs.join(ours, on=by, how="semi"))
    has_own = pl.col("row").is_in(own[0]["row"].implode())
    has_own |= pl.col("row_right").is_in(own[1]["row"].implode())
    others = (~are_one()).fill_null(value=False)
    untied = others | (has_own & pl.lit(known.goes_by_account))
    bad = told.filter(pl.when("is_slip").then(others & has_own).otherwise(untied))
    return pairs.join(bad, on=list(BOTH), how="anti", maintain_order="left")


def _without_other_shops(pairs: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The pairs without those of a number and the same one behind another prefix than the proven one."""
    if not known.has_prefix:
        return pairs
    ours, theirs = pl.col("order_key"), pl.col("order_key_right")
    is_behind = ours.str.ends_with(theirs) | theirs.str.ends_with(ours)
    return pairs.filter(~is_behind.fill_null(value=False))


def _without_lesser(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs without slips of a row whose whole number stands in another's: SO1_2 is SO1's, not SO12's."""
    ours, theirs = pl.col("order_key"), pl.col("order_key_right")
    within = ours.str.contains(theirs, literal=True) | theirs.str.contains(ours, literal=True)
    stands = pl.col("reference") == REFERENCE_STANDS
    tied = pairs.filter(pl.col("reference") >= REFERENCE_SLIP)
    tied = tied.with_columns(is_whole=stands | within.fill_null(value=False))
    whole = tied.filter("is_whole")
    if whole.is_empty():
        return pairs
    named = pl.col("row").is_in(whole["row"].implode()) | pl.col("row_right").is_in(
        whole["row_right"].implode()
    )
    lesser = tied.filter(~pl.col("is_whole") & named)
    return pairs.join(lesser, on=["row", "row_right"], how="anti", maintain_order="left")


def _without_strangers(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs without those of a row that has one partner of its name and amount, and is that one's only one,
    and of a payer who has bills of that amount.

    Somebody else of that amount competes for neither, unless a number says so or the name could be meant.
    """
    exact = pl.col("amount_feature") == EXACT
    named = pairs.filter(exact, pl.col("name") >= NAME_AGREES)
    if named.is_empty():
        return pairs
    alone = pl.col("row").is_unique() & pl.col("row_right").is_unique()
    meant = named.filter(~pl.col("names_other_number")).filter(alone)
    stranger = (pl.col("name") < NAME_COULD_BE) & (pl.col("reference") < REFERENCE_SLIP)
    strangers = pairs.filter(stranger)
    own = [("row", meant), ("row_right", named)]
    bound = pl.concat(
        [strangers.join(rows, on=mine, how="semi").select("row", "row_right") for mine, rows in own]
    )
    return pairs.join(bound, on=list(BOTH), how="anti", maintain_order="left")


def _decided(pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs of the one good assignment, and those of assignments that are as good."""
    judged = with_losses(pairs.with_columns(points=pl.col("score") - (SCORE_MIN - 1)))
    good = judged.filter(pl.col("loss") < TIE_POINTS)
    alone = pl.col("row").is_unique() & pl.col("row_right").is_unique()
    return good.filter(alone), good.filter(~alone)


def _with_runner_up(chosen: pl.DataFrame, pairs: pl.DataFrame, given: Sides) -> pl.DataFrame:
    """Chosen pairs with the best other candidate of either row, and the points by which they lead it."""
    kept = ["row", "row_right", "score"]
    others = []
    for mine, other, table in (("row", "row_right", given.right), ("row_right", "row", given.left)):
        named = table.select(
            pl.col("row").alias(other),
            reference="order_ref",
            number="row_number",
            side=pl.lit(other),
        )
        found = pairs.select(kept).join(
            chosen.select(mine, lead="row", partner=other), on=mine, how="inner"
        )
        found = found.filter(pl.col(other) != pl.col("partner")).join(named, on=other)
        others.append(found.select("lead", "score", "reference", "number", "side", other=other))
    best = (
        pl.concat(others)
        .sort(["score", "other"], descending=[True, False])
        .unique("lead", keep="first", maintain_order=True)
    )
    runner_up = pl.struct("reference", row="number", score="score")
    best = best.select("lead", next_score="score", runner_up=runner_up)
    joined = chosen.join(best, left_on="row", right_on="lead", how="left", maintain_order="left")
    return joined.with_columns(margin=pl.col("score") - pl.col("next_score").fill_null(0))


def _sure(
    chosen: pl.DataFrame, pairs: pl.DataFrame, given: Sides, rule: Rule, days_max: int
) -> pl.DataFrame:
    """The chosen pairs that may be confirmed."""
    if not rule.confirms or chosen.is_empty():
        return chosen.clear()
    agrees = {
        "counterparty": pl.col("name") >= NAME_AGREES,
        "reference": pl.col("reference") == REFERENCE_STANDS,
    }
    asked = chosen.filter(
        *(agrees[name] for name in rule.requires),
        pl.col("margin") >= rule.margin,
        ~pl.col("names_other_number") & ~pl.col("is_bounded"),
    )
    if "counterparty" in rule.requires:
        asked = asked.filter(pl.col("doubt").is_null())
        asked = _not_named_elsewhere(_only_one_meant(asked, pairs), given.numbers)
    # who writes the number down knows what is paid
    by_name = asked.filter(pl.col("reference") < REFERENCE_STANDS)
    doubtful = sums_that_fit(by_name.select("row", "row_right"), given, days_max)
    return asked.join(doubtful, on=["row", "row_right"], how="anti", maintain_order="left")


def _only_one_meant(chosen: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs beside which no other row of that amount has a name that could be meant.

    A number that is written out says which of them is meant: only another one that is written out competes.
    """
    could_be = pairs.filter(pl.col("name") >= NAME_COULD_BE, pl.col("amount_feature") == EXACT)
    stands = pl.col("reference") == REFERENCE_STANDS
    alone = []
    for is_written, rivals in ((stands, could_be.filter(stands)), (~stands, could_be)):
        asked = chosen.filter(is_written)
        for column in BOTH:
            several = rivals.group_by(column).len().filter(pl.col("len") > 1)
            asked = asked.join(several, on=column, how="anti")
        alone.append(asked.select(BOTH))
    return chosen.join(pl.concat(alone), on=list(BOTH), how="semi", maintain_order="left")


def _not_named_elsewhere(chosen: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Pairs by name alone, but those of which a row's number stands in another row's text, or the other way."""
    is_named = pl.col("reference") == REFERENCE_STANDS
    for mine, other in (("row", "row_right"), ("row_right", "row")):
        partner = chosen.filter(~is_named).select(mine, partner=other)
        elsewhere = numbers.join(partner, on=mine).filter(pl.col(other) != pl.col("partner"))
        chosen = chosen.join(elsewhere, on=mine, how="anti", maintain_order="left")
    return chosen


def _evidence(pairs: pl.DataFrame, how: str) -> pl.DataFrame:
    if pairs.is_empty():
        return no_evidence()
    reference, name = pl.col("reference"), pl.col("name")
    suggested = (
        pl.when(reference == REFERENCE_STANDS)
        .then(pl.lit("number_in_text"))
        .when(reference == REFERENCE_SLIP)
        .then(pl.lit("slip_in_number"))
        .when(pl.col("doubt").is_not_null())
        .then("doubt")
        .when(name >= NAME_AGREES)
        .then(pl.lit("name_and_amount"))
        .when(name > WORDS_MAX)
        .then(pl.lit("alike_name_and_amount"))
        .when("is_at_once")
        .then(pl.lit("amount_and_minute"))
        .otherwise(pl.lit("amount_and_day"))
    )
    sure = (
        pl.when(reference == REFERENCE_STANDS)
        .then(pl.lit("sure_by_number"))
        .otherwise(pl.lit("sure_by_name"))
    )
    features = pl.struct("reference", "name", amount="amount_feature", days="days_feature")
    params = pl.struct(
        "days", "margin", "runner_up",
        ours=as_given_out(pl.col("order_key")), theirs=as_given_out(pl.col("order_key_right")),
        features=features,
    ).struct.json_encode()  # fmt: skip
    reason = sure if how == "sure" else suggested
    found = pairs.select(pl.col("row").alias("lead"), "score", reason=reason, params=params)
    return found.select(pl.col(name).cast(kind) for name, kind in EVIDENCE_SCHEMA.items())
