"""A payment that names a bill and is short of it by exactly one open credit note of the same customer.

Who pays takes it off and seldom writes its number down. Where two such notes fit, or two bills are short by the
one, nothing says which: it stays a difference.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.likeness.alike import NAME
from reconcile.engine.links import evidence_of, links_of_groups
from reconcile.engine.records import Case
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.folding import letters
from reconcile.engine.waterfall import Waterfall

REASON = "less_credit_note"
# the amount and the name agree, and one of two numbers is written there
SCORE = 75
MONEY = ["currency", "amount"]


def without_credited(disputes: pl.DataFrame, fall: Waterfall, rules: RuleSet) -> pl.DataFrame:
    """The disputes but those of one line and bills of one customer that a credit note explains: these are suggested
    by the rule for sums."""
    sums = next((at for at, rule in enumerate(rules.rules, 1) if rule.method == Method.GROUP), None)
    unequal = disputes.filter(case=str(Case.AMOUNT_SHORT), reason="amounts_differ")
    if unequal.is_empty() or sums is None or not rules.is_books_against_bank:
        return disputes
    rows = _with_notes(_short(unequal, fall), disputes, fall)
    if rows.is_empty():
        return disputes
    links = links_of_groups(rows, ["of"])
    leads = links.select("lead").unique().sort("lead")
    fall.suggest(links, evidence_of(leads, REASON, score=SCORE), sums)
    return disputes.join(rows, left_on="lead", right_on="of", how="anti", maintain_order="left")


def _short(unequal: pl.DataFrame, fall: Waterfall) -> pl.DataFrame:
    """The disputes of one line and one customer: lead, customer, currency, and what the line lacks."""
    asked = unequal.select("lead", "row")
    bills = asked.join(fall.left.select("row", *MONEY, NAME), on="row").group_by("lead").agg(
        pl.col("currency").first(), customer=_customer().first(), billed=pl.col("amount").sum(),
        customers=_customer().n_unique(), currencies=pl.col("currency").n_unique(),
    )  # fmt: skip
    lines = asked.join(fall.right.select("row", *MONEY), on="row")
    lines = lines.filter(~pl.col("lead").is_duplicated()).select("lead", *MONEY)
    found = bills.join(lines, on=["lead", "currency"])
    found = found.filter(
        pl.col("customer") != "", pl.col("customers") == 1, pl.col("currencies") == 1
    )
    # a line of the other sign pays nothing of it
    found = found.filter(pl.col("amount").sign() == pl.col("billed").sign())
    return found.select("lead", "customer", "currency", amount=pl.col("amount") - pl.col("billed"))


def _customer() -> pl.Expr:
    return letters(pl.col(NAME).fill_null(""))


def _with_notes(short: pl.DataFrame, disputes: pl.DataFrame, fall: Waterfall) -> pl.DataFrame:
    """All rows of the disputes that one credit note explains, and that note, each with the dispute it is `of`."""
    same = ["customer", *MONEY]
    # what is in no dispute itself
    free = fall.left.join(disputes.select("row"), on="row", how="anti")
    free = free.join(short, on=MONEY, how="semi")
    notes = free.select("row", *MONEY, customer=_customer()).join(short, on=same)
    notes = notes.filter(pl.col("row").is_unique(), pl.col("lead").is_unique())
    notes = notes.select("row", of="lead")
    whole = disputes.select("row", of="lead").join(notes, on="of", how="semi")
    return pl.concat([whole, notes])
