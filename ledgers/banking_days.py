"""On which days banks move money: the calendar of a currency's country, from the `holidays` library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays

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
