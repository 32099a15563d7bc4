"""What the rules without a key have found on their way, for whoever looks for the nearest answers to a case."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from reconcile.engine.likeness.alike import Asked
from reconcile.engine.likeness.scoring import Sides

# so many days apart a counterpart is looked for, if no rule looks further
CANDIDATE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Near:
    """What the rules without a key have found on their way: names that are alike and of which pairs that
    was asked, sums that fit, how many days apart they looked, what they could not look at, and the rows that they
    looked at last."""

    names: pl.DataFrame
    asked: Asked
    offers: pl.DataFrame
    days: int
    # rows of amounts too frequent to be compared, and the name of the rule that met them
    crowded: pl.DataFrame
    compared: Sides | None
    # further copies of a row, and the first one
    copies: pl.DataFrame


def no_copies() -> pl.DataFrame:
    return pl.DataFrame(schema={"row": pl.UInt32, "first": pl.UInt32})


def none_crowded() -> pl.DataFrame:
    return pl.DataFrame(schema={"row": pl.UInt32, "rule": pl.String})
