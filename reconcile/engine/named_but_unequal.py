"""Open rows of books and bank that name one another by number and by counterparty, and yet differ in amount.

A short number alone may stand in a text by chance, and a name alone says nothing of the item: both together do.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.alike import NAME, TEXT
from reconcile.engine.disputes import DISPUTE_SCHEMA, first_of, no_disputes
from reconcile.engine.names import NAME_AGREES
from reconcile.engine.paired_keys import named_in
from reconcile.engine.passes import links_of_rivals
from reconcile.engine.records import Case
from reconcile.engine.rules import RuleSet
from reconcile.engine.waterfall import Waterfall

NUMBER_LENGTH_MIN = 5
# of digits alone, but a year
DIGITS_MIN = 4
_DIGITS = rf"^[0-9]{{{DIGITS_MIN}}}$"
_YEAR = "^(?:19|20)[0-9]{2}$"


def named_but_unequal(fall: Waterfall, rules: RuleSet) -> pl.DataFrame:
    """Each bank line and the bills that it names, where nobody else names these, as a dispute."""
    if not rules.is_books_against_bank or fall.names.is_empty():
        return no_disputes()
    key = pl.col("order_key")
    of_digits = key.str.contains(_DIGITS) & ~key.str.contains(_YEAR)
    long = (key.str.len_chars() >= NUMBER_LENGTH_MIN) | of_digits
    ours = fall.left.filter(long & pl.col(NAME).is_not_null())
    numbers = named_in(fall.right, TEXT, DIGITS_MIN).select("row", "number").unique()
    pairs = ours.join(numbers, left_on="order_key", right_on="number", suffix="_right")
    if pairs.is_empty():
        return no_disputes()
    facts = fall.right.select(
        row_right="row", currency_right="currency", amount_right="amount", payer=NAME, text=TEXT
    )
    pairs = pairs.join(facts, on="row_right").filter(
        pl.col("currency") == pl.col("currency_right"),
        pl.col("amount").sign() == pl.col("amount_right").sign(),
    )
    pairs = _of_one_name(pairs, fall.names).filter(pl.col("row").is_unique())
    sums = pairs.group_by("row_right").agg(
        difference=pl.col("amount").sum() - pl.col("amount_right").first()
    )
    sums = sums.filter(pl.col("difference") != 0)
    said = [(pl.col("difference") > 0, Case.AMOUNT_SHORT, "amounts_differ")]
    named = sums.select("row_right", *first_of(said, (Case.AMOUNT_OVER, "amounts_differ")))
    kept = pairs.select("row", "row_right").join(named, on="row_right")
    links = links_of_rivals(kept)
    cases = pl.concat([kept.select("row", "case", "reason"), named.rename({"row_right": "row"})])
    return links.join(cases, on="row").select(list(DISPUTE_SCHEMA))


def _of_one_name(pairs: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The pairs of which the payer's name, or the text, is the bill's counterparty."""
    agree = names.filter(pl.col("name") >= NAME_AGREES, column=NAME)
    agree = agree.select(said="said", said_right="said_right").unique()
    asked = pairs.select("row", "row_right", said=NAME, payer="payer", text="text")
    found = [
        asked.join(agree, left_on=["said", column], right_on=["said", "said_right"], how="semi")
        for column in ("payer", "text")
    ]
    sure = pl.concat(found).select("row", "row_right").unique()
    return pairs.join(sure, on=["row", "row_right"], how="semi", maintain_order="left")
