"""A top-up whose number and amount agree, and which went to another phone or account than was ordered."""

from __future__ import annotations

import polars as pl

from reconcile.engine.contradictions import differing
from reconcile.engine.disputes import dispute, no_disputes
from reconcile.engine.frames import count_of_ours
from reconcile.engine.passes import evidence_of, no_evidence
from reconcile.engine.records import Case
from reconcile.engine.rules import Method, RuleSet

REASON = "other_account"
# where so many differ, and more than agree, the two sides' columns speak of different things
DIFFERING_MIN = 3
# texts that name phones do so in most rows
ROWS_LOOKED_AT = 1_000
# a phone in a text: of eleven digits, some of which may be hidden, and no part of a longer number
_PHONE = r"(?:^|[^0-9*])((?:86)?1[3-9][0-9](?:[0-9]{4}|\*{4})[0-9]{4})(?:[^0-9*]|$)"
_COUNTRY = r"^(?:00)?86(1[0-9*]{10})$"
_SHORTEST = 4


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
    others = differing(pairs, named, "account").filter(~_are_one())
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


def are_named(everything: pl.DataFrame) -> bool:
    """Whether accounts stand in a column, or phones in texts of which the first rows are looked at."""
    if "account" in everything.columns:
        return True
    ours = count_of_ours(everything)
    return all(
        side.select(pl.col("description").str.contains(_PHONE).any()).item()
        for side in (
            everything.slice(0, min(ours, ROWS_LOOKED_AT)),
            everything.slice(ours, ROWS_LOOKED_AT),
        )
    )


def account_of(everything: pl.DataFrame) -> pl.Expr:
    """The account of a row in one form: that of its column, or else the one phone that its text names."""
    told = pl.col("description").str.extract(_PHONE, 1)
    # with each phone parted from the next one, a second one can't hide behind the first one's last mark
    rest = pl.col("description").str.replace(_PHONE, " ")
    said: pl.Expr = pl.when(~rest.str.contains(_PHONE)).then(told)
    if "account" in everything.columns:
        said = pl.coalesce(pl.when(pl.col("account").str.strip_chars() != "").then("account"), said)
    plain = said.str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}*]", "")
    return plain.str.replace(_COUNTRY, "$1")


def _are_one() -> pl.Expr:
    """Whether `mine` and `other` may be one account: hidden digits are any, and a country's or an area's may lack."""
    mine, other = pl.col("mine"), pl.col("other")
    heads, tails = (
        [name.str.extract(pattern, 1) for name in (mine, other)]
        for pattern in (r"^([^*]*)", r"([^*]*)$")
    )
    both_whole = ~mine.str.contains("*", literal=True) & ~other.str.contains("*", literal=True)
    ends = tails[0].str.ends_with(tails[1]) | tails[1].str.ends_with(tails[0])
    begins = heads[0].str.starts_with(heads[1]) | heads[1].str.starts_with(heads[0])
    is_long = pl.min_horizontal(*(tail.str.len_chars() for tail in tails)) >= _SHORTEST
    return ends & is_long & (begins | both_whole)
