"""The rates of exchange that a run may need: of its pairs of currencies, in its days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import polars as pl

from accounts.models import Merchant
from reconcile.engine.passes.convert import RATE_DAYS_MAX
from reconcile.engine.records import Rate
from reconcile.models import ExchangeRate
from reconcile.rate_table import QuotedRate


def rates_for(merchant: Merchant, left: pl.DataFrame, right: pl.DataFrame) -> tuple[Rate, ...]:
    """What counts now from our currencies to theirs, on the days of our rows and shortly before."""
    ours, theirs = (set(side["currency"].unique().drop_nulls()) for side in (left, right))
    if len(ours | theirs) < 2:  # noqa: PLR2004  (one currency has no rates)
        return ()
    days = left.select(pl.coalesce("booked_on", pl.col("occurred_at").dt.date())).to_series()
    first, last = days.min(), days.max()
    if first is None:
        return ()
    known = ExchangeRate.objects.for_merchant(merchant).filter(
        base__in=ours,
        quote__in=theirs,
        valid_on__range=(first - timedelta(days=RATE_DAYS_MAX), last),  # type: ignore[operator]
    )
    return as_rates(
        known.order_by("base", "quote", "valid_on", "-id").distinct("base", "quote", "valid_on")
    )


def as_rates(rows: Iterable[ExchangeRate]) -> tuple[Rate, ...]:
    """Rates as the engine reads them."""
    return tuple(QuotedRate(row.base, row.quote, row.valid_on, row.rate).as_rate() for row in rows)
