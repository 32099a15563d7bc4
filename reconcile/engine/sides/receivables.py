"""Bills that wait for their money: what they say of it is no answer, but what the bank is asked."""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import NO_CHANNEL, Status
from reconcile.engine.rules import RuleSet

# an invoice is written as unpaid, open, sent or overdue until somebody has seen its money
AWAITS = (Status.UNPAID, Status.PENDING)
# an order of another channel that was never paid has no line at the bank
BY_BANK = (NO_CHANNEL, "BANK")


def awaiting_the_bank(ours: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Our rows, without the status of those whose money may come by the bank that they are compared with."""
    if not rules.is_books_against_bank:
        return ours
    by_bank = pl.col("channel").is_null() | pl.col("channel").is_in(BY_BANK)
    awaits = (pl.col("status").is_in(AWAITS) & by_bank).fill_null(value=False)
    return ours.with_columns(status=pl.when(~awaits).then("status"))
