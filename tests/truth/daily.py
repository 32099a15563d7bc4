"""A book that is matched as its files come, one a day: what is not confirmed stays open for the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from reconcile.engine import Context, Outcome, Period, RuleSet, reconcile
from tests.truth.book import Book
from tests.truth.judge import CONFIRMED, SUGGESTED, Decided, Rows, decided_of, read


def decide_daily(book: Book, rules: RuleSet) -> Decided:
    """Every day's confirmed matches, and whatever else the last day says."""
    days = list(_days(book, rules))
    confirmed = [rows for outcome in days for rows in read(outcome).confirmed]
    last = read(days[-1])
    suggested = list(last.suggested)
    matches: dict[int, Rows] = dict(enumerate([*confirmed, *suggested]))
    state = {n: CONFIRMED if n < len(confirmed) else SUGGESTED for n in matches}
    cases = dict(enumerate(last.cases))
    kinds = {n: last.place[min(rows)] for n, rows in cases.items()}
    return decided_of(matches, state, cases, kinds, dict(enumerate(last.offers)))


def _days(book: Book, rules: RuleSet) -> Iterator[Outcome]:
    whole = book.context.left_period
    assert whole is not None
    left, right = book.frames()
    done: set[int] = set()
    for offset in range(whole.days):
        period = Period(whole.first, whole.first + timedelta(days=offset), whole.offset_minutes)
        seen = (pl.col("booked_on") <= period.last) & ~pl.col("entry").is_in(sorted(done))
        context = Context(period, period)
        outcome = reconcile(left.filter(seen), right.filter(seen), rules, context)
        done |= {row for rows in read(outcome).confirmed for row in rows}
        yield outcome
