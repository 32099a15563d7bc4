"""Why a payer's name and the exact amount don't say enough: the text, the day or a name that was cut off."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from reconcile.engine.likeness.alike import NAME, TEXT, alike_names, are_one
from reconcile.engine.likeness.names import NAME_AGREES, NAME_WHOLE
from reconcile.engine.likeness.other_purposes import said_for_another, without_names
from reconcile.engine.likeness.references import REFERENCE_STANDS
from reconcile.engine.likeness.scoring import Sides
from reconcile.engine.passes.bare_numbers import names_a_bare_number
from reconcile.engine.passes.lacking import customer, nothing_lacking
from reconcile.engine.passes.said_numbers import (
    calls_ours_otherwise,
    names_a_longer,
    names_another,
)
from reconcile.engine.passes.said_periods import names_another_period
from reconcile.engine.rules import Alias

# codes of the reasons
OTHER_PURPOSE, EARLIER, SEVERAL = "name_but_purpose", "name_but_earlier", "name_of_several"
OTHER_NUMBER, OTHER_PERIOD, OTHER_PAYER = "name_but_number", "name_but_period", "name_but_payer"
OTHER_NAMED, OTHER_REST, IN_QUESTION = "name_but_named", "name_but_rest", "name_but_question"
# different texts, or names of our side, of one run; beyond, no text is asked whom it names
NAMES_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    """All rows of our side and of theirs, open or not, the numbers of both, and other spellings of counterparties."""

    rows: pl.DataFrame
    lines: pl.DataFrame
    numbers: pl.Series
    aliases: tuple[Alias, ...]
    # rows of which several answers fit by their numbers
    in_question: pl.Series
    # which shop each row of both sides is of, where that is known
    shops: pl.Series | None = None
    # whether it is proven what one side writes before the numbers of the other
    has_prefix: bool = False
    # whether rows name the phone or account that was topped up, and a rule goes by that
    has_accounts: bool = False
    goes_by_account: bool = False
    # what bills that were paid in part still lack, by customer
    lacking: pl.DataFrame = field(default_factory=nothing_lacking)


def with_doubts(pairs: pl.DataFrame, given: Sides, known: Known) -> pl.DataFrame:
    """The pairs with `doubt`: why the payer's name and the amount don't settle it, where that is so.

    A number that stands in the text settles more than a name, unless something stands behind it.
    """
    numbered = pairs.drop("doubt", strict=False).with_row_index("at")
    named = numbered.filter(pl.col("name") >= NAME_AGREES)
    stands = pl.col("reference") == REFERENCE_STANDS
    facts = ("at", "row", "row_right", "name", "day", "day_right")
    by_number, by_name = (named.filter(which).select(facts) for which in (stands, ~stands))
    doubts: list[tuple[str, pl.Series]] = []
    if not by_number.is_empty():
        said = _what_both_say(by_number, given, known)
        doubts += [(OTHER_NUMBER, says(said)) for says in (names_a_longer, calls_ours_otherwise)]
    if not by_name.is_empty():
        doubts += _of_names(by_name, given, known)
    found = pl.concat(
        [
            pl.DataFrame(schema={"at": pl.UInt32, "doubt": pl.String}),
            *(pl.DataFrame({"at": at}).with_columns(doubt=pl.lit(why)) for why, at in doubts),
        ]
    ).unique("at", keep="first", maintain_order=True)
    return numbered.join(found, on="at", how="left", maintain_order="left").drop("at")


def _of_names(asked: pl.DataFrame, given: Sides, known: Known) -> list[tuple[str, pl.Series]]:
    """The doubts of pairs that no number settles: each code with `at` of those that it concerns."""
    several, paid_by_others = _of_other_names(asked, given, known)
    said = _what_both_say(asked, given, known)
    another, ours = names_another(said)
    # who writes our number down knows what is paid
    unsaid = said.filter(~pl.col("at").is_in(ours.implode()))
    bare = names_a_bare_number(unsaid, known.rows, known.lines, known.aliases)
    periods = names_another_period(unsaid)
    return [
        (OTHER_NUMBER, pl.concat([another, bare])),
        (OTHER_PURPOSE, said_for_another(said)),
        (OTHER_NAMED, _naming_others(said, known)),
        (OTHER_PERIOD, periods),
        (OTHER_REST, _rests_of_others(asked, known)),
        (EARLIER, asked.filter(pl.col("day_right") < pl.col("day"))["at"]),
        (SEVERAL, several),
        (IN_QUESTION, _beside_questions(said, known)),
        (OTHER_PAYER, paid_by_others),
    ]


def _what_both_say(asked: pl.DataFrame, given: Sides, known: Known) -> pl.DataFrame:
    """Each pair with the bank's text (`given`; `words`, or else the payer's name; `text`, its number beside it) and
    `payer`, and what our row says: `ref`, its number, `ours`, all its numbers and texts, `billed`, its text, and
    `name`."""
    text, payer = (pl.col(name).fill_null("") for name in (TEXT, NAME))
    words = pl.when(text == "").then(payer).otherwise(text)
    theirs = given.right.select(
        pl.concat_str(words, pl.col("order_ref").fill_null(""), separator=" ").alias("text"),
        words=words,
        given=text,
        payer=payer,
        row_right="row",
    )
    numbers = ("order_ref", "order_key", "transaction_key")
    rows = known.rows.join(asked, on="row", how="semi")
    bills = rows.select(
        "row",
        "currency",
        "amount",
        name=NAME,
        billed=TEXT,
        ref=pl.coalesce(*numbers, pl.lit("")),
        ours=pl.concat_str(
            [pl.col(name).fill_null("") for name in (*numbers, TEXT)], separator=" "
        ),
    )
    both = asked.drop("name").join(bills, on="row", how="left", maintain_order="left")
    return both.join(theirs, on="row_right", how="left", maintain_order="left")


def _beside_questions(said: pl.DataFrame, known: Known) -> pl.Series:
    """Pairs beside which another row of that customer and amount waits for an answer: this may be its payment."""
    same = ["currency", "amount", "name"]
    asked = known.rows.filter(pl.col("row").is_in(known.in_question.implode()))
    return said.join(asked.select("currency", "amount", name=NAME), on=same, how="semi")["at"]


def _naming_others(said: pl.DataFrame, known: Known) -> pl.Series:
    """Pairs whose text names another of our counterparties, and not the one who has paid."""
    told = without_names(pl.col("given"), pl.col("name"), pl.col("payer")).str.strip_chars()
    asked = (
        said.drop_nulls("name").select("at", ours="name", told=told).filter(pl.col("told") != "")
    )
    sizes = (asked["told"].n_unique(), known.rows[NAME].n_unique() if len(asked) else 0)
    if asked.is_empty() or max(sizes) > NAMES_MAX:
        return asked["at"].clear()
    texts = asked.select(pl.lit(None, pl.String).alias(NAME), pl.col("told").alias(TEXT))
    table = alike_names(known.rows, texts, known.aliases).filter(pl.col("name") >= NAME_AGREES)
    named = asked.join(table.select("said", "said_right"), left_on="told", right_on="said_right")
    named = named.rename({"said": "other"})
    is_ours = pl.col("ours") == pl.col("other")
    others = named.join(named.filter(is_ours), on="at", how="anti")
    return _of_two(others, known)["at"].unique()


def _of_two(named: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Those rows that say two names, `ours` and `other`, which are no spellings of one."""
    named = named.filter(pl.col("ours") != pl.col("other"))
    names = named.select("ours", "other").unique().sort("ours", "other")
    differ = [not are_one(ours, other, known.aliases) for ours, other in names.iter_rows()]
    return named.join(names.filter(pl.Series(differ, dtype=pl.Boolean)), on=["ours", "other"])


