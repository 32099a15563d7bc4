"""An invoice that a bank line names, while its customer sent the same sum again and wrote its digits alone.

INV-00701 is paid by "INV-00701" and by "Rechnung 00701": one of both is too much, and nothing says which.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.checks.misquoted import by_text, named
from reconcile.engine.likeness.alike import NAME, TEXT, alike_names
from reconcile.engine.likeness.names import NAME_AGREES
from reconcile.engine.links import links_of_rivals
from reconcile.engine.records import Case
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.folding import letters
from reconcile.engine.sides.frames import count_of_ours, facts_of
from reconcile.engine.waterfall import Waterfall

MONEY = ["currency", "amount"]
# fewer digits stand in many texts by chance, zeros before them not counted
DIGITS_MIN = 3
# what so many invoices, or open lines, of one sum have tells none of them apart
ROWS_MAX = 10
_RUN, _YEAR = r"[0-9]+", r"^(?:19|20)[0-9]{2}$"


def paid_under_digits(
    fall: Waterfall, linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Returns the links that hold, and the disputes: an invoice, the line that names it, and the one with its digits."""
    number = by_text(rules)
    if number is None or not rules.is_books_against_bank or fall.right.is_empty():
        return linked, no_disputes()
    paid = _paid(linked.filter(pl.col("rule_no") == number), everything)
    written = pl.col(TEXT).str.normalize("NFKC").str.extract_all(_RUN)
    again = fall.right.select("row", *MONEY, NAME, TEXT, digits=written)
    again = again.explode("digits").with_columns(_counting("digits")).unique(["row", "digits"])
    by = [*MONEY, "digits"]
    paid, again = (rows.filter(pl.len().over(by) <= ROWS_MAX) for rows in (paid, again))
    pairs = paid.join(again, on=by, suffix="_line").rename({TEXT: f"{TEXT}_line"})
    by_customer = _by_customer(pairs, rules)["lead"]
    pairs = pairs.filter(_is_same_payer() | pl.col("lead").is_in(by_customer.implode()))
    bad = linked.join(pairs, on="lead", how="semi")
    rivals = pl.concat(
        [
            bad.select(row="lead", row_right="row"),
            pairs.select(row="lead", row_right="row"),
        ]
    )
    holds = linked.join(bad, on="lead", how="anti", maintain_order="left")
    return holds, dispute(links_of_rivals(rivals), Case.AMBIGUOUS, "paid_again")


def _paid(links: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """Lead, counterparty and digits of each invoice that one line has paid, and the payer and the money of that line."""
    ours = count_of_ours(everything)
    alone = links.filter(pl.len().over("lead") == 2)  # noqa: PLR2004  (one on each side)
    lines = alone.filter(pl.col("row") >= ours)
    paid = facts_of(everything, lines["row"], *MONEY, NAME).rename({NAME: "payer"})
    bills = facts_of(everything, lines["lead"], "order_ref", NAME)
    runs = pl.col("order_ref").str.normalize("NFKC").str.extract_all(_RUN)
    counting = runs.list.eval(pl.element().filter(~pl.element().str.contains(_YEAR))).list.last()
    bills = bills.select(NAME, digits=pl.coalesce(counting, runs.list.last()))
    made = pl.concat([lines.select("lead"), paid, bills], how="horizontal")
    return made.with_columns(_counting("digits")).drop_nulls("digits")


def _counting(column: str) -> pl.Expr:
    """Digits without the zeros before them, where enough are left."""
    bare = pl.col(column).str.strip_chars_start("0")
    return pl.when(bare.str.len_chars() >= DIGITS_MIN).then(bare).alias(column)


def _is_same_payer() -> pl.Expr:
    payer = letters(pl.col("payer"))
    return ((payer != "") & (payer == letters(pl.col(f"{NAME}_line")))).fill_null(value=False)


def _by_customer(pairs: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """The leads of invoices whose customer the further line names."""
    lines = pairs.select(pl.col(f"{column}_line").alias(column) for column in (NAME, TEXT))
    return named(pairs, alike_names(pairs, lines, rules.aliases), NAME_AGREES)
