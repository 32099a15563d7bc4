"""A bill that a stranger's payment quotes for another amount, while its own customer paid exactly that bill.

A number struck wrong hits somebody else's bill. It takes nothing away from the payment that fits it.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.alike import NAME, TEXT, alike_names
from reconcile.engine.frames import without
from reconcile.engine.names import NAME_AGREES, NAME_COULD_BE
from reconcile.engine.records import Case
from reconcile.engine.rules import RuleSet
from reconcile.engine.waterfall import Waterfall

MONEY = ["currency", "amount"]
FACTS = ["row", *MONEY, NAME, TEXT]
UNEQUAL = (Case.AMOUNT_SHORT, Case.AMOUNT_OVER)


def without_misquoted(disputes: pl.DataFrame, fall: Waterfall, rules: RuleSet) -> pl.DataFrame:
    """The disputes but those of one bill whose number only a stranger's line names, and whose own is there."""
    if disputes.is_empty() or not rules.is_books_against_bank:
        return disputes
    unequal = disputes.filter(pl.col("case").is_in([str(case) for case in UNEQUAL]))
    bills = unequal.select("lead", "row").join(fall.left.select(FACTS), on="row")
    bills = bills.filter(~pl.col("lead").is_duplicated()).drop_nulls(NAME)
    # two bills of one customer and amount: nothing says whose the payment is
    alike = fall.left.group_by(*MONEY, NAME).len().filter(pl.col("len") == 1)
    bills = bills.join(alike, on=[*MONEY, NAME], how="semi")
    lines = without(fall.right, disputes).select(FACTS).join(bills, on=MONEY, how="semi")
    if lines.is_empty():
        return disputes
    quoting = unequal.select("lead", "row").join(fall.right.select(FACTS), on="row")
    quoting = quoting.join(bills, on="lead", how="semi")
    table = alike_names(bills, pl.concat([lines, quoting.select(FACTS)]), rules.aliases)
    own = _named(bills.join(lines, on=MONEY, suffix="_line"), table, NAME_AGREES)
    meant = _named(bills.join(quoting, on="lead", suffix="_line"), table, NAME_COULD_BE)
    strange = own.join(meant, on="lead", how="anti")
    return disputes.join(strange, on="lead", how="anti", maintain_order="left")


def _named(pairs: pl.DataFrame, table: pl.DataFrame, least: int) -> pl.DataFrame:
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
