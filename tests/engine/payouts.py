"""Payouts for engine tests: sales of a channel, lines of the bank, and the channel's list of payouts."""

from __future__ import annotations

from datetime import date

from reconcile.engine import Context, Period
from tests.engine.records import Row, row

JUNE = Context(
    Period(date(2026, 6, 1), date(2026, 6, 30)), Period(date(2026, 6, 1), date(2026, 6, 30))
)
FRIDAY = date(2026, 6, 5)


def sale(batch: str | None, net: int, day: date = FRIDAY, **given: object) -> Row:
    return row(None, net, batch_key=batch, booked_on=day, occurred_at=None, **given)


def line(amount: int, day: int, text: str, **given: object) -> Row:
    given = {"counterparty": None} | given
    on = date(2026, 6, day)
    return row(None, amount, booked_on=on, occurred_at=None, description=text, **given)


def payout(batch: str | None, amount: int, day: int = 8, **given: object) -> Row:
    """A row of the channel's own list of its payouts."""
    return line(amount, day, "", kind="PAYOUT", batch_key=batch, **given)
