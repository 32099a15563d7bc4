"""Which pairs can be among the best of a row, whatever their texts say: only these are read and scored.

Of each pair the least and the most points are known from numbers alone. What its texts say lies between:
whether a number stands in one, and how many words they share. A pair whose most is less than the least of
enough others, for both of its rows, is none of the best.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.likeness.blocking import NUMBERS, each_once, pairs_by_name, pairs_in_blocks
from reconcile.engine.likeness.numbers import SLIP_MINUTES_MAX
from reconcile.engine.likeness.references import REFERENCE_STANDS
from reconcile.engine.likeness.scoring import (
    AMOUNT_MIN,
    COMPARED,
    WORDS_MAX,
    Sides,
    beside,
    close_pairs,
    is_near,
    name_beside,
    score,
    with_features,
)
from reconcile.engine.likeness.series import names_another
from reconcile.engine.links import PAIR_SCHEMA
from reconcile.engine.rules import Tolerance
from reconcile.engine.sides.frames import places_among
from reconcile.engine.sorting import ascending

SCORE_MAX = 100
KNOWN = (
    *COMPARED, "occurred_at", "digits", "who", "is_named", "scripts", "is_asked", "is_heard", "number",
    "series",
)  # fmt: skip


def nearest_pairs(given: Sides, days_max: int, best: int) -> pl.DataFrame:
    """Pairs that a person could mean though no rule does: by name, by number, by a slip in the amount.

    Of each row all that can be among so many best ones.
    """
    pairs, _crowded = close_pairs(given, Tolerance(), days_max)
    if given.left.is_empty() or given.right.is_empty():
        return pairs
    named = pairs_by_name(given.left, given.right, given.links, ["currency"])
    left, right = (
        side.filter(pl.col("amount").abs() >= AMOUNT_MIN).select("row", "currency", "day", "digits")
        for side in (given.left, given.right)
    )
    swapped, _crowded = pairs_in_blocks(left, right, ["currency", "digits"], days_max)
    every = each_once(pairs, named, swapped, given.numbers)
    one_way = pl.col("amount").sign() == pl.col("amount_right").sign()
    facts = beside(given, every, (*KNOWN, *given.told), one_way, is_near(days_max))
    bounds = _bounds(with_features(given, facts), given.told)
    least = {f"least_of_{row}": _least_of_best(bounds, row, best) for row in PAIR_SCHEMA}
    within = pl.any_horizontal(pl.col("most") >= pl.col(name) for name in least)
    return bounds.with_columns(**least).filter(within).select(list(PAIR_SCHEMA))


def _bounds(facts: pl.DataFrame, told: tuple[str, ...]) -> pl.DataFrame:
    """The pairs with the least and the most points that they can have."""
    same = (pl.col("number") == pl.col("number_right")).fill_null(value=False)
    may_slip = pl.col("minutes").fill_null(0) <= SLIP_MINUTES_MAX
    may_slip &= (pl.col("number") != pl.col("number_right")).fill_null(value=False)
    may_stand = pl.col("is_heard") | pl.col("is_heard_right") | may_slip
    names_other, may_name = names_another(told)
    least = {
        "reference": pl.when(same).then(REFERENCE_STANDS).otherwise(0),
        "names_other_number": ~same & (names_other | may_name),
        "name": name_beside(pl.lit(0)),
    }
    most = {
        "reference": pl.when(same | may_stand).then(REFERENCE_STANDS).otherwise(0),
        "names_other_number": ~same & ~may_stand & names_other,
        "name": name_beside(pl.lit(WORDS_MAX)),
    }
    points = [facts.with_columns(**said).select(points=score())["points"] for said in (least, most)]
    return facts.select(list(PAIR_SCHEMA)).with_columns(least=points[0], most=points[1])


def _least_of_best(bounds: pl.DataFrame, row: str, best: int) -> pl.Series:
    """Per pair: of its row, if that has so many pairs, how many points the last of its best ones has at least."""
    missing = (SCORE_MAX - pl.col("least")).cast(pl.UInt64)
    place = pl.col(row).cast(pl.UInt64) * NUMBERS + missing
    places = ascending(bounds.select(place=place)["place"]).to_frame()
    of_row = pl.col("place").floordiv(NUMBERS).cast(pl.UInt32)
    is_last = (of_row == of_row.shift(best - 1)) & of_row.ne_missing(of_row.shift(best))
    last = places.filter(is_last).select(
        row=of_row, least=SCORE_MAX - (pl.col("place") % NUMBERS).cast(pl.Int32)
    )
    return last["least"].gather(places_among(last["row"], bounds[row])).fill_null(0)
