"""Which days of a ledger its statements cover, and which are late. Pure: the moment is handed in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ledgers.deliveries import A_DAY, Delivery, Every, Period


class DayState(StrEnum):
    """What is known of one day of a ledger."""

    PROVED = "PROVED"
    UNPROVED = "UNPROVED"
    BY_WORD = "BY_WORD"
    OVERLAP = "OVERLAP"
    EMPTY = "EMPTY"
    ARRIVED = "ARRIVED"
    LATE = "LATE"
    NOT_DUE = "NOT_DUE"
    NOT_EXPECTED = "NOT_EXPECTED"


@dataclass(frozen=True, slots=True)
class Covering:
    """One statement, as far as days are concerned."""

    public_id: uuid.UUID
    name: str
    start: date
    end: date
    # False: it has come, but isn't read yet or waits for a decision
    is_in: bool
    is_proved: bool | None
    is_by_word: bool
    rows: int


@dataclass(frozen=True, slots=True)
class CoveredDay:
    """One cell of the calendar: a day, what is known of it, and by which statements."""

    on: date
    state: DayState
    statements: tuple[Covering, ...]
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class LatePeriod:
    """A period of which some day is covered by no statement although it was due."""

    period: Period
    due_at: datetime


def coverage(
    statements: Sequence[Covering],
    delivery: Delivery,
    month: Period,
    *,
    since: date,
    now: datetime,
) -> list[CoveredDay]:
    """Each day of a month. Nothing is expected of days before `since`, where the ledger begins."""
    return [_day(on, statements, delivery, since, now) for on in month.days()]


def late_periods(
    statements: Sequence[Covering], delivery: Delivery, *, since: date, now: datetime
) -> list[LatePeriod]:
    """The periods since a day that were due and aren't wholly taken in, the oldest first."""
    found = []
    for period in _periods(delivery, since, now):
        due_at = delivery.due_at(period)
        missing = [
            day
            for day in period.days()
            if day >= since and delivery.expects(day) and not _taken_in(day, statements)
        ]
        if missing and due_at <= now:
            found.append(LatePeriod(period, due_at))
    return found


def _periods(delivery: Delivery, since: date, now: datetime) -> Iterator[Period]:
    if delivery.every == Every.NEVER:
        return
    today = delivery.today(now)
    day = since
    while (period := delivery.period_of(day)).end < today:
        yield period
        day = period.end + A_DAY


def _taken_in(day: date, statements: Sequence[Covering]) -> list[Covering]:
    return [s for s in statements if s.is_in and s.start <= day <= s.end]


def _day(
    on: date,
    statements: Sequence[Covering],
    delivery: Delivery,
    since: date,
    now: datetime,
) -> CoveredDay:
    if taken_in := _taken_in(on, statements):
        return CoveredDay(on, _state_of(taken_in), tuple(taken_in), None)
    if waiting := tuple(s for s in statements if s.start <= on <= s.end):
        return CoveredDay(on, DayState.ARRIVED, waiting, None)
    if on < since or not delivery.expects(on):
        return CoveredDay(on, DayState.NOT_EXPECTED, (), None)
    due_at = delivery.due_at(delivery.period_of(on))
    return CoveredDay(on, DayState.LATE if due_at <= now else DayState.NOT_DUE, (), due_at)


def _state_of(statements: Sequence[Covering]) -> DayState:
    if len(statements) > 1:
        return DayState.OVERLAP
    (one,) = statements
    if one.is_by_word:
        return DayState.BY_WORD
    if one.rows == 0:
        return DayState.EMPTY
    return DayState.PROVED if one.is_proved else DayState.UNPROVED
