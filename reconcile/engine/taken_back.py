"""Receipts that the bank took back: both lines cancel out, and what they were to pay is still open."""

from __future__ import annotations

import polars as pl

from reconcile.engine.disputes import dispute, no_disputes
from reconcile.engine.folding import letters
from reconcile.engine.frames import words
from reconcile.engine.names import NAME_AGREES, likeness, read_name
from reconcile.engine.records import LEFT, NOT_PAID, Case
from reconcile.engine.rules import RuleSet

TAKEN_BACK, STILL_OPEN = "receipt_taken_back", "paid_and_taken_back"
# how banks call an entry that undoes another one; a refund is a new payment, and has other words
UNDONE = (
    r"冲正|沖正|冲账|沖賬|冲销|沖銷|冲回|沖回|红冲|紅沖|抹账|抹賬|撤销|撤銷|退汇|退匯|退票|错汇|錯匯"
    r"|\bREVERS|\bRETURN|\bRECALL|\bBOUNCE|\bUNPAID|\bCANCEL|\bSTORNO|RÜCK"
)
# an entry is undone at once, at most over midnight, unless its words say that it is
SILENT_DAYS_MAX, SAID_DAYS_MAX = 1, 7
BY = ["currency", "party", "size"]


def taken_back(ours: pl.DataFrame, theirs: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Lines of a bank beside our bills that cancel out: one party, one amount, in and out at once.

    What our side writes off itself, as a credit note of that amount, belongs to the outgoing line.
    """
    if not rules.is_books_against_bank or not (theirs["amount"] < 0).any():
        return no_disputes()
    not_paid = pl.col("status").is_in(NOT_PAID).fill_null(value=False)
    lines = theirs.filter(~not_paid & (pl.col("amount") != 0) & pl.col("day").is_not_null()).select(
        "row",
        "currency",
        "day",
        "amount",
        size=pl.col("amount").abs(),
        party=letters(pl.col("counterparty")),
        is_said=words().str.contains(UNDONE),
    )
    lines = lines.filter(pl.col("party") != "").sort("day", "row")
    given = ours.filter(pl.col("amount") < 0).select("currency", "amount").unique()
    out = lines.filter(pl.col("amount") < 0).join(
        given, on=["currency", "amount"], how="anti", maintain_order="left"
    )
    came = lines.filter(pl.col("amount") > 0).select(*BY, "day", lead="row", came_on="day")
    # of several receipts the last one before it is undone
    pairs = out.join_asof(came, on="day", by=BY, check_sortedness=False).drop_nulls("lead")
    days = (pl.col("day") - pl.col("came_on")).dt.total_days()
    days_max = pl.when("is_said").then(SAID_DAYS_MAX).otherwise(SILENT_DAYS_MAX)
    pairs = pairs.filter(days <= days_max).unique("lead", keep="first", maintain_order=True)
    both = [pairs.select("lead", row=name) for name in ("lead", "row")]
    return dispute(pl.concat(both).sort("lead", "row"), Case.NON_TRADE, TAKEN_BACK)


def say_still_open(
    rest: pl.DataFrame, aside: pl.DataFrame, everything: pl.DataFrame
) -> pl.DataFrame:
    """Let bills that a receipt fits which was taken back say so."""
    receipts = aside.filter(reason=TAKEN_BACK).select("row").unique()
    if receipts.is_empty():
        return rest
    facts = ["row", "currency", "amount", "counterparty"]
    came = everything.select(facts).join(receipts, on="row").filter(pl.col("amount") > 0)
    mine = everything.filter(pl.col("side") == LEFT).select(facts)
    mine = mine.join(rest.filter(reason="not_on_other_side"), on="row", how="semi")
    pairs = mine.join(came, on=["currency", "amount"]).drop_nulls()
    names = pairs.select("row", "counterparty", "counterparty_right").unique().sort(pl.all())
    open_ = [
        row
        for row, bill, payer in names.iter_rows()
        if likeness(read_name(bill), read_name(payer)) >= NAME_AGREES
    ]
    reason = pl.when(pl.col("row").is_in(open_)).then(pl.lit(STILL_OPEN)).otherwise("reason")
    return rest.with_columns(reason=reason)