def _rests_of_others(asked: pl.DataFrame, known: Known) -> pl.Series:
    """Pairs whose amount is what another bill of that customer still lacks."""
    bills = known.rows.join(asked.select("at", "row"), on="row")
    bills = bills.select("at", "currency", "amount", customer=customer())
    return bills.join(known.lacking, on=bills.columns[1:], how="semi")["at"]


def _of_other_names(asked: pl.DataFrame, given: Sides, known: Known) -> tuple[pl.Series, pl.Series]:
    """Pairs whose payer's name, as the bank has it, could be another of our counterparties as well, whether or
    not that one has an open row; and pairs whose text names our counterparty, and whose payer is another."""
    cut = asked.filter(pl.col("name") < NAME_WHOLE)
    cut = (
        cut.select("at", "row", "row_right")
        .join(given.left.select("row", ours=NAME), on="row")
        .join(given.right.select(NAME, TEXT, row_right="row"), on="row_right")
    )
    if cut.is_empty():
        # our side may have a million rows, whose names nobody asks for
        return cut["at"], cut["at"]
    table = alike_names(known.rows, cut, known.aliases).filter(pl.col("name") >= NAME_AGREES)
    by_payer, by_text = (
        cut.join(
            table.filter(column_right=column).select("said_right", other="said"),
            left_on=column,
            right_on="said_right",
        )
        for column in (NAME, TEXT)
    )
    several = _of_two(pl.concat([by_payer, by_text]), known)["at"].unique()
    is_ours = pl.col("ours") == pl.col("other")
    said = by_text.filter(is_ours & (pl.col(NAME).fill_null("") != ""))
    return several, said.join(by_payer.filter(is_ours), on="at", how="anti")["at"].unique()
