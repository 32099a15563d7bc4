"""When the statements of a ledger are expected. Pure: the moment is handed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ledgers.banking_days import is_banking_day

A_DAY = timedelta(days=1)
NOON = time(12)
AFTER_DAYS_MAX = 60


class Every(StrEnum):
    """How much one statement covers."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    # nobody knows when: nothing of it is ever late
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True)
class Period:
    """The days that one expected statement covers, both ends included."""

    start: date
    end: date

    def days(self) -> Iterator[date]:
        for number in range((self.end - self.start).days + 1):
            yield self.start + timedelta(days=number)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a channel of delivery has promised: a statement of each day, week or month, so many days after it."""

    every: Every
    after_days: int
    at: time
    # weekends and bank holidays don't count, and nothing is expected of them
    skips_days_off: bool
    cut_off: time
    zone: str
    currency: str

    def expects(self, day: date) -> bool:
        """Whether some statement has to cover this day."""
        if self.every == Every.NEVER:
            return False
        return not self.skips_days_off or is_banking_day(day, self.currency)

    def period_of(self, day: date) -> Period:
        """The day, the week from Monday or the month that a day lies in."""
        if self.every == Every.WEEK:
            monday = day - timedelta(days=day.weekday())
            return Period(monday, monday + timedelta(days=6))
        if self.every == Every.MONTH:
            return month_of(day)
        return Period(day, day)

    def due_at(self, period: Period) -> datetime:
        """The moment from which a period's statement is late; never before the period itself is over."""
        day = period.end
        for _number in range(self.after_days):
            day += A_DAY
            while self.skips_days_off and not is_banking_day(day, self.currency):
                day += A_DAY
        return max(self._at(day, self.at), self.end_of(period.end))

    def end_of(self, day: date) -> datetime:
        """When a day of the ledger is over. A cut-off before noon is that of the next morning."""
        return self._at(day + A_DAY if self.cut_off < NOON else day, self.cut_off)

    def today(self, now: datetime) -> date:
        """The day of the ledger that isn't over yet."""
        day = now.astimezone(ZoneInfo(self.zone)).date() - A_DAY
        while self.end_of(day) <= now:
            day += A_DAY
        return day

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, ZoneInfo(self.zone))


def month_of(day: date) -> Period:
    """The month that a day lies in."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - A_DAY)
