"""On which days banks move money: the calendar of a currency's country, from the `holidays` library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

# the euro has a calendar of its own (TARGET); elsewhere public holidays stand for bank holidays
EUROPEAN_CENTRAL_BANK = "EUR"
COUNTRIES = {
    "CNY": "CN", "HKD": "HK", "TWD": "TW", "MOP": "MO", "JPY": "JP", "KRW": "KR", "SGD": "SG", "MYR": "MY",
    "THB": "TH", "USD": "US", "CAD": "CA", "GBP": "GB", "CHF": "CH", "AUD": "AU", "NZD": "NZ",
}  # fmt: skip
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class YearOfBanks:
    """Days of a year on which banks rest though it is a weekday, and weekend days on which they work."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()


@cache
def year_of_banks(currency: str, year: int) -> YearOfBanks | None:
    """The year of a currency's banks; None where nobody knows its holidays."""
    # few runs ask
    import holidays

    if currency == EUROPEAN_CENTRAL_BANK:
        found = holidays.financial_holidays("ECB", years=year)
    elif currency in COUNTRIES:
        found = holidays.country_holidays(COUNTRIES[currency], years=year)
    else:
        return None
    # China works on some weekends to make up for long holidays
    made_up: Iterable[date] = getattr(found, "weekend_workdays", ())
    return YearOfBanks(
        holidays=frozenset(found),
        workdays=frozenset(day for day in made_up if day.year == year),
    )


def is_banking_day(day: date, currency: str) -> bool:
    """Whether banks move money of this currency; on weekdays where nobody knows its holidays."""
    banks = year_of_banks(currency, day.year) or YearOfBanks()
    if day in banks.workdays:
        return True
    return day.weekday() < SATURDAY and day not in banks.holidays


def later_by(day: date, days: int, currency: str) -> date:
    """The banking day so many of them after a day; for a negative number before it."""
    step = timedelta(days=1 if days > 0 else -1)
    left = abs(days)
    while left:
        day += step
        left -= is_banking_day(day, currency)
    return day


def banking_days_from(start: date, end: date, currency: str) -> int:
    """How many banking days lie after `start` up to `end`; negative where the end is earlier."""
    if end < start:
        return -banking_days_from(end, start, currency)
    days = range(1, (end - start).days + 1)
    return sum(is_banking_day(start + timedelta(days=n), currency) for n in days)
