"""How a plain table writes its dates, amounts, times and money, as far as its cells tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ledgers.formats.asked_and_paid import OF_CARD
from ledgers.formats.bank_files.numeric_currencies import CURRENCIES
from ledgers.formats.base import CHINA, ColumnMapping, LedgerKind, Table
from ledgers.formats.columns import AGREE_SHARE, Cells, share
from ledgers.formats.dates import COUNTED, ROC, ROC_SURE, parse_moments
from ledgers.formats.folding import folded
from ledgers.formats.headers import MONEY_NAMES, NEVER
from ledgers.formats.words import currency_code
from ledgers.money import NEGATIVE, named_currencies, named_currency, possible_currencies
from ledgers.normalise import bare

DATE_ORDERS = ("YMD", "DMY", "MDY")
WITH_SIGNS = ("gross", "net", "credit", "debit")
DAY_OR_MONTH_FIRST = ("DMY", "MDY")
# what could be a day of either order
TWO_DAYS = r"^(?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|1[0-2])[-/. ][0-9]{2,4}\b"
STROKES = ("-", "/")
SIGNS_LOOKED_AT = 50_000
SHAPES_LOOKED_AT = 300
_POINTED_DAY = r"^[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{2,4}\b"
_NUMBERED_DAY = r"^[0-9]{1,2}([-/. ])[0-9]{1,2}[-/. ][0-9]{2,4}\b"
AMOUNT_FIELDS = ("gross", "net", "credit", "debit", "refunded", "fee", "balance")
_CURRENCY_IN_HEADER = re.compile(
    r"[(（\[]\s*([A-Z]{3})\s*[)）\]]|\b(CNY|RMB|USD|EUR|GBP|HKD|JPY|TWD|SGD|AUD|CAD)\b"
)
_CURRENCY_LINE = re.compile(
    r"(?:\b(?:account )?currency\b|\bw(?:ä|ae)hrung\b|\bdevise\b|\bmoneda\b|币种|币别|幣別|幣種|货币|貨幣)"
    r"[\s:：,;\"=]+([^\W\d_]{2,4})(?![^\W\d_])",
    re.IGNORECASE,
)
# behind the name of an amount: Belastung CHF, Crédit euros
_MONEY_BEHIND = re.compile(rf"(?<=[^ ]) (?:in )?({MONEY_NAMES})$")
_NAMES_OF_MONEY = {
    "rmb": "CNY",
    "元": "CNY",
    "euro": "EUR",
    "euros": "EUR",
    "franken": "CHF",
    "yen": "JPY",
    "円": "JPY",
}
_TELLS_SIGN = {"direction", "credit", "debit", "balance"}
HOURS_MAX, CHINA_HOURS = 12, 8
_OFFSET = r"([+-][0-9]{1,2}(?::[0-9]{2})?)?"
_ZONE_IN_HEADER = re.compile(rf"(?:\b|_)(?:utc|gmt){_OFFSET}(?![a-z0-9])")
_ZONE = re.compile(rf"(?:UTC|GMT){_OFFSET}")
_ZONE_COLUMN = re.compile(r"time ?zone|tz|时区|時區")
_CODES = sorted(CURRENCIES.values())
_OTHERS_CURRENCY = re.compile(NEVER["currency"])
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


@dataclass(frozen=True, slots=True)
class Signs:
    """The currencies that all signs of a table's amounts may mean, the likeliest first, or that they mean several."""

    possible: tuple[str, ...]
    has_several: bool


def date_order(table: Table, header: str | None, *others: str) -> tuple[str, tuple[str, ...]]:
    """The order of day and month, and the orders that fit equally well where no cell can tell."""
    if header is None:
        return "YMD", ()
    order, unclear = _written_order(table, header)
    if order == "YMD" and others:
        # Western years are read among those of the Republic, but not the other way about
        order = next((ROC for other in others if _written_order(table, other)[0] == ROC), order)
    if unclear and (told := _told_by_others(table, header, unclear)):
        return told, ()
    return order, unclear


