"""How a plain table writes its dates, amounts, times and money, as far as its cells tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from ledgers.formats.base import Table
from ledgers.formats.columns import Cells
from ledgers.formats.dates import parse_moments
from ledgers.money import named_currency
from ledgers.normalise import bare

DATE_ORDERS = ("YMD", "DMY", "MDY")
AMOUNT_FIELDS = ("gross", "net", "credit", "debit", "refunded", "fee", "balance")
_CURRENCY_IN_HEADER = re.compile(
    r"[(（\[]\s*([A-Z]{3})\s*[)）\]]|\b(CNY|RMB|USD|EUR|GBP|HKD|JPY|TWD|SGD|AUD|CAD)\b"
)
_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "元": "CNY",
    "¥": "CNY",
    "￥": "CNY",
    "HK$": "HKD",
    "US$": "USD",
    "NT$": "TWD",
}


def date_order(table: Table, header: str | None) -> tuple[str, tuple[str, ...]]:
    """The order of day and month, and the orders that fit equally well where no cell can tell."""
    if header is None:
        return "YMD", ()
    cell = bare(pl.col(f"c{table.header.index(header)}")).str.slice(0, 40).alias("t")
    fitting: tuple[str, ...] = ()
    for records, _broken in table.parts():
        texts = records.select(cell)["t"].drop_nulls().unique()
        # a day beyond the twelfth, however far down, settles it
        if len(texts) and len(fitting := _fitting(texts, fitting or DATE_ORDERS)) == 1:
            break
    return (fitting[0], fitting if len(fitting) > 1 else ()) if fitting else ("YMD", ())


def _fitting(texts: pl.Series, orders: Sequence[str]) -> tuple[str, ...]:
    """Those of the orders in which most of the texts are days; one where it makes no difference."""
    made = {order: parse_moments(texts, order).local for order in orders}
    known = {order: len(values) - values.null_count() for order, values in made.items()}
    best = max(known.values())
    fitting = [order for order, count in known.items() if count == best and count]
    if not fitting or fitting[0] == "YMD":
        return ("YMD",)
    if len(fitting) > 1 and all(made[fitting[0]].equals(made[order]) for order in fitting[1:]):
        return tuple(fitting[:1])
    return tuple(fitting)


def decimal_mark(sample: Cells, columns: Mapping[str, str]) -> tuple[str, str]:
    """Point or comma, and the column whose cells could be read both ways."""
    commas = points = 0
    unclear = ""
    for field in AMOUNT_FIELDS:
        if field not in columns:
            continue
        cells = sample.texts(columns[field])
        commas += int(cells.str.contains(r"[0-9],[0-9]{1,2}(?: ?[^0-9]*)$").sum())
        points += int(cells.str.contains(r"[0-9]\.[0-9]{1,2}(?: ?[^0-9]*)$").sum())
        if cells.str.contains(r"^[-+]?[0-9]{1,3}\.[0-9]{3}$").any():
            unclear = columns[field]
    if commas > points:
        return ",", ""
    return ".", unclear if not points else ""


def written_zone(columns: Mapping[str, str]) -> str | None:
    header = columns.get("occurred_at", "").lower()
    return "UTC" if re.search(r"\b(?:utc|gmt)\b|_utc$", header) else None


def written_currency(sample: Cells, columns: Mapping[str, str]) -> str | None:
    """The currency that the header of an amount names, or the sign that its cells carry."""
    if "currency" in columns:
        return None
    amounts = [columns[f] for f in ("gross", "net", "credit", "debit") if f in columns]
    for header in amounts:
        found = _CURRENCY_IN_HEADER.search(header)
        if found:
            code = found.group(1) or found.group(2)
            return "CNY" if code == "RMB" else code
        for sign, code in _SIGNS.items():
            if re.search(rf"[(（\[].*{re.escape(sign)}.*[)）\]]", header):
                return code
    named = (named_currency(sample.texts(header)) for header in amounts)
    return next((currency for currency in named if currency), None)
