"""Two sides of a month being written down, with what is true of every row.

The answer is drawn first and the rows are made from it, so truth never comes from the engine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random

import polars as pl

from ledgers.normalise import key_column
from reconcile.engine import Context, Period
from reconcile.engine.records import RECORD_SCHEMA, Case

Row = dict[str, object]
RIGHT_FIRST = 10_000_001


class Grade(StrEnum):
    """How well the rows themselves say that a group belongs together."""

    KEY = "KEY"  # they share a key, or a line names the payout: must be confirmed
    NO_KEY = "NO_KEY"  # names, amounts or a bent number: must be among the first three offers
    NAME = "NAME"  # as NO_KEY; and one name and one exact amount, which the ready rules confirm
    EITHER = "EITHER"  # right, but more than a person has to see


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are the same money.

    Optional ones, such as fees, may stand in the match or not. Where a group has parts, such as equal
    refunds of one order, each may be a match of its own, too.
    """

    rows: frozenset[int]
    grade: Grade
    optional: frozenset[int] = frozenset()
    parts: tuple[frozenset[int], ...] = ()

    def is_met_by(self, rows: frozenset[int]) -> bool:
        if self.rows <= rows <= self.rows | self.optional:
            return True
        held = [part for part in self.parts if part <= rows]
        return bool(held) and frozenset[int]().union(*held) == rows


@dataclass(frozen=True, slots=True)
class Truth:
    """What belongs together, which kinds each leftover row may have, and what nobody can tell."""

    groups: tuple[Group, ...]
    kinds: Mapping[int, frozenset[str]]
    undecidable: frozenset[int]
    # rows of both sides that are one difference: they must stand in one case
    cases: tuple[frozenset[int], ...]


@dataclass(slots=True)
class Book:
    """Rows of two sides and the truth about them, written by a scenario."""

    random: Random
    rows: dict[int, Row] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    kinds: dict[int, frozenset[str]] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)
    cases: list[frozenset[int]] = field(default_factory=list)
    context: Context = field(default_factory=Context)
    _left: int = 0
    _right: int = RIGHT_FIRST - 1

    def ours(self, **given: object) -> int:
        self._left += 1
        self.rows[self._left] = {"source": "left.csv", **given}
        return self._left

    def theirs(self, **given: object) -> int:
        self._right += 1
        self.rows[self._right] = {"source": "right.csv", **given}
        return self._right

    def together(
        self, *rows: int, grade: Grade = Grade.KEY, optional: Collection[int] = ()
    ) -> None:
        self.groups.append(Group(frozenset(rows), grade, frozenset(optional)))

    def alike(self, *parts: Collection[int]) -> None:
        """Pairs of one key and one amount: right as one match of sums, and right one by one."""
        sets = tuple(frozenset(part) for part in parts)
        self.groups.append(Group(frozenset().union(*sets), Grade.KEY, parts=sets))

    def left_over(self, rows: Iterable[int], *kinds: str) -> None:
        """Rows with these kinds of exception; of one kind and both sides, they are one case."""
        together = frozenset(rows)
        for row in together:
            self.kinds[row] = frozenset(kinds)
        if len(kinds) == 1 and min(together) < RIGHT_FIRST <= max(together):
            self.cases.append(together)

    def undecidable(self, rows: Iterable[int], *kinds: str) -> None:
        """Rows that a careful accountant can't tell apart; no confirmed match may hold them."""
        marked = list(rows)
        self.doubtful.update(marked)
        self.left_over(marked, *(kinds or (Case.AMBIGUOUS,)))

    def truth(self) -> Truth:
        """The truth, every row of it in one place."""
        placed = [row for group in self.groups for row in group.rows]
        assert len(placed) == len(set(placed)), "a row stands in two groups"
        assert not set(placed) & set(self.kinds), "a row is matched and left over"
        assert set(placed) | set(self.kinds) == set(self.rows), "a row has no answer"
        doubtful, cases = frozenset(self.doubtful), tuple(self.cases)
        return Truth(tuple(self.groups), dict(self.kinds), doubtful, cases)

    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Both sides as their files would list them: by time, numbered from line 2."""
        left = {entry: row for entry, row in self.rows.items() if entry < RIGHT_FIRST}
        right = {entry: row for entry, row in self.rows.items() if entry >= RIGHT_FIRST}
        return _frame(left), _frame(right)


def _frame(rows: Mapping[int, Row]) -> pl.DataFrame:
    listed = sorted(rows, key=lambda entry: (_moment(rows[entry]), entry))
    full = [
        {name: rows[entry].get(name) for name in RECORD_SCHEMA}
        | {"entry": entry, "row_number": number + 2}
        for number, entry in enumerate(listed)
    ]
    frame = pl.DataFrame(full, schema=dict(RECORD_SCHEMA), orient="row")
    keys = key_column(frame["order_ref"]).alias("order_key")
    signless = frame.with_columns(keys, fee_minor=pl.col("fee_minor").fill_null(0))
    net = pl.coalesce("net_minor", pl.col("gross_minor") + pl.col("fee_minor"))
    return signless.with_columns(net_minor=net)


def _moment(row: Row) -> str:
    return str(row.get("occurred_at") or row.get("booked_on") or "")


@dataclass(frozen=True, slots=True)
class Month:
    """The days that a scenario plays in, in one zone."""

    first: date
    last: date
    offset_minutes: int = 480

    @property
    def period(self) -> Period:
        return Period(self.first, self.last, self.offset_minutes)

    def at(self, day: date, minutes: int, seconds: int = 0) -> datetime:
        """A local time of a day, in UTC."""
        start = datetime.fromisoformat(f"{day.isoformat()}T00:00:00+00:00")
        return start + timedelta(minutes=minutes - self.offset_minutes, seconds=seconds)

    def day(self, moment: datetime) -> date:
        return (moment + timedelta(minutes=self.offset_minutes)).date()

    def some_time(self, random: Random) -> datetime:
        """A time well inside the month."""
        days = (self.last - self.first).days
        first_minute, last_minute = (40, 1400)
        minutes = random.randint(first_minute, days * 1440 + last_minute)
        return self.at(self.first, minutes, random.randint(0, 59))

    def some_day(self, random: Random) -> date:
        return self.first + timedelta(days=random.randint(0, (self.last - self.first).days))


JUNE = Month(date(2026, 6, 1), date(2026, 6, 30))
