"""On which days banks move money: the calendar of a currency's country, from the `holidays` library."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import holidays
import polars as pl

from reconcile.engine.records import Calendar

# the euro has a calendar of its own (TARGET); elsewhere public holidays stand for bank holidays
EUROPEAN_CENTRAL_BANK = "EUR"
COUNTRIES = {
    "CNY": "CN", "HKD": "HK", "TWD": "TW", "MOP": "MO", "JPY": "JP", "KRW": "KR", "SGD": "SG", "MYR": "MY",
    "THB": "TH", "USD": "US", "CAD": "CA", "GBP": "GB", "CHF": "CH", "AUD": "AU", "NZD": "NZ",
}  # fmt: skip


def calendars_for(records: pl.DataFrame) -> dict[str, Calendar]:
    """The calendar of each currency of the records that has one, for the years that they span."""
    days = records.select(pl.coalesce("booked_on", pl.col("occurred_at").dt.date()))["booked_on"]
    found = days.dt.year().drop_nulls().unique().sort().to_list()
    # a payout late in December arrives in the next year
    years = sorted({year + more for year in found for more in (0, 1)})
    currencies = records["currency"].drop_nulls().unique().sort().to_list()
    return {
        currency: _calendar(currency, years)
        for currency in currencies
        if currency in COUNTRIES or currency == EUROPEAN_CENTRAL_BANK
    }


def _calendar(currency: str, years: list[int]) -> Calendar:
    if currency == EUROPEAN_CENTRAL_BANK:
        found = holidays.financial_holidays("ECB", years=years)
    else:
        found = holidays.country_holidays(COUNTRIES[currency], years=years)
    # China works on some weekends to make up for long holidays
    made_up: Iterable[date] = getattr(found, "weekend_workdays", ())
    return Calendar(
        holidays=frozenset(found),
        workdays=frozenset(day for day in made_up if day.year in years),
    )