def _told_by_others(table: Table, header: str, orders: Sequence[str]) -> str | None:
    """The order of the other days of a table that are written alike, where it is one: who wrote them wrote these."""
    mark = _mark_of_days(table, header)
    others = [name for name in dict.fromkeys(table.header) if name and name != header]
    alike = [name for name in others if mark is not None and _mark_of_days(table, name) == mark]
    told = {order for name in alike for order, still in [_written_order(table, name)] if not still}
    return told.pop() if len(told) == 1 and told <= set(orders) else None


def _mark_of_days(table: Table, header: str) -> str | None:
    """What stands between the numbers of days, where the first cells of a column are such."""
    cells = table.records.head(SHAPES_LOOKED_AT).select(
        bare(pl.col(f"c{table.header.index(header)}")).str.extract(_NUMBERED_DAY, 1)
    )
    marks = cells.to_series().drop_nulls().unique()
    return str(marks[0]) if len(marks) == 1 else None


def _written_order(table: Table, header: str) -> tuple[str, tuple[str, ...]]:
    cell = bare(pl.col(f"c{table.header.index(header)}")).str.slice(0, 40).alias("t")
    marked = _by_mark(table.records.select(cell)["t"])
    fitting: tuple[str, ...] = ()
    for records, _broken in table.parts():
        texts = records.select(cell)["t"].drop_nulls().unique()
        if marked:
            # the day stands first where points are between, and that says nothing of strokes
            texts = texts.filter(~texts.str.contains(_POINTED_DAY))
        # a day beyond the twelfth, however far down, settles it
        if len(texts) and len(fitting := _fitting(texts, fitting or DATE_ORDERS)) == 1:
            break
    order = fitting[0] if fitting else "YMD"
    if order in DAY_OR_MONTH_FIRST and len(marked) > 1:
        # who writes 6/25/2026 here and 06-11-2026 there may mean either by the second
        alike = {_fitting(texts, DATE_ORDERS) for texts in marked} - {("YMD",)}
        if len(alike) > 1:
            return order, DAY_OR_MONTH_FIRST
    return order, fitting if len(fitting) > 1 else ()


def _by_mark(texts: pl.Series) -> list[pl.Series]:
    """The different days of a column that end with their year, by the stroke between their numbers."""
    marks = texts.str.extract(_NUMBERED_DAY, 1)
    found = [texts.filter((marks == mark).fill_null(value=False)).unique() for mark in STROKES]
    return [days for days in found if len(days)]


def _fitting(texts: pl.Series, orders: Sequence[str]) -> tuple[str, ...]:
    """Those of the orders in which most of the texts are days; one where it makes no difference."""
    if orders[0] == "YMD" and not parse_moments(texts, "YMD").local.null_count():
        # it goes before others that fit as well
        return ("YMD",)
    made = {order: parse_moments(texts, order).local for order in orders}
    if all(share(values) < AGREE_SHARE for values in made.values()):
        if _is_roc(texts):
            return (ROC,)
        counted = {order: parse_moments(texts, order).local for order in COUNTED}
        mostly = [order for order, values in counted.items() if share(values) >= AGREE_SHARE]
        if mostly:
            return (mostly[0],)
    known = {order: len(values) - values.null_count() for order, values in made.items()}
    best = max(known.values())
    fitting = [order for order, count in known.items() if count == best and count]
    if not fitting or fitting[0] == "YMD":
        return ("YMD",)
    if len(fitting) > 1 and all(made[fitting[0]].equals(made[order]) for order in fitting[1:]):
        return tuple(fitting[:1])
    return tuple(fitting)


def _is_roc(texts: pl.Series) -> bool:
    """Whether most of the texts are days in years of the Republic of China, which no other way of writing allows."""
    sure = texts.filter(texts.str.contains(ROC_SURE))
    return parse_moments(sure, ROC).local.count() >= len(texts) * AGREE_SHARE


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


def unsigned_amount(sample: Cells, columns: Mapping[str, str], kind: str) -> str | None:
    """The amount of a card's lines that nothing tells the direction of: most card exports spend in plus."""
    amount = columns.get("gross") or columns.get("net")
    if kind != LedgerKind.BANK or amount is None or _TELLS_SIGN & set(columns):
        return None
    of_card = [name for name in sample.header if OF_CARD.search(folded(name))]
    if len(sample) and not any(len(sample.texts(name)) for name in of_card):
        # a bank that would name a card, and names none
        return None
    if not of_card:
        return None
    cells = sample.texts(amount)
    return amount if len(cells) and not cells.str.contains(NEGATIVE).any() else None


