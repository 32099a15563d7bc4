"""Running balances of a ledger whose movements within one second stand in any order."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ledgers.formats.base import ControlTotal


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part of the file leaves open: balances without their other end, and those at its edges in time."""

    rows: int
    alone: pl.DataFrame
    edges: pl.DataFrame


class Steps:
    """Each movement leads from one balance to another: together they lead from the first to the last.

    Whatever order they stand in, every balance before a movement is the balance after another one, but for the
    opening balance, which stands before a movement of the first second. What doesn't fit is missing or wrong.

    Parts of a file may be drafted at the same time: adding one only appends, and their order doesn't matter.
    """

    def __init__(self) -> None:
        self._parts: list[_Part] = []

    def add(self, rows: pl.DataFrame) -> None:
        """The next movements: when (`local`), by how much (`amount`), and the balance `after` each."""
        before = rows.select(at="local", value=pl.col("after") - pl.col("amount"), side=pl.lit(-1))
        after = rows.select(at="local", value="after", side=pl.lit(1))
        first = before.filter(pl.col("at") == pl.col("at").min())
        last = after.filter(pl.col("at") == pl.col("at").max())
        # what one movement leads to and another one from says no more
        alone = _counted([before, after]).filter(pl.col("count") != 0)
        edges = pl.concat([first, last]).unique()
        self._parts.append(_Part(len(rows), alone, edges))

    @property
    def ends(self) -> tuple[int, int] | None:
        """Opening and closing balance; None where the balances don't tell."""
        if not self._parts:
            return None
        opening, closing = self._alone(-1), self._alone(1)
        firsts, lasts = self._edge(-1), self._edge(1)
        if not opening:
            # it ends as it began
            same = firsts & lasts
            return (same.pop(),) * 2 if len(same) == 1 else None
        if len(opening) == 1 and opening[0] in firsts and closing[0] in lasts:
            return opening[0], closing[0]
        return None

    def controls(self) -> tuple[ControlTotal, ...]:
        """How many steps are missing; nothing where most are, as the balances are of something else then."""
        if not self._parts:
            return ()
        alone = len(self._alone(-1))
        breaks = 0 if self.ends or not alone else max(alone - 1, 1)
        rows = sum(part.rows for part in self._parts)
        if breaks * 2 > rows - 1 > 0:
            return ()
        return (ControlTotal("lines that break the running balance", None, 0, breaks),)

    def _alone(self, side: int) -> list[int]:
        """The balances that only stand before a movement (-1), or only after one (1)."""
        ends = pl.concat([part.alone for part in self._parts]).group_by("value").sum()
        alone = ends.filter(pl.col("count") * side > 0).sort("value")
        repeated = alone.select(pl.col("value").repeat_by(pl.col("count").abs()).explode())
        return repeated["value"].to_list()

    def _edge(self, side: int) -> set[int]:
        """The balances before the movements of the first second (-1), or after those of the last (1)."""
        edges = pl.concat([part.edges for part in self._parts]).filter(pl.col("side") == side)
        edge = edges["at"].min() if side < 0 else edges["at"].max()
        return set(edges.filter(pl.col("at") == edge)["value"])


def _counted(ends: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(ends).group_by("value").agg(count=pl.col("side").sum())
