"""A table of exchange rates: base, quote, day, rate. Pure: cells in, rates and faults out.

Never a guess: one fault, and nothing of the table is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledgers.formats.bank_files.numeric_currencies import CURRENCIES
from ledgers.money import exponent
from reconcile.engine.passes.convert import E9
from reconcile.engine.records import Rate

COLUMNS = ("base", "quote", "day", "rate")
EXAMPLE = ("USD", "EUR", "2026-01-31", "0.92")
ROWS_MAX = 20_000
# more faults than this say nothing new
FAULTS_MAX = 100
DECIMALS_MAX = 9
KNOWN_CURRENCIES = frozenset(CURRENCIES.values())

_DAY = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})(?:[T ]00:00:00)?")
_RATE = re.compile(r"([0-9]{1,9})(?:\.([0-9]+))?")

MESSAGES = {
    "no_header": "The first line must name the columns base, quote, day and rate.",
    "too_many": "The table has more than %(max)s rows.",
    "empty": "There is no rate in it.",
    "bad_currency": "“%(value)s” is no currency.",
    "same_currency": "A rate needs two currencies.",
    "bad_day": "“%(value)s” is no day such as 2026-01-31.",
    "bad_rate": "“%(value)s” is no rate such as 0.92.",
    "not_above_zero": "A rate is above 0.",
    "too_many_decimals": "“%(value)s” has more than 9 decimals.",
    "twice": "This pair and day stand in row %(value)s already.",
}


@dataclass(frozen=True, slots=True)
class QuotedRate:
    """What one unit of `base` was worth in `quote` on a day."""

    base: str
    quote: str
    valid_on: date
    rate: Decimal

    def as_rate(self, source: str = "table") -> Rate:
        """As the engine reads it."""
        shift = exponent(self.quote) - exponent(self.base)
        return Rate(self.base, self.quote, self.valid_on, int(self.rate * E9), shift, source)


@dataclass(frozen=True, slots=True)
class RateFault:
    """Why a table can't be taken: in which row, as a spreadsheet counts, and column."""

    row: int | None
    column: str
    code: str
    value: str = ""

    def params(self) -> dict[str, object]:
        return {"value": self.value, "max": ROWS_MAX}


class RateTableError(ValueError):
    """A table that can't be taken; `faults` says why."""

    def __init__(self, faults: Sequence[RateFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(map(_in_words, self.faults)))


def _in_words(fault: RateFault) -> str:
    said = MESSAGES[fault.code] % fault.params()
    return said if fault.row is None else f"Row {fault.row}, {fault.column}: {said}"


def read_table(rows: Sequence[Sequence[str]]) -> tuple[QuotedRate, ...]:
    """The rates of a table whose first row names its columns. Raises RateTableError with every fault."""
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    if not set(COLUMNS) <= set(header):
        raise RateTableError([RateFault(None, "", "no_header")])
    filled = [
        (number, row) for number, row in enumerate(rows[1:], start=2) if any(map(str.strip, row))
    ]
    if len(filled) > ROWS_MAX:
        raise RateTableError([RateFault(None, "", "too_many")])
    if not filled:
        raise RateTableError([RateFault(None, "", "empty")])
    places = [header.index(name) for name in COLUMNS]
    found: dict[tuple[str, str, date], int] = {}
    rates, faults = [], []
    for number, row in filled:
        cells = [row[place].strip() if place < len(row) else "" for place in places]
        rate = _read_row(number, cells)
        if isinstance(rate, QuotedRate):
            key = (rate.base, rate.quote, rate.valid_on)
            if (first := found.setdefault(key, number)) != number:
                faults.append(RateFault(number, "day", "twice", str(first)))
            rates.append(rate)
        else:
            faults += rate
    if faults:
        raise RateTableError(faults[:FAULTS_MAX])
    return tuple(rates)


def _read_row(number: int, cells: Sequence[str]) -> QuotedRate | list[RateFault]:
    base, quote = cells[0].upper(), cells[1].upper()
    faults = [
        RateFault(number, column, "bad_currency", code)
        for column, code in (("base", base), ("quote", quote))
        if code not in KNOWN_CURRENCIES
    ]
    if not faults and base == quote:
        faults.append(RateFault(number, "quote", "same_currency"))
    day = _day(cells[2])
    if day is None:
        faults.append(RateFault(number, "day", "bad_day", cells[2]))
    code = _fault_of_rate(cells[3])
    if code is not None:
        faults.append(RateFault(number, "rate", code, cells[3]))
    if faults or day is None:
        return faults
    return QuotedRate(base, quote, day, Decimal(cells[3]))


def _day(text: str) -> date | None:
    written = _DAY.fullmatch(text)
    try:
        return date(*map(int, written.groups())) if written else None
    except ValueError:
        return None


def _fault_of_rate(text: str) -> str | None:
    written = _RATE.fullmatch(text.removeprefix("-"))
    if written is None:
        return "bad_rate"
    if text.startswith("-") or not text.strip("0."):
        return "not_above_zero"
    if len((written[2] or "").rstrip("0")) > DECIMALS_MAX:
        return "too_many_decimals"
    return None
