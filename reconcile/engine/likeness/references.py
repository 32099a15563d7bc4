"""What the numbers of two rows say of one another: one stands in the other's text, is a slip of the other, or
of its series and another one."""

from __future__ import annotations

import polars as pl

from reconcile.engine.likeness.numbers import SLIP_MINUTES_MAX, is_slip, other_of_series, stands_in
from reconcile.engine.likeness.series import names_another
from reconcile.engine.sides.frames import places_among

# a number that stands in the other's text; one that is a slip of the other's
REFERENCE_STANDS, REFERENCE_SLIP = 100, 90
# the key, the text beside it and the row of that
KEY_AND_TEXT = (
    ("order_key", "words_right", "row_right"),
    ("order_key_right", "words", "row"),
)
# whether a number of a pair may stand in the other's text: it does so in some text
MAY_STAND = pl.any_horizontal("is_heard", "is_heard_right")


def said_by_numbers(facts: pl.DataFrame, told: tuple[str, ...], *, has_key: bool) -> pl.DataFrame:
    """Per pair: what the numbers say (-1: that they are others), and whether another number of the same
    series is named. Only the pairs in which a number could say something are read one by one; what texts name of
    frequent series stands in the columns `told`."""
    ours, theirs = pl.col("order_key"), pl.col("order_key_right")
    both = ours.is_not_null() & theirs.is_not_null()
    silent = pl.when(ours == theirs).then(REFERENCE_STANDS).when(both).then(-1 if has_key else 0)
    said = facts.select(silent.otherwise(0).cast(pl.Int32)).to_series()
    columns = ("order_key", "order_key_right", "words", "words_right", "minutes")
    names, may_name = names_another(told)
    named, unread = facts.select(names=names, may_name=may_name)
    named &= said < REFERENCE_SLIP
    loud = facts.select(_may_be_slip()).to_series() | unread
    asked = facts.select("row", ask=MAY_STAND & ~loud)["ask"].arg_true()
    loud = loud.scatter(asked, _stands(facts[asked]))
    references, others = [], []
    for key, other_key, text, other, minutes in facts.filter(loud).select(columns).iter_rows():
        found = _reference(key, other_key, text, other, minutes, has_key=has_key)
        references.append(found)
        others.append(
            found < REFERENCE_SLIP and (_names_other(key, other) or _names_other(other_key, text))
        )
    at = loud.arg_true()
    return pl.DataFrame(
        {
            "reference": said.scatter(at, pl.Series(references, dtype=pl.Int32)),
            "names_other_number": named.scatter(at, pl.Series(others, dtype=pl.Boolean)),
        }
    )


def _may_be_slip() -> pl.Expr:
    """Whether a key may be the other one struck wrong."""
    at_once = pl.col("minutes").is_null() | (pl.col("minutes") <= SLIP_MINUTES_MAX)
    differ = pl.col("order_key") != pl.col("order_key_right")
    return (at_once & differ).fill_null(value=False)


def _stands(facts: pl.DataFrame) -> pl.Series:
    """Whether a key of a pair may stand in the other's text."""
    found = pl.repeat(value=False, n=len(facts), dtype=pl.Boolean, eager=True)
    for key, text, row in KEY_AND_TEXT:
        texts, at = _each_once(facts, row, text)
        together = texts["value"].str.replace_all(" ", "", literal=True).gather(at)
        stands = pl.col("text").str.contains(pl.col("key"), literal=True).fill_null(value=False)
        found |= pl.DataFrame({"text": together, "key": facts[key]}).select(stands).to_series()
    return found


def _each_once(facts: pl.DataFrame, row: str, column: str) -> tuple[pl.DataFrame, pl.Series]:
    """A column of one of the two rows, each row once, as `value`; and where each pair's stands in it."""
    rows = facts[row]
    is_first = rows.is_first_distinct()
    return facts.select(value=column).filter(is_first), places_among(rows.filter(is_first), rows)


def _reference(
    ours: str | None,
    theirs: str | None,
    text: str,
    other: str,
    minutes: int | None,
    *,
    has_key: bool,
) -> int:
    if any(key and stands_in(key, where) for key, where in ((ours, other), (theirs, text))):
        return REFERENCE_STANDS
    if ours is None or theirs is None:
        return 0
    if ours == theirs:
        return REFERENCE_STANDS
    if is_slip(ours, theirs, minutes):
        return REFERENCE_SLIP
    return -1 if has_key else 0


def _names_other(key: str | None, text: str) -> bool:
    return key is not None and other_of_series(key, text) is not None