def written_zone(sample: Cells, columns: Mapping[str, str]) -> str | None:
    """The zone that the header of the times names, or a column of zones whose every row says the same."""
    header = columns.get("occurred_at", "").lower()
    if (found := _ZONE_IN_HEADER.search(header)) is not None:
        return _zone_of(found.group(1) or "")
    zones = [name for name in sample.header if _ZONE_COLUMN.match(name.lower())]
    said = {text for name in zones for text in sample.texts(name).unique().to_list()}
    if len(said) == 1 and (found := _ZONE.fullmatch(said.pop().upper())) is not None:
        return _zone_of(found.group(1) or "")
    return None


def _zone_of(offset: str) -> str | None:
    """The zone of an offset such as +8, -05 or +08:00; None for one of half an hour, which has no name."""
    hours, _colon, minutes = offset.partition(":")
    if int(minutes or 0) or abs(int(hours or 0)) > HOURS_MAX:
        return None
    if int(hours or 0) == CHINA_HOURS:
        return CHINA
    # the other names of the database count the other way
    return f"Etc/GMT{-int(hours):+d}" if int(hours or 0) else "UTC"


def find_currency(columns: dict[str, str], sample: Cells) -> None:
    """A column of currencies' codes says the currency whatever it is called, unless another amount's or a header does."""
    if "currency" in columns or written_currency(sample, columns) is not None:
        return
    for at, header in enumerate(sample.header):
        cells = sample.texts_at(at)
        if header in columns.values() or len(cells) < len(sample) or cells.is_empty():
            continue
        if cells.is_in(_CODES).all() and not _OTHERS_CURRENCY.search(folded(header)):
            columns["currency"] = header
            return


def signs_of_money(mapping: ColumnMapping, table: Table) -> Signs:
    """What the signs of a table's amounts say, where nothing else says which money it counts in."""
    cells = [
        bare(pl.col(f"c{table.header.index(mapping.columns[field])}")).alias(field)
        for field in WITH_SIGNS
        if mapping.columns.get(field) in table.header
    ]
    if mapping.currency is not None or "currency" in mapping.columns or not cells:
        return Signs((), has_several=False)
    found = table.records.head(SIGNS_LOOKED_AT).select(pl.concat_list(cells).explode().alias("t"))
    named = found.select(named_currencies(pl.col("t")).drop_nulls().unique().alias("n"))["n"]
    possible = possible_currencies(found["t"])
    return Signs(possible, has_several=len(named) > 1 and not possible)


def stated_currency(table: Table) -> str | None:
    """The one currency that the lines over a table name: Currency: GBP, 币种：人民币."""
    found = {
        code
        for line in table.before
        for name in _CURRENCY_LINE.findall(line)
        # all and try are words as well
        if (code := currency_code(name)) in _CODES and (name == code or name.upper() != code)
    }
    return found.pop() if len(found) == 1 else None


def written_currency(sample: Cells, columns: Mapping[str, str]) -> str | None:
    """The currency that the header of an amount names, or the sign that its cells carry."""
    if "currency" in columns:
        return None
    amounts = [columns[f] for f in WITH_SIGNS if f in columns]
    for header in amounts:
        found = _CURRENCY_IN_HEADER.search(header)
        if found:
            code = found.group(1) or found.group(2)
            return "CNY" if code == "RMB" else code
        if behind := _MONEY_BEHIND.search(folded(header)):
            name = behind.group(1)
            code = _NAMES_OF_MONEY.get(name, name.upper())
            # a dollar, a pound or a franc is one of several moneys
            if code in _CODES:
                return code
        for sign, code in _SIGNS.items():
            if re.search(rf"[(（\[].*{re.escape(sign)}.*[)）\]]", header):
                return code
    named = (named_currency(sample.texts(header)) for header in amounts)
    return next((currency for currency in named if currency), None)
