"""Open rows of books and bank that name one another by number and by counterparty, and yet differ in amount or currency.

A short number alone may stand in a text by chance, and a name alone says nothing of the item: both together do.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import DISPUTE_SCHEMA, first_of, no_disputes
from reconcile.engine.keys.paired_keys import named_in
from reconcile.engine.likeness.alike import NAME, TEXT
from reconcile.engine.likeness.names import NAME_AGREES, NAME_COULD_BE
from reconcile.engine.links import links_of_rivals
from reconcile.engine.records import Case
from reconcile.engine.rules import RuleSet
from reconcile.engine.waterfall import Waterfall

NUMBER_LENGTH_MIN = 5
# a text with fewer digits names none, be it written with letters
SAID_DIGITS_MIN = 2
# of digits alone, but a year
DIGITS_MIN = 4
_DIGITS = rf"^[0-9]{{{DIGITS_MIN}}}$"
_YEAR = "^(?:19|20)[0-9]{2}$"
# beside a number that is written out the bank may cut a name off
_IS_PREFIXED = pl.col("order_key").str.contains("[A-Z]")


def named_but_unequal(fall: Waterfall, rules: RuleSet) -> pl.DataFrame:
    """Bank lines and the bills that they name, as a dispute for all that hang together."""
    if not rules.is_books_against_bank or fall.names.is_empty():
        return no_disputes()
    key = pl.col("order_key")
    of_digits = key.str.contains(_DIGITS) & ~key.str.contains(_YEAR)
    long = (key.str.len_chars() >= NUMBER_LENGTH_MIN) | of_digits
    ours = fall.left.filter(long & pl.col(NAME).is_not_null())
    numbers = named_in(fall.right, TEXT, SAID_DIGITS_MIN).select("row", "number").unique()
    pairs = ours.join(numbers, left_on="order_key", right_on="number", suffix="_right")
    if pairs.is_empty():
        return no_disputes()
    facts = fall.right.select(
        row_right="row", currency_right="currency", amount_right="amount", payer=NAME, text=TEXT
    )
    same_way = pl.col("amount").sign() == pl.col("amount_right").sign()
    pairs = pairs.join(facts, on="row_right").filter(same_way)
    pairs = _of_one_name(pairs, fall.names)
    # two payments may both be for a bill that they write out; digits alone may be something else
    pairs = pairs.filter(_IS_PREFIXED | pl.col("row").is_unique())
    links = links_of_rivals(pairs.select("row", "row_right"))
    amounts = pl.concat(
        [
            pairs.select("row", "currency", "amount").unique(),
            pairs.select(
                row="row_right", currency="currency_right", amount=-pl.col("amount_right")
            ).unique(),
        ]
    )
    groups = links.join(amounts, on="row").group_by("lead")
    sums = groups.agg(difference=pl.col("amount").sum(), currencies=pl.col("currency").n_unique())
    sums = sums.filter((pl.col("difference") != 0) | (pl.col("currencies") > 1))
    said = [
        (pl.col("currencies") > 1, Case.CURRENCY_MISMATCH, "currencies_differ"),
        (pl.col("difference") > 0, Case.AMOUNT_SHORT, "amounts_differ"),
    ]
    named = sums.select("lead", *first_of(said, (Case.AMOUNT_OVER, "amounts_differ")))
    return links.join(named, on="lead", maintain_order="left").select(list(DISPUTE_SCHEMA))


def _of_one_name(pairs: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The pairs of which the payer's name, or the text, is the bill's counterparty, or could be."""
    agree = names.filter(column=NAME).group_by("said", "said_right").agg(pl.col("name").max())
    asked = pairs.select(
        "row", "row_right", _IS_PREFIXED.alias("is_prefixed"), "payer", "text", said=NAME
    )
    found = [
        asked.join(agree, left_on=["said", column], right_on=["said", "said_right"])
        for column in ("payer", "text")
    ]
    least = pl.when("is_prefixed").then(NAME_COULD_BE).otherwise(NAME_AGREES)
    sure = pl.concat(
        each.filter(pl.col("name") >= least).select("row", "row_right") for each in found
    )
    return pairs.join(sure, on=["row", "row_right"], how="semi", maintain_order="left")
