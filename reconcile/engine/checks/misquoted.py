"""A bill that a stranger's payment quotes for another amount, while its own customer paid exactly that bill, or
the stranger has a bill of exactly that amount.

A number struck wrong hits somebody else's bill. It takes nothing away from the payment, or the bill, that fits; nor
from a payment that quotes the bill as well, and fits it in name and amount.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.likeness.alike import NAME, TEXT, alike_names
from reconcile.engine.likeness.names import NAME_AGREES, NAME_COULD_BE
from reconcile.engine.links import links_of_pairs
from reconcile.engine.records import Case
from reconcile.engine.rules import NUMBERS_IN_TEXT, RuleSet
from reconcile.engine.sides.frames import without
from reconcile.engine.waterfall import Waterfall

MONEY = ["currency", "amount"]
ONE = [*MONEY, NAME]
FACTS = ["row", *MONEY, NAME, TEXT]
UNEQUAL = (Case.AMOUNT_SHORT, Case.AMOUNT_OVER)
SEVERAL = "several_fit_one_key"


def without_paid_by_their_own(
    disputes: pl.DataFrame, fall: Waterfall, rules: RuleSet
) -> pl.DataFrame:
    """The disputes but those of one bill that its own customer has paid to the cent, beside lines of strangers
    that quote it; that payment is taken by the rule for numbers in texts."""
    number = by_text(rules)
    several = disputes.filter(pl.col("reason") == SEVERAL)
    if several.is_empty() or number is None or not rules.is_books_against_bank:
        return disputes
    bills = _of(several, fall.left).filter(~pl.col("lead").is_duplicated()).drop_nulls(NAME)
    lines = _of(several, fall.right)
    table = alike_names(bills, lines, rules.aliases)
    pairs = bills.join(lines, on="lead", suffix="_line").with_columns(
        is_exact=pl.all_horizontal(pl.col(name) == pl.col(f"{name}_line") for name in MONEY)
    )
    exact = pairs.filter(pl.col("is_exact") & (pl.col("is_exact").sum().over("lead") == 1))
    own = exact.join(named(exact, table, NAME_AGREES), on="lead", how="semi")
    others = named(pairs.filter(~pl.col("is_exact")), table, NAME_COULD_BE)
    paid = own.join(others, on="lead", how="anti").select("lead", "row", row_right="row_line")
    fall.take(links_of_pairs(paid.drop("lead")), number, confirmed=True)
    return disputes.join(paid, on="lead", how="anti", maintain_order="left")


def by_text(rules: RuleSet) -> int | None:
    """The number of the rule that confirms by numbers in texts."""
    steps = [
        {step.what for step in rule.normalise} if rule.confirms else () for rule in rules.rules
    ]
    return next((at for at, names in enumerate(steps, 1) if NUMBERS_IN_TEXT in names), None)


def without_misquoted(disputes: pl.DataFrame, fall: Waterfall, rules: RuleSet) -> pl.DataFrame:
    """The disputes but those of one bill that only a stranger's line names, where its own payment is there, or
    the stranger's own bill."""
    if disputes.is_empty() or not rules.is_books_against_bank:
        return disputes
    unequal = disputes.filter(pl.col("case").is_in([str(case) for case in UNEQUAL]))
    bills = _of(unequal, fall.left).filter(~pl.col("lead").is_duplicated()).drop_nulls(NAME)
    quoting = _of(unequal, fall.right).join(bills, on="lead", how="semi")
    lines = _others(fall.right, disputes, bills)
    others = _others(fall.left, disputes, quoting).drop_nulls(NAME)
    if lines.is_empty() and others.is_empty():
        return disputes
    both = pl.concat([lines, quoting.select(FACTS)])
    table = alike_names(pl.concat([bills.select(FACTS), others]), both, rules.aliases)
    paid = bills.join(_only_ones(fall.left), on=ONE, how="semi").join(
        lines, on=MONEY, suffix="_line"
    )
    owed = others.join(_only_ones(fall.left), on=ONE, how="semi").join(
        quoting, on=MONEY, suffix="_line"
    )
    meant = bills.join(quoting, on="lead", suffix="_line")
    own = pl.concat([named(each, table, NAME_AGREES) for each in (paid, owed)]).unique()
    strange = own.join(named(meant, table, NAME_COULD_BE), on="lead", how="anti")
    return disputes.join(strange, on="lead", how="anti", maintain_order="left")


def _of(disputes: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    return disputes.select("lead", "row").join(rows.select(FACTS), on="row")


def _others(rows: pl.DataFrame, disputes: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """The rows of no dispute with the money of one that is asked about."""
    return without(rows, disputes).select(FACTS).join(asked, on=MONEY, how="semi")


def _only_ones(bills: pl.DataFrame) -> pl.DataFrame:
    """Customers and amounts of one bill: of two nothing says for which of them a payment is."""
    return bills.group_by(ONE).len().filter(pl.col("len") == 1)


def named(pairs: pl.DataFrame, table: pl.DataFrame, least: int) -> pl.DataFrame:
    """The leads of bills whose customer the line beside them names, as its payer or in its text."""
    known = table.filter(pl.col("name") >= least)
    found = [
        pairs.join(
            known.filter(column_right=column),
            left_on=[NAME, f"{column}_line"],
            right_on=["said", "said_right"],
            how="semi",
        ).select("lead")
        for column in (NAME, TEXT)
    ]
    return pl.concat(found).unique()
