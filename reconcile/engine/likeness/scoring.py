"""How alike two rows are: features of 0 to 100 with names, and one score by fixed weights.

| feature | what it compares | points |
|---|---|---|
| amount | equal: 100; two digits swapped or one struck wrong: 70; else by the difference in ppm | 40 |
| name | the counterparty of one with the counterparty or the text of the other (names.py) | 20 |
| reference | the number of one stands in the other's text: 100; looks like a slip of it: 90 | 30 |
| days | the same day: 100, a week 55, a month 15, two months 0 | 10 |

A name that agrees counts in full, a similar one as NAME_DOUBTFUL at most. A name that is another, and
a text that names another number of the same series, speak against a pair: each takes AGAINST points.
Where a name isn't known, words that both texts share count for a little, never enough to decide. Only
whole numbers: equal rows have equal scores on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from reconcile.engine.likeness.alike import Asked, name_links, scripts_of, with_who
from reconcile.engine.likeness.blocking import (
    each_once,
    no_pairs,
    number_links,
    pairs_by_name,
    pairs_in_blocks,
)
from reconcile.engine.likeness.names import NAME_AGREES
from reconcile.engine.likeness.references import said_by_numbers
from reconcile.engine.likeness.series import told_by_series
from reconcile.engine.likeness.shared_words import shared_words
from reconcile.engine.links import PAIR_SCHEMA
from reconcile.engine.rules import Tolerance
from reconcile.engine.sides.frames import picked, places_among, words

WEIGHTS = {"amount": 40, "name": 20, "reference": 30, "days": 10}
AGAINST = 20
# a pair with fewer points is no suggestion, at most a candidate
SCORE_MIN = 40
EXACT, DIGITS_STRUCK_WRONG = 100, 70
# the feature by the difference in parts per million of the smaller amount
AMOUNT_BY_PPM = ((1_000, 90), (10_000, 80), (35_000, 65), (100_000, 40))
# days apart and the feature at that distance; in between it falls in a straight line
DAYS_POINTS = ((0, 100), (1, 90), (3, 75), (7, 55), (14, 35), (30, 15), (60, 0))
# of a name that is only similar, or of words that both texts share
NAME_DOUBTFUL, WORDS_MAX = 40, 40
NO_WORD = r"[^\p{L}\p{N}]+"
PPM = 1_000_000
AMOUNT_MIN = 100
# up to here an amount times a million fits in 64 bits, which are compared far faster than 128
PLAIN_MAX = 2**42
# a number of 64 bits has no digit oftener
DIGITS_MAX_EACH = 20
LOOKED_AT = (
    "row", "row_number", "currency", "amount", "day", "occurred_at", "order_key", "order_ref",
    "counterparty", "description",
)  # fmt: skip
COMPARED = ("row", "currency", "amount", "day")
SCORED = (
    *COMPARED, "occurred_at", "digits", "order_key", "words", "who", "is_named", "scripts", "is_asked",
    "is_heard", "number", "series",
)  # fmt: skip
FEATURES = ("amount", "days", "name", "reference")


@dataclass(frozen=True, slots=True)
class Sides:
    """The rows of two sides that are compared, and which of their names could be one."""

    left: pl.DataFrame
    right: pl.DataFrame
    links: pl.DataFrame
    numbers: pl.DataFrame
    # the columns that say which numbers of frequent series texts name
    told: tuple[str, ...]


def sides(
    left: pl.DataFrame,
    right: pl.DataFrame,
    table: pl.DataFrame,
    known: Sides | None = None,
    asked: Asked = Asked.ALL,
) -> Sides:
    """What blocking and scoring look at; rows in which no money moves are left out.

    The table says which names are alike, of the pairs whose names were asked. Where no row has gone or
    come since, what is known is all.
    """
    left, right = (side.filter(pl.col("amount") != 0) for side in (left, right))
    if known and known.left["row"].equals(left["row"]) and known.right["row"].equals(right["row"]):
        return known
    plain = words().str.normalize("NFKC").str.replace_all(NO_WORD, " ").alias("words")
    is_named = pl.col("counterparty").fill_null("") != ""
    is_asked = pl.lit(asked == Asked.ALL)
    if asked == Asked.WITHOUT_NUMBER:
        is_asked = pl.col("order_key").is_null()
    ours, theirs = (
        side.select(
            *LOOKED_AT,
            plain,
            digits=_digits(),
            is_named=is_named,
            scripts=scripts_of(left, right),
            is_asked=is_asked,
        )
        for side in (left, right)
    )
    ours, said = with_who(ours)
    theirs, said_there = with_who(theirs)
    ours, theirs, told = told_by_series(ours, theirs)
    numbers, heard = number_links(ours, theirs)
    is_heard = pl.col("row").is_in(heard.implode())
    return Sides(
        ours.with_columns(is_heard=is_heard),
        theirs.with_columns(is_heard=is_heard),
        name_links(said, said_there, table),
        numbers,
        told,
    )


def close_pairs(
    given: Sides, tolerance: Tolerance, days_max: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs within a tolerance of amount and days; and rows of amounts too frequent to be compared.

    Of amounts that are too frequent the pairs are still there whose names or numbers agree.
    """
    band = 0 if tolerance.amount_ppm == 0 else tolerance.amount_minor
    left, right = (_in_bands(side, band) for side in (given.left, given.right))
    spread = left.with_columns(band=pl.concat_list(pl.col("band") + step for step in _steps(band)))
    spread = spread.explode("band")
    pairs, crowded = pairs_in_blocks(spread, right, ["currency", "band"], days_max)
    named, busy = no_pairs(), [left.select("row").clear()]
    if not crowded.is_empty():
        block = ["currency", "band"]
        full = spread.join(crowded, on=block, how="semi")
        named = pairs_by_name(full, right, given.links, block)
        busy = [side.join(crowded, on=block, how="semi").select("row") for side in (left, right)]
    every = each_once(pairs, named, given.numbers)
    near = beside(given, every, COMPARED, _is_close(tolerance, band), is_near(days_max))
    return near.select(list(PAIR_SCHEMA)), pl.concat(busy)


