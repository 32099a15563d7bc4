"""Receipts that went back, and payments that came back: both lines cancel out, and what they were to pay is open."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.checks.returns import (
    given_back,
    is_said,
    lines_of,
    open_lines,
    said_returns,
    silent_returns,
)
from reconcile.engine.likeness.names import NAME_AGREES, likeness, read_name
from reconcile.engine.records import LEFT, Case
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.folding import letters
from reconcile.engine.sides.frames import words

TAKEN_BACK, WITH_FEE = "receipt_taken_back", "receipt_taken_back_with_fee"
GIVEN_BACK, OWN_TRANSFER = "receipt_given_back", "own_transfer"
PAYMENT_BACK = "payment_came_back"
STILL_OPEN, GIVEN_OPEN, UNPAID_OPEN = (
    "paid_and_taken_back",
    "paid_and_given_back",
    "sent_and_came_back",
)
# what a bill says whose money went back
OPEN_BY = {
    TAKEN_BACK: STILL_OPEN,
    WITH_FEE: STILL_OPEN,
    GIVEN_BACK: GIVEN_OPEN,
    PAYMENT_BACK: UNPAID_OPEN,
}
# an entry is undone at once, at most over midnight, unless its words say that it is
SILENT_DAYS_MAX = 1
# a shorter number stands in a text by chance
NUMBER_LENGTH_MIN = 5


def taken_back(ours: pl.DataFrame, theirs: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Lines of a bank beside our bills that cancel out: one payment, in and out.

    What our side writes off itself, as a credit note of that amount, belongs to the outgoing line.
    """
    if not rules.is_books_against_bank or not (theirs["amount"] < 0).any():
        return no_disputes()
    lines = lines_of(theirs)
    given = ours.select("currency", "amount").unique()
    back = lines.join(given, on=["currency", "amount"], how="anti", maintain_order="left")
    # money that comes back matters to who has paid it out
    ways = pl.lit(value=True) if (ours["amount"] < 0).any() else pl.col("amount") < 0
    said = said_returns(back.filter(ways).filter(is_said()), lines)
    lines, back = open_lines(lines, said), open_lines(back, said)
    out, came = back.filter(pl.col("amount") < 0), lines.filter(pl.col("amount") > 0)
    silent = silent_returns(out, came, SILENT_DAYS_MAX)
    out, came = open_lines(out, silent), open_lines(came, silent)
    bills = ours.filter(pl.col("order_key").str.len_chars() >= NUMBER_LENGTH_MIN)
    given_away = given_back(out, came, bills)
    named = [
        said.with_columns(reason=_said_reason(theirs)),
        silent.with_columns(reason=_silent_reason(silent, theirs)),
        given_away.with_columns(reason=pl.lit(GIVEN_BACK)),
    ]
    pairs = pl.concat(named)
    both = [pairs.select("lead", "reason", row=name) for name in ("lead", "row")]
    links = pl.concat(both).sort("lead", "row")
    return dispute(links, Case.NON_TRADE, TAKEN_BACK).with_columns(links["reason"])


def _said_reason(theirs: pl.DataFrame) -> pl.Expr:
    came = theirs.filter(pl.col("amount") > 0)["row"].implode()
    taken = pl.when(pl.col("fee") > 0).then(pl.lit(WITH_FEE)).otherwise(pl.lit(TAKEN_BACK))
    return pl.when(pl.col("lead").is_in(came)).then(taken).otherwise(pl.lit(PAYMENT_BACK))


def _silent_reason(pairs: pl.DataFrame, theirs: pl.DataFrame) -> pl.Series:
    """Two files of the same days are two accounts: what leaves the one and reaches the other was moved."""
    facts = theirs.select("row", "source", "day")
    joined = pairs.join(facts, on="row", how="left", maintain_order="left").join(
        facts, left_on="lead", right_on="row", how="left", maintain_order="left", suffix="_lead"
    )
    days = theirs.group_by("source").agg(first=pl.col("day").min(), last=pl.col("day").max())
    joined = joined.join(days, on="source", how="left", maintain_order="left").join(
        days.rename({"source": "source_lead"}),
        on="source_lead", how="left", maintain_order="left", suffix="_lead",
    )  # fmt: skip
    same_days = (pl.col("first") <= pl.col("last_lead")) & (pl.col("first_lead") <= pl.col("last"))
    moved = (pl.col("source") != pl.col("source_lead")) & same_days
    reason = pl.when(moved).then(pl.lit(OWN_TRANSFER)).otherwise(pl.lit(TAKEN_BACK))
    return joined.select(reason=reason)["reason"]


def say_still_open(
    rest: pl.DataFrame, aside: pl.DataFrame, everything: pl.DataFrame
) -> pl.DataFrame:
    """Let bills that a payment fits which went back say so."""
    undone = aside.filter(pl.col("reason").is_in(list(OPEN_BY)))
    undone = undone.filter(pl.col("row") == pl.col("lead")).select("row", undone="reason")
    if undone.is_empty():
        return rest
    facts = ["row", "currency", "amount", "counterparty", "order_key"]
    came = everything.join(undone, on="row").select(*facts, "undone", text=letters(words()))
    mine = everything.filter(pl.col("side") == LEFT).select(facts)
    mine = mine.join(rest.filter(reason="not_on_other_side"), on="row", how="semi")
    pairs = mine.join(came, on=["currency", "amount"])
    is_long = pl.col("order_key").str.len_chars() >= NUMBER_LENGTH_MIN
    is_named = is_long & pl.col("text").str.contains(pl.col("order_key"), literal=True)
    cut = pl.col("order_key_right").str.len_chars() >= NUMBER_LENGTH_MIN
    is_named |= cut & pl.col("order_key").str.ends_with(pl.col("order_key_right"))
    by_number = pairs.filter(is_named.fill_null(value=False)).select("row", "undone")
    said = _by_name(pairs.join(by_number, on="row", how="anti"))
    open_ = pl.concat([by_number, said]).sort(pl.all()).unique("row", keep="first")
    open_ = open_.with_columns(pl.col("undone").replace_strict(OPEN_BY))
    joined = rest.join(open_, on="row", how="left", maintain_order="left")
    reason = pl.coalesce("undone", "reason")
    return joined.with_columns(reason=reason).drop("undone")


def _by_name(pairs: pl.DataFrame) -> pl.DataFrame:
    names = pairs.drop_nulls(["counterparty", "counterparty_right"])
    names = names.select("row", "undone", "counterparty", "counterparty_right").unique()
    names = names.sort(pl.all())
    alike = [
        likeness(read_name(bill), read_name(payer)) >= NAME_AGREES
        for bill, payer in names.select("counterparty", "counterparty_right").iter_rows()
    ]
    return names.filter(pl.Series(alike, dtype=pl.Boolean)).select("row", "undone")
