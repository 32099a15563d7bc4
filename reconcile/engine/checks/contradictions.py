"""What rows that a number brought together say against it: another number of theirs, or how it was paid."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.records import Case
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.frames import (
    MONEY_KEYS,
    ONE_IN_FEW,
    count_of_ours,
    facts_of,
    picked,
    sides_of,
)

# shorter numbers of two series meet by chance
LENGTH_MIN = 8
ORDER, PAYMENT = "order_key", "transaction_key"
# of these none carries another; a card terminal, a bank or a shop system may show a wallet's payment
PURSES = ("WECHAT", "ALIPAY", "PAYPAL", "CASH")


def contradicted(
    linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take pairs apart of which another field that both rows state says otherwise. Returns the links that hold,
    and the disputes."""
    ours = count_of_ours(everything)
    across = (pl.col("lead") < ours) & (pl.col("row") >= ours) & pl.col("confirmed")
    pairs = linked.filter(across).select("lead", "row", "rule_no")
    asked = [(key, _not_paired_by(key, pairs, rules)) for key in MONEY_KEYS]
    swapped = pl.concat(
        [
            *(_named_elsewhere(others, everything, key) for key, others in asked),
            *(_of_two_orders(others, everything) for key, others in asked if key == ORDER),
        ]
    ).unique()
    swapped = of_few_rows(swapped, linked, rows_max=2)
    otherwise = _paid_otherwise(pairs, linked, everything)
    otherwise = otherwise.join(swapped, on="lead", how="anti")
    found = [
        dispute(linked.join(leads, on="lead", how="semi"), case, reason)
        for leads, case, reason in (
            (swapped, Case.AMBIGUOUS, "numbers_contradict"),
            (otherwise, Case.STATUS_MISMATCH, "channels_differ"),
        )
        if not leads.is_empty()
    ]
    if not found:
        return linked, no_disputes()
    disputes = pl.concat(found)
    return linked.join(disputes, on="lead", how="anti", maintain_order="left"), disputes