def _in_bands(rows: pl.DataFrame, band: int) -> pl.DataFrame:
    columns = ["row", "currency", "amount", "day", "who"]
    return rows.select(*columns, band=pl.col("amount").floordiv(band + 1))


def _steps(band: int) -> tuple[int, ...]:
    return (0,) if band == 0 else (-1, 0, 1)


def _is_close(tolerance: Tolerance, band: int) -> pl.Expr:
    allowed = pl.col("difference") <= band
    if tolerance.amount_ppm is not None:
        # 10^14 minor units times a million don't fit in 64 bits
        whole = pl.col("amount").abs().cast(pl.Int128) * tolerance.amount_ppm
        allowed &= pl.col("difference").cast(pl.Int128) * PPM <= whole
    return allowed


def is_near(days_max: int) -> pl.Expr:
    # of a row without a date nobody knows how far it is
    return pl.col("days").fill_null(0) <= days_max


def _digits() -> pl.Expr:
    """How often each digit stands in an amount, as one number: equal where digits are only swapped."""
    written = pl.col("amount").abs().cast(pl.String)
    return pl.sum_horizontal(
        written.str.count_matches(str(digit), literal=True).cast(pl.Int64) * DIGITS_MAX_EACH**digit
        for digit in range(10)
    )


def beside(
    given: Sides, pairs: pl.DataFrame, columns: Sequence[str], *asked: pl.Expr
) -> pl.DataFrame:
    """The named facts of both rows of each pair; the other side's are called `_right`.

    Only pairs of one currency are there, and of which all that is asked is so: money and days are looked
    at first, and the rest is gathered for those pairs alone.
    """
    at = pl.DataFrame(
        {
            "row": places_among(given.left["row"], pairs["row"]),
            "row_right": places_among(given.right["row"], pairs["row_right"]),
        }
    )
    days = (pl.col("day") - pl.col("day_right")).dt.total_days().abs()
    difference = (pl.col("amount") - pl.col("amount_right")).abs()
    found = _gathered(given, at, COMPARED).with_columns(days=days, difference=difference)
    same = pl.col("currency") == pl.col("currency_right")
    is_asked = found.select(pl.all_horizontal(same, *asked))[:, 0].fill_null(value=False)
    found, at = picked(found, is_asked), picked(at, is_asked)
    others = [name for name in columns if name not in COMPARED]
    return pl.concat([found, _gathered(given, at, others)], how="horizontal")


