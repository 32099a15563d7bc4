"""Compares movements that somebody else has read with the entries: amounts, days, currencies as multisets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product

import polars as pl

from ledgers.money import format_minor
from tests.corpus.findings import About, Reason
from tests.corpus.taking import Taken

AMOUNTS = ("net_minor", "gross_minor")
DAYS = ("booked_on", "value_on")
SHOWN = 3
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A movement that must be among the entries. What is None is not compared."""

    amount: Decimal
    day: date | None = None
    currency: str | None = None
    is_signed: bool = True


@dataclass(slots=True)
class Found:
    """What a check has to say."""

    reasons: list[Reason] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def wrong(self, about: About, text: str) -> None:
        self.reasons.append(Reason(about, text))

    def equal(self, about: About, what: str, wanted: object, given: object) -> None:
        if wanted != given:
            self.wrong(about, f"{what} is {given}, not {wanted}")


def minor(amount: str, currency: str) -> int:
    """A stated amount in minor units; raises ValueError where it has more decimals than the currency."""
    number = Decimal(amount)
    exact = number.scaleb(_places(currency))
    if exact != exact.to_integral_value():
        raise ValueError(f"{amount} is no whole number of minor units of {currency}")
    return int(exact)


def _places(currency: str) -> int:
    return len(format_minor(0, currency).partition(".")[2])


def references(taken: Taken) -> set[str]:
    """Every number that an entry can be found by."""
    columns = ("order_ref", "transaction_ref", "refund_ref", "batch_ref", "natural_id")
    return {value for name in columns for value in taken.entries[name].drop_nulls()}


def compare(
    taken: Taken, wanted: Sequence[Wanted], found: Found, *, days: Sequence[str] = DAYS
) -> None:
    """Every wanted movement must be an entry; entries that nobody wanted are counted elsewhere.

    `days` are the columns one of which has the wanted days.
    """
    undated = _least(_missing(taken, wanted, amount, None) for amount in AMOUNTS)
    dated = _least(_missing(taken, wanted, *columns) for columns in product(AMOUNTS, days))
    if undated:
        text = "; ".join(_shown(undated))
        found.wrong(About.AMOUNTS, f"{undated.total()} of {len(wanted)} missing: {text}")
    elif dated:
        text = "; ".join(_shown(dated))
        found.wrong(About.DAYS, f"{dated.total()} of {len(wanted)} not on their {days}: {text}")
    if len(wanted) > taken.summary.rows:
        found.wrong(About.ROWS, f"{taken.summary.rows} rows, but {len(wanted)} movements expected")
    elif len(wanted) < taken.summary.rows:
        found.notes.append(
            f"{taken.summary.rows - len(wanted)} rows more than the expected result names"
        )


def _least(missing: Iterable[Counter[Key]]) -> Counter[Key]:
    """What one way of reading leaves: one way is taken for a whole file, never row by row."""
    return min(missing, key=Counter.total)


def _missing(taken: Taken, wanted: Sequence[Wanted], amount: str, day: str | None) -> Counter[Key]:
    """Signed movements take their entries first; the others take what is left, whatever its sign."""
    rows = taken.entries.select(pl.col(amount), "currency", pl.col(day or "booked_on")).iter_rows()
    left = [(Decimal(format_minor(units, currency)), currency, on) for units, currency, on in rows]
    missing: Counter[Key] = Counter()
    for one in sorted(wanted, key=lambda w: not w.is_signed):
        match = next((e for e in left if _is_like(one, e, with_day=day is not None)), None)
        if match is None:
            missing[(one.day, one.amount, one.currency)] += 1
        else:
            left.remove(match)
    return missing


def _is_like(wanted: Wanted, entry: tuple[Decimal, str, date], *, with_day: bool) -> bool:
    amount, currency, day = entry
    if wanted.is_signed and amount != wanted.amount:
        return False
    return (
        abs(amount) == abs(wanted.amount)
        and wanted.currency in {None, currency}
        and (not with_day or wanted.day in {None, day})
    )


def _shown(missing: Counter[Key]) -> Iterable[str]:
    for day, amount, currency in list(missing)[:SHOWN]:
        yield f"{amount} {currency or ''} {day or ''}".strip()
