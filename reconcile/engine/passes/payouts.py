"""Payouts of a channel to the bank: a batch of rows, or one withdrawal, and one bank line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from reconcile.engine.passes import LINK_SCHEMA
from reconcile.engine.records import Context, Kind
from reconcile.engine.rules import RuleSet

# words by which bank lines name the channels; compared in upper case
CHANNEL_WORDS: dict[str, tuple[str, ...]] = {
    "WECHAT": ("财付通", "財付通", "微信", "TENPAY", "WECHAT"),
    "ALIPAY": ("支付宝", "支付寶", "ALIPAY"),
    "STRIPE": ("STRIPE",),
    "PAYPAL": ("PAYPAL",),
    "UNIONPAY": ("银联", "銀聯", "UNIONPAY"),
}
GENERIC_WORDS = ("ADYEN", "SHOPIFY", "AMAZON", "SQUARE", "ETSY", "EBAY", "CHECKOUT.COM")
SATURDAY = 5
CANDIDATES_MAX = 20


@dataclass(frozen=True, slots=True)
class Payouts:
    """What the pass found: confirmed links, unproven ones, rivals, and the units that it looked at."""

    confirmed: pl.DataFrame
    suggested: pl.DataFrame
    rivals: pl.DataFrame
    # links of every payout unit, so that what is left open of a batch becomes one case
    units: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Unit:
    """One payout: its rows, its sum as the bank should show it, and when it can arrive."""

    rows: tuple[int, ...]
    currency: str
    amount: int
    day: date
    batch: str | None


def business_days_after(day: date, days: int, context: Context) -> date:
    """The day that many business days later; weekends and holidays don't count."""
    while days > 0:
        day += timedelta(days=1)
        is_free = (day.weekday() >= SATURDAY and day not in context.workdays) or (
            day in context.holidays
        )
        days -= not is_free
    return day


def match_payouts(
    left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet, context: Context
) -> Payouts:
    """Find for each payout the bank lines that could be it; confirm only a named line without a rival."""
    units = _units(left)
    lines = {
        (currency, amount): block.select("row", "day", "words").rows()
        for (currency, amount), block in right.filter(pl.col("amount") > 0).group_by(
            "currency", "amount"
        )
    }
    words = _payer_words(left, rules)
    offers: dict[int, list[tuple[int, bool]]] = {}
    wanted: dict[int, list[int]] = {}
    for number, unit in enumerate(units):
        last = business_days_after(unit.day, rules.payout_days, context)
        for row, day, text in lines.get((unit.currency, unit.amount), ()):
            if unit.day <= day <= last:
                named = any(word in text for word in words) or _names_batch(text, unit.batch)
                offers.setdefault(number, []).append((row, named))
                wanted.setdefault(row, []).append(number)
    return _decide(units, offers, wanted)


def _units(left: pl.DataFrame) -> list[_Unit]:
    batches = left.filter(pl.col("batch_key").is_not_null() & (pl.col("kind") != Kind.PAYOUT))
    grouped = (
        batches.group_by("batch_key", "currency")
        .agg(
            pl.col("row").sort(),
            pl.col("amount").sum(),
            pl.coalesce("value_on", "day").max().alias("day"),
        )
        .sort("batch_key", "currency")
    )
    units = [
        _Unit(tuple(rows), currency, amount, day, batch)
        for batch, currency, rows, amount, day in grouped.rows()
        if day is not None
    ]
    covered = set(grouped["batch_key"].to_list())
    single = left.filter(pl.col("kind").is_in([Kind.PAYOUT, Kind.TRANSFER])).sort("row")
    for row, batch, currency, amount, day in single.select(
        "row", "batch_key", "currency", "amount", "day"
    ).rows():
        if batch not in covered and day is not None:
            units.append(_Unit((row,), currency, abs(amount), day, batch))
    return units


def _payer_words(left: pl.DataFrame, rules: RuleSet) -> tuple[str, ...]:
    words = [word.upper() for word in rules.payer_words] + list(GENERIC_WORDS)
    for channel in left["channel"].drop_nulls().unique().sort().to_list():
        words += CHANNEL_WORDS.get(channel, ())
    return tuple(words)


def _names_batch(text: str, batch: str | None) -> bool:
    return batch is not None and len(batch) > 2 and batch in text  # noqa: PLR2004


def _decide(
    units: list[_Unit], offers: dict[int, list[tuple[int, bool]]], wanted: dict[int, list[int]]
) -> Payouts:
    """A unit and a line belong together where each is the other's only candidate."""
    groups: dict[str, list[tuple[int, int]]] = {"confirmed": [], "suggested": [], "rivals": []}
    done: set[int] = set()
    for number, lines in sorted(offers.items()):
        if number in done:
            continue
        row, named = lines[0]
        if len(lines) == 1 and wanted[row] == [number]:
            rows = (*units[number].rows, row)
            groups["confirmed" if named else "suggested"] += [(min(rows), r) for r in rows]
            continue
        numbers, contested = _component(number, offers, wanted)
        done |= numbers
        rows = (*sorted(r for n in numbers for r in units[n].rows), *sorted(contested))
        groups["rivals"] += [(min(rows), r) for r in rows]
    every = [(min(unit.rows), row) for unit in units for row in unit.rows]
    return Payouts(
        **{name: _links(rows) for name, rows in groups.items()},
        units=_links(every),
    )


def _component(
    number: int, offers: dict[int, list[tuple[int, bool]]], wanted: dict[int, list[int]]
) -> tuple[set[int], set[int]]:
    """Everything that competes, directly or through others, with one unit."""
    numbers, rows, fresh = {number}, set(), [number]
    while fresh:
        for row, _named in offers[fresh.pop()]:
            rows.add(row)
            fresh += [n for n in wanted[row] if n not in numbers]
            numbers |= set(wanted[row])
    return numbers, rows


def _links(rows: list[tuple[int, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=LINK_SCHEMA, orient="row")
