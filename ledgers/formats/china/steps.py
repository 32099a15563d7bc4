"""Running balances of a ledger whose movements within one second stand in any order."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ledgers.formats.base import ControlTotal

_EDGE: Mapping[str, pl.DataType | type[pl.DataType]] = {"at": pl.Datetime("us"), "value": pl.Int64}


class Steps:
    """Each movement leads from one balance to another: together they lead from the first to the last.

    Whatever order they stand in, every balance before a movement is the balance after another one, but for the
    opening balance, which stands before a movement of the first second. What doesn't fit is missing or wrong.
    """

    def __init__(self) -> None:
        self._ends: list[pl.DataFrame] = []
        self._rows = 0
        self._first = pl.DataFrame(schema=dict(_EDGE))
        self._last = pl.DataFrame(schema=dict(_EDGE))

    def add(self, rows: pl.DataFrame) -> None:
        """The next movements: when (`local`), by how much (`amount`), and the balance `after` each."""
        before = rows.select(at="local", value=pl.col("after") - pl.col("amount"))
        after = rows.select(at="local", value="after")
        self._first = pl.concat([self._first, before]).filter(pl.col("at") == pl.col("at").min())
        self._last = pl.concat([self._last, after]).filter(pl.col("at") == pl.col("at").max())
        steps = [before.select("value", count=pl.lit(-1)), after.select("value", count=pl.lit(1))]
        self._ends.append(_counted(steps))
        self._rows += len(rows)

    @property
    def ends(self) -> tuple[int, int] | None:
        """Opening and closing balance; None where the balances don't tell."""
        opening, closing = self._alone(-1), self._alone(1)
        firsts, lasts = set(self._first["value"]), set(self._last["value"])
        if not opening:
            # it ends as it began
            same = firsts & lasts
            return (same.pop(),) * 2 if len(same) == 1 else None
        if len(opening) == 1 and opening[0] in firsts and closing[0] in lasts:
            return opening[0], closing[0]
        return None

    def controls(self) -> tuple[ControlTotal, ...]:
        """How many steps are missing; nothing where most are, as the balances are of something else then."""
        alone = len(self._alone(-1))
        breaks = 0 if self.ends or not alone else max(alone - 1, 1)
        if not self._rows or breaks * 2 > self._rows - 1 > 0:
            return ()
        return (ControlTotal("lines that break the running balance", None, 0, breaks),)

    def _alone(self, side: int) -> list[int]:
        """The balances that only stand before a movement (-1), or only after one (1)."""
        if not self._ends:
            return []
        counted = _counted(self._ends).filter(pl.col("count") * side > 0)
        repeated = counted.select(pl.col("value").repeat_by(pl.col("count").abs()).explode())
        return repeated["value"].to_list()


def _counted(ends: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(ends).group_by("value").agg(pl.col("count").sum()).sort("value")