def _not_paired_by(key: str, pairs: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """The pairs but those of rules that ask for one number of this kind: they have it in common."""
    same = [no for no, rule in enumerate(rules.rules, 1) if set(rule.keys) == {(key, key)}]
    return pairs.filter(~pl.col("rule_no").is_in(same)).select("lead", "row")


def differing(pairs: pl.DataFrame, everything: pl.DataFrame, column: str) -> pl.DataFrame:
    """The pairs whose rows both state something, and not the same, as `mine` and `other`."""
    nothing = pairs.clear().with_columns(mine=pl.lit(""), other=pl.lit(""))
    if any(side[column].null_count() == len(side) for side in sides_of(everything)):
        return nothing
    some = pairs
    if len(pairs) * ONE_IN_FEW > len(everything):
        # numbers are compared first: of a million pairs most say the same, or nothing
        hashed = pl.when(pl.col(column).is_not_null()).then(pl.col(column).hash())
        said = everything.select(hashed).to_series().rechunk()
        differ = said.gather(pairs["lead"]) != said.gather(pairs["row"])
        some = picked(pairs, differ.fill_null(value=False))
    mine, other = (facts_of(everything, some[at], column)[column] for at in ("lead", "row"))
    return some.with_columns(mine=mine, other=other).filter(pl.col("mine") != pl.col("other"))


def of_few_rows(leads: pl.DataFrame, linked: pl.DataFrame, rows_max: int) -> pl.DataFrame:
    """Those of the groups that have no more rows than that."""
    few = linked.join(leads, on="lead", how="semi").group_by("lead").len()
    return few.filter(pl.col("len") <= rows_max).select("lead").sort("lead")


def _named_elsewhere(pairs: pl.DataFrame, everything: pl.DataFrame, key: str) -> pl.DataFrame:
    """The pairs whose rows state different numbers of one kind, one of which is another row's of the other side.

    A number that stands at several rows of a side, as a terminal's does, names none of them.
    """
    differ = differing(pairs, everything, key)
    found = [pairs.clear().select("lead")]
    left, right = sides_of(everything)
    for column, at, own, there in (("mine", "lead", left, right), ("other", "row", right, left)):
        # mostly no number stands on the other side, or all do: that is known before anything is joined
        hashed = differ[column].hash().unique()
        known = there[key].is_not_null() & there[key].hash().is_in(hashed.implode())
        if not known.any():
            continue
        named_there = there.filter(known)
        found_there = pl.col(column).is_in(named_there[key].unique().implode())
        asked = differ.filter(found_there & (pl.col(column).str.len_chars() >= LENGTH_MIN))
        others = [name for name in MONEY_KEYS if name != key]
        named = pl.col(key).alias(column), pl.col("amount").sign().alias("way")
        facts = [*named, *map(pl.col, others)]
        mine = own.join(asked.select(row=at), on="row", how="semi").select("row", *facts)
        asked = asked.select("lead", pl.col(at).alias("row")).join(mine, on="row")
        elsewhere = named_there.select(facts).join(asked, on=[column, "way"], suffix="_asked")
        # two payments of one order are no other sale
        same = pl.any_horizontal(pl.col(name) == pl.col(f"{name}_asked") for name in others)
        once = _once(own, key, column), _once(named_there, key, column)
        for only in once:
            elsewhere = elsewhere.join(only, on=[column, "way"], how="semi")
        found.append(elsewhere.filter(~same.fill_null(value=False)).select("lead"))
    return pl.concat(found).unique()


def _of_two_orders(pairs: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose rows state two orders, each of which both sides have: neither is another way to write the other.

    A transaction that both state is one payment, whatever it was made for.
    """
    differ = differing(pairs, everything, ORDER)
    mine, theirs = (facts_of(everything, differ[at], PAYMENT)[PAYMENT] for at in ("lead", "row"))
    differ = differ.filter((mine != theirs).fill_null(value=True))
    if differ.is_empty():
        return differ.select("lead")
    known = [
        side.filter(side[ORDER].is_in(pl.concat([differ["mine"], differ["other"]]).implode()))
        for side in sides_of(everything)
    ]
    on_both = known[0].join(known[1], on=ORDER, how="semi")[ORDER].unique().implode()
    return differ.filter(pl.col("mine").is_in(on_both), pl.col("other").is_in(on_both)).select(
        "lead"
    )


def _once(rows: pl.DataFrame, key: str, name: str) -> pl.DataFrame:
    """The numbers that one row of a side has, of money that went one way."""
    counted = rows.select(pl.col(key).alias(name), way=pl.col("amount").sign()).drop_nulls()
    return counted.group_by(name, "way").len().filter(pl.col("len") == 1)


def _paid_otherwise(
    pairs: pl.DataFrame, linked: pl.DataFrame, everything: pl.DataFrame
) -> pl.DataFrame:
    """The groups of one row of ours that was paid with another purse than all of theirs.

    Where that is so of most, our column speaks of something else.
    """
    # as small numbers, of which a side of one channel holds a single one
    codes = {purse: code for code, purse in enumerate(PURSES)}
    code = pl.col("channel").replace_strict(codes, default=None, return_dtype=pl.UInt8)
    purses = [side.select(code.drop_nulls().unique())["channel"] for side in sides_of(everything)]
    if pl.concat(purses).n_unique() < 2 or any(has.is_empty() for has in purses):  # noqa: PLR2004  (to differ)
        return pairs.clear().select("lead")
    said = everything.select(code)["channel"].rechunk()
    both = pairs.select(
        "lead", mine=said.gather(pairs["lead"]), other=said.gather(pairs["row"])
    ).drop_nulls()
    groups = both.group_by("lead").agg(agrees=(pl.col("mine") == pl.col("other")).any())
    bad = groups.filter(~pl.col("agrees")).select("lead")
    if 2 * len(bad) > len(groups):
        return bad.clear()
    ours = count_of_ours(everything)
    several = linked.join(bad, on="lead", how="semi").filter(
        (pl.col("row") < ours) & (pl.col("row") != pl.col("lead"))
    )
    return bad.join(several, on="lead", how="anti").sort("lead")
