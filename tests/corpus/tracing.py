"""Traces every entry back to the text of its row: its amount and its day must be written there.

Numbers and days are taken from the text in every way in which people write them, whatever the format. So this
tells nothing of signs and of which number is meant, but no amount and no day can come from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import combinations

from ledgers.money import exponent, format_minor
from tests.corpus.counting import decoded
from tests.corpus.findings import About, Reason
from tests.corpus.taking import Taken

SHOWN = 3
# days that stand once above all records
DAYS_ABOVE = frozenset({"bai2", "camt054", "dlocal"})
# numbers without anything around them; totals prove them
FIXED_WIDTHS = frozenset({"csb43"})
RUN = re.compile(r"[0-9][0-9.,']*")
SPACED = re.compile(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
PARTED = re.compile(r"(?<![0-9])([0-9]{1,4})([-/.年])([0-9]{1,2})[-/.月]([0-9]{1,4})(?![0-9]{3})")
# digits may overlap: a day of value and, without the year, a day of booking
JOINED = re.compile(
    r"(?=(20[0-9]{2})([01][0-9])([0-3][0-9]))|(?<![0-9])(?=([0-9]{2})([01][0-9])([0-3][0-9]))"
)
SWIFT = re.compile(r":61:([0-9]{2})[0-9]{4} ?([0-9]{2})([0-9]{2})")
NAMED = re.compile(
    rf"\b(?:{_MONTH} ([0-9]{{1,2}})|([0-9]{{1,2}})[- ]{_MONTH}),?[- ]([0-9]{{2,4}})", re.IGNORECASE
)


def untraced(taken: Taken) -> Iterator[Reason]:
    """What entries say that their rows don't."""
    folder = taken.path.parent.name
    if folder in FIXED_WIDTHS:
        return
    above = set(_days(decoded(taken.content))) if folder in DAYS_ABOVE else set[date]()
    amounts, days = [], []
    names = ("row_number", "raw", "gross_minor", "net_minor", "currency", "booked_on")
    for row, raw, gross, net, currency, day in taken.entries.select(names).iter_rows():
        if (gross or net) and not _has_amount(raw, (gross, net), currency):
            amounts.append(f"{row}: {format_minor(gross, currency)}")
        if day is not None and day not in above and day not in set(_days(raw)):
            days.append(f"{row}: {day}")
    for about, found in ((About.AMOUNTS, amounts), (About.DAYS, days)):
        if found:
            shown = ", ".join(found[:SHOWN])
            yield Reason(about, f"{len(found)} entries have {about} that their rows lack: {shown}")


def _has_amount(raw: str, amounts: tuple[int, int], currency: str) -> bool:
    """Whether one of the amounts is written, or made up of two that are.

    In units of the currency, in its smallest, or in hundredths whatever the currency.
    """
    smallest = Decimal(1).scaleb(-exponent(currency))
    wanted = {abs(minor) * smallest for minor in amounts if minor}
    wanted |= {abs(minor) for minor in amounts if minor} | {one * 100 for one in wanted}
    numbers = {ways for number in _numbers(raw) for ways in (number, number.quantize(smallest))}
    if wanted & numbers:
        return True
    return any(one + other in wanted for one, other in combinations(numbers, 2))


def _numbers(raw: str) -> Iterator[Decimal]:
    for text in {raw, SPACED.sub("", raw)}:
        for run in RUN.findall(text):
            whole = run.rstrip(".,'").replace("'", "")
            ways = {whole.replace(",", ""), whole.replace(".", "").replace(",", ".")}
            for written in ways | set(run.split(",")):
                with suppress(InvalidOperation):
                    number = Decimal(written)
                    if number < Decimal(10) ** 15:
                        yield number


def _days(text: str) -> Iterator[date]:
    for first, _mark, second, third in PARTED.findall(text):
        yield from _possible((first, second, third), (third, second, first), (third, first, second))
    for found in JOINED.findall(text):
        yield from _possible(found[:3] if found[0] else found[3:])
    for year, month, day in SWIFT.findall(text):
        yield from _possible(*((f"20{int(year) + turn:02}", month, day) for turn in (-1, 0, 1)))
    for month, day, other_day, other_month, year in NAMED.findall(text):
        number = MONTHS.index((month or other_month)[:3].lower()) + 1
        yield from _possible((year, str(number), day or other_day))


def _possible(*ways: tuple[str, str, str]) -> Iterator[date]:
    """The days that year, month and day make; a year of two digits is of this century."""
    for year, month, day in ways:
        with suppress(ValueError):
            yield date(int(year) + (2000 if len(year) < len("2026") else 0), int(month), int(day))
