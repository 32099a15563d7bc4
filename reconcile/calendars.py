"""The banking days of the currencies of a run's records, as its engine wants them."""

from __future__ import annotations

import polars as pl

from ledgers.banking_days import year_of_banks
from reconcile.engine.records import Calendar


def calendars_for(records: pl.DataFrame) -> dict[str, Calendar]:
    """The calendar of each currency of the records that has one, for the years that they span."""
    days = records.select(pl.coalesce("booked_on", pl.col("occurred_at").dt.date()))["booked_on"]
    found = days.dt.year().drop_nulls().unique().sort().to_list()
    # a payout late in December arrives in the next year
    years = sorted({year + more for year in found for more in (0, 1)})
    currencies = records["currency"].drop_nulls().unique().sort().to_list()
    calendars = {currency: _calendar(currency, years) for currency in currencies}
    return {currency: known for currency, known in calendars.items() if known is not None}


def _calendar(currency: str, years: list[int]) -> Calendar | None:
    banks = [known for year in years if (known := year_of_banks(currency, year)) is not None]
    if not banks:
        return None
    return Calendar(
        holidays=frozenset(day for known in banks for day in known.holidays),
        workdays=frozenset(day for known in banks for day in known.workdays),
    )