def _gathered(given: Sides, at: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The columns of both rows of each pair, which are known by their places."""
    ours = given.left.select(pl.col(columns).gather(at["row"]))
    theirs = given.right.select(pl.col(columns).gather(at["row_right"]).name.suffix("_right"))
    return pl.concat([ours, theirs], how="horizontal")


def scored(given: Sides, pairs: pl.DataFrame, *, has_key: bool) -> pl.DataFrame:
    """Pairs with their features, their score, and what is against them.

    Where the rule names a key, two rows that both carry it are close only if one could be a slip of
    the other.
    """
    facts = with_features(given, beside(given, pairs, (*SCORED, *given.told)))
    said = said_by_numbers(facts, given.told, has_key=has_key)
    facts = pl.concat([facts, said], how="horizontal").filter(pl.col("reference") >= 0)
    shared = shared_words(facts).clip(upper_bound=WORDS_MAX)
    return facts.with_columns(name=name_beside(shared)).with_columns(score=score())


def with_features(given: Sides, facts: pl.DataFrame) -> pl.DataFrame:
    """The pairs with all that is known of them without their texts."""
    minutes = (pl.col("occurred_at") - pl.col("occurred_at_right")).dt.total_minutes().abs()
    named = _with_names(facts, given.links)
    most = facts.select(pl.max_horizontal(pl.col("amount", "amount_right").abs().max())).item()
    dtype = pl.Int64 if (most or 0) < PLAIN_MAX else pl.Int128
    # columns of their own: an expression that stands in four questions is worked out four times
    parts = named.with_columns(
        parts=pl.col("difference").cast(dtype) * PPM,
        least=pl.min_horizontal(pl.col("amount").abs(), pl.col("amount_right").abs()).cast(dtype),
    )
    return parts.with_columns(
        minutes=minutes,
        amount_feature=_amount_feature(),
        days_feature=days_feature(),
        # of names that nobody compared, and of two scripts, it isn't known
        names_differ=pl.col("is_named")
        & pl.col("is_named_right")
        & ((pl.col("scripts") & pl.col("scripts_right")) != 0)
        & pl.col("name").is_null()
        & (pl.col("is_asked") | pl.col("is_asked_right")),
    ).drop("parts", "least")


def _with_names(facts: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    if links.is_empty():
        return facts.with_columns(name=pl.lit(None, dtype=links.schema["name"]))
    return facts.join(links, on=["who", "who_right"], how="left", maintain_order="left")


def name_beside(shared: pl.Series | pl.Expr) -> pl.Expr:
    """The feature of a name; where it isn't known, of the words that both texts share."""
    known = pl.max_horizontal(pl.col("name").fill_null(0), shared)
    return pl.when("names_differ").then(0).otherwise(known)


def score() -> pl.Expr:
    """The points of a pair with all its features."""
    values = {
        "amount": "amount_feature", "days": "days_feature", "name": "name", "reference": "reference",
    }  # fmt: skip
    sure = pl.when(pl.col("name") >= NAME_AGREES).then("name")
    name = sure.otherwise(pl.min_horizontal("name", pl.lit(NAME_DOUBTFUL)))
    points = pl.sum_horizontal(
        (name if feature == "name" else pl.col(values[feature])).cast(pl.Int32) * weight
        for feature, weight in WEIGHTS.items()
    )
    against = pl.sum_horizontal(
        pl.col(c).cast(pl.Int32) * AGAINST for c in ("names_differ", "names_other_number")
    )
    return (points.floordiv(100) - against).clip(1, 100).cast(pl.Int32)


def _amount_feature() -> pl.Expr:
    """The feature of `difference`, of which `parts` are the millionths, beside the `least` amount."""
    value = pl.lit(0)
    for ppm, points in reversed(AMOUNT_BY_PPM):
        within = pl.col("parts") <= pl.col("least") * ppm
        value = pl.when(within).then(pl.lit(points)).otherwise(value)
    value = (
        pl.when(_is_struck_wrong())
        .then(pl.max_horizontal(value, DIGITS_STRUCK_WRONG))
        .otherwise(value)
    )
    return pl.when(pl.col("difference") == 0).then(pl.lit(EXACT)).otherwise(value)


def _is_struck_wrong() -> pl.Expr:
    """Digits swapped: they are the same, and the difference is a multiple of nine."""
    return pl.col("digits") == pl.col("digits_right")


def days_feature() -> pl.Expr:
    """The feature of `days`, whole days apart; nobody knows how far a row without a date is."""
    days = pl.col("days")
    value = pl.lit(0, dtype=pl.Int64)
    for (start, high), (end, low) in reversed(list(pairwise(DAYS_POINTS))):
        between = high - ((high - low) * (days - start)).floordiv(end - start)
        value = pl.when(days < end).then(between).otherwise(value)
    return value
