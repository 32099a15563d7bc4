"""What an open line of a bank has to do with our bills, if anything."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.named_but_unequal import NUMBER_LENGTH_MIN
from reconcile.engine.checks.returns import says_return
from reconcile.engine.keys.paired_keys import named_in
from reconcile.engine.likeness.names import NAME_AGREES
from reconcile.engine.likeness.said_in_words import is_no_ones_invoice
from reconcile.engine.records import Case
from reconcile.engine.rules import RuleSet
from reconcile.engine.waterfall import Waterfall

APART = (Case.NON_TRADE, "unrelated_bank_line")


def of_bank_lines(
    fall: Waterfall, left: pl.DataFrame, rules: RuleSet
) -> list[tuple[pl.Expr, Case, str]]:
    """Books against a bank: what leaves the account when our side expects only what comes in, and what is
    nobody's invoice. Asked of a row, its kind where the answer is yes, the code of the reason."""
    if not rules.is_books_against_bank:
        return []
    # interest, charges and wages, unless a counterparty of ours has to do with them
    of_no_invoice = (is_no_ones_invoice() & ~_of_counterparty(fall, left), *APART)
    out = pl.col("amount") < 0
    if (left["amount"] < 0).any() or fall.right.filter(out).is_empty():
        return [of_no_invoice]
    return [
        (out & _of_counterparty(fall, left), Case.EXTERNAL_ONLY, "paid_to_counterparty"),
        (out & _names_one_of(left, fall.right), Case.EXTERNAL_ONLY, "paid_for_item"),
        (says_return(), Case.EXTERNAL_ONLY, "returned_alone"),
        (out, *APART),
        of_no_invoice,
    ]


def _of_counterparty(fall: Waterfall, left: pl.DataFrame) -> pl.Expr:
    """Whether a row's name is that of a counterparty of ours, as the rules without a key have compared it."""
    alike = fall.names.filter(
        pl.col("name") >= NAME_AGREES, column="counterparty", column_right="counterparty"
    )
    names = pl.concat([left["counterparty"], alike["said_right"]]).drop_nulls().unique()
    return pl.col("counterparty").is_in(names.implode()).fill_null(value=False)


def _names_one_of(left: pl.DataFrame, lines: pl.DataFrame) -> pl.Expr:
    """Whether a line that goes out names an item of ours by its number."""
    long = left["order_key"].str.len_chars() >= NUMBER_LENGTH_MIN
    ours = left.filter(long)["order_key"].unique().implode()
    named = named_in(lines.filter(pl.col("amount") < 0), "description")
    named_rows = named.filter(pl.col("number").is_in(ours))["row"].unique()
    by_key = pl.col("order_key").is_in(ours).fill_null(value=False)
    return by_key | pl.col("row").is_in(named_rows.implode())
