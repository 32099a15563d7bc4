"""Proposes which column of a plain table is what: by the words of its header, checked by its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ledgers.formats.base import ColumnMapping, LedgerKind, Table
from ledgers.formats.columns import Cells, fitness
from ledgers.formats.dates import parse_moments
from ledgers.formats.folding import folded
from ledgers.formats.headers import FIELDS, SCORE_MIN, score
from ledgers.money import named_currency
from ledgers.normalise import bare

SAMPLE_ROWS = 2_000
AMOUNT_FIELDS = ("gross", "net", "credit", "debit", "refunded", "fee", "balance")
MONEY = {"gross", "net", "credit", "debit", "refunded"}
NUMBERS = {"order_ref", "refund_ref", "transaction_ref", "batch_ref"}
ANCHORS = NUMBERS | {"occurred_at", "value_on", "sku"}
ALL_ROWS_SHARE = 0.95
HALF = 0.5
WEAK_AMOUNT = 80
_NUMBER_CELL = re.compile(r"[-+0-9.,:/ ¥$€£%]+")
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
_STOCK = re.compile(
    r"出库|入库|出货|库存|仓库|仓位|发货数|warehouse|stock|shipped|shipment|movement"
)
_GOT = re.compile(r"实收|实际收")
_REFUND_TIME = re.compile(r"退款|refund|return")


@dataclass(frozen=True, slots=True)
class Question:
    """What a file can't say of itself; `code` names it, `options` are the possible answers."""

    code: str
    column: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping, and what must be asked before it may be used.

    `rivals` are further columns that could be a field as well: for a key, the one whose values occur on the
    other side is meant, which only the caller can see.
    """

    mapping: ColumnMapping
    questions: tuple[Question, ...]
    rivals: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A column offered for a field."""

    points: int
    field: str
    at: int
    header: str


def header_score(cells: Sequence[str]) -> int:
    """How many columns a line names; 0 where it is no header: an amount or a quantity, and a key or day."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or len(set(filled)) < len(filled) - 2:  # noqa: PLR2004
        return 0
    if sum(bool(_NUMBER_CELL.fullmatch(cell)) for cell in filled) > len(filled) // 4:
        return 0
    named = {cell: {f for f in FIELDS if score(f, cell) >= SCORE_MIN} for cell in set(filled)}
    fields = set().union(*named.values())
    has_amount = fields & (MONEY | {"quantity"})
    if not has_amount or not fields & ANCHORS:
        return 0
    return sum(bool(found) for found in named.values())


def propose(table: Table) -> Proposal:
    """The mapping that header and cells suggest, with the questions they leave open."""
    sample = Cells(table.header, table.records.head(SAMPLE_ROWS))
    offers = _offers(sample)
    columns = _settled(_assigned(offers), sample, offers)
    kind = _ledger_kind(columns, table.header)
    _drop_foreign(columns, kind)
    questions: list[Question] = []
    order, unclear = _date_order(table, columns.get("occurred_at"))
    if unclear:
        questions.append(Question("date_order", columns["occurred_at"], unclear))
    decimal, rival = _decimal(sample, columns)
    if rival:
        questions.append(Question("decimal", rival, (".", ",")))
    if not (MONEY - {"refunded"} | {"quantity"}) & set(columns):
        questions.append(Question("amount", "", table.header))
    elif twins := _twin_amounts(sample, columns, offers):
        questions.append(Question("amount", columns["gross"], twins))
    mapping = ColumnMapping(
        columns=columns,
        ledger_kind=kind,
        date_order=order,
        decimal=decimal,
        zone=_zone(columns),
        currency=_currency(sample, columns),
        encoding=None,
    )
    return Proposal(mapping, tuple(questions), _rivals(columns, offers))


def _offers(sample: Cells) -> list[Offer]:
    """Every column for every field that its header names and its cells could be."""
    found = []
    for field in FIELDS:
        for at, header in enumerate(sample.header):
            points = score(field, header) if header else 0
            if points >= SCORE_MIN:
                points = fitness(field, points, sample, at)
            if points >= SCORE_MIN:
                found.append(Offer(points, field, at, header))
    order = {field: place for place, field in enumerate(FIELDS)}
    return sorted(found, key=lambda o: (-o.points, order[o.field], o.at))


def _assigned(offers: Sequence[Offer]) -> dict[str, str]:
    """Each field its best column; a column serves one field."""
    chosen: dict[str, str] = {}
    for offer in offers:
        if offer.field not in chosen and offer.header not in chosen.values():
            chosen[offer.field] = offer.header
    return chosen


def _settled(chosen: dict[str, str], sample: Cells, offers: Sequence[Offer]) -> dict[str, str]:
    """What columns mean beside each other."""
    if "credit" in chosen and "debit" in chosen:
        # two columns say in and out; a third amount column would say it again
        for field in ("gross", "net", "direction"):
            chosen.pop(field, None)
    else:
        for lone in ("credit", "debit"):
            if {"gross", "net"} & set(chosen):
                chosen.pop(lone, None)
    if {"charges", "charge"} & {folded(name) for name in sample.header} and not NUMBERS & set(
        chosen
    ):
        # a row per payout: its fees and refunds are in the total already
        for field in ("fee", "refunded", "net"):
            chosen.pop(field, None)
    few = "quantity" in chosen and sample.filled_share(chosen["quantity"]) < HALF
    if few and MONEY & set(chosen):
        # pieces on some of the rows beside an amount: the rows are of money
        chosen.pop("quantity")
    _settle_refunds(chosen, sample, offers)
    _settle_net(chosen, offers)
    if "value_on" in chosen and ("occurred_at" not in chosen or "batch_ref" not in chosen):
        # the only date there is, or no payout that it could be the day of
        only = chosen.pop("value_on")
        chosen.setdefault("occurred_at", only)
    if "time_of_day" in chosen and (
        "occurred_at" not in chosen or sample.has_time(chosen["occurred_at"])
    ):
        chosen.pop("time_of_day")
    return chosen


def _settle_refunds(chosen: dict[str, str], sample: Cells, offers: Sequence[Offer]) -> None:
    """A table of refunds has the refund as its amount; beside orders a refund is a fact about them."""
    if "refunded" not in chosen:
        return
    money = {"gross", "net", "credit", "debit"} & set(chosen)
    filled = sample.filled_share(chosen["refunded"], but_zero=True)
    numbered = (
        "refund_ref" in chosen and sample.filled_share(chosen["refund_ref"]) >= ALL_ROWS_SHARE
    )
    if money and not (numbered and filled >= ALL_ROWS_SHARE):
        return
    chosen.pop("net", None)
    chosen["gross"] = chosen.pop("refunded")
    for offer in offers:
        if offer.field == "occurred_at" and _REFUND_TIME.search(folded(offer.header)):
            chosen["occurred_at"] = offer.header
            break


def _settle_net(chosen: dict[str, str], offers: Sequence[Offer]) -> None:
    """Without a fee column what was received is what was paid, not what a fee left over."""
    if "net" not in chosen or "gross" not in chosen or "fee" in chosen:
        return
    points = max(o.points for o in offers if (o.field, o.header) == ("gross", chosen["gross"]))
    if _GOT.search(folded(chosen["net"])) or points < WEAK_AMOUNT:
        chosen["gross"] = chosen.pop("net")


def _ledger_kind(  # noqa: PLR0911  (one answer per question)
    columns: Mapping[str, str], header: Sequence[str]
) -> str:
    has = set(columns)
    numbers = has & NUMBERS
    about_stock = any(_STOCK.search(folded(name)) for name in header)
    if "quantity" in has and (not has & MONEY or (about_stock and not has & {"status", "channel"})):
        return LedgerKind.STOCK
    if "batch_ref" in has or ({"fee", "net"} <= has and numbers):
        return LedgerKind.CHANNEL
    if {"credit", "debit"} <= has:
        return LedgerKind.BANK
    if {"order_ref", "transaction_ref", "kind"} <= has and not has & {"sku", "quantity", "channel"}:
        return LedgerKind.BANK if "balance" in has else LedgerKind.CHANNEL
    if "balance" in has and not has & {"sku", "quantity"}:
        return LedgerKind.BANK
    if numbers and has & {"status", "sku", "channel", "quantity"}:
        return LedgerKind.ORDERS
    if "fee" in has and "transaction_ref" in has:
        return LedgerKind.CHANNEL
    return LedgerKind.ORDERS if numbers else LedgerKind.BANK


def _drop_foreign(columns: dict[str, str], kind: str) -> None:
    """Take out what rows of this kind don't have."""
    if kind == LedgerKind.STOCK:
        for field in MONEY | {"fee", "balance"}:
            columns.pop(field, None)
    if kind != LedgerKind.BANK:
        columns.pop("balance", None)


def _date_order(table: Table, header: str | None) -> tuple[str, tuple[str, ...]]:
    """The order of day and month, and the orders that fit equally well where no cell can tell."""
    if header is None:
        return "YMD", ()
    name = f"c{table.header.index(header)}"
    cells = table.records.select(bare(pl.col(name)).str.slice(0, 40).alias("t"))["t"]
    distinct = cells.drop_nulls().unique()
    made = {order: parse_moments(distinct, order).local for order in ("YMD", "DMY", "MDY")}
    known = {order: len(values) - values.null_count() for order, values in made.items()}
    best = max(known.values())
    fitting = [order for order, count in known.items() if count == best and count]
    if not fitting or fitting[0] == "YMD":
        return "YMD", ()
    if len(fitting) == 1 or made["DMY"].equals(made["MDY"]):
        return fitting[0], ()
    return fitting[0], tuple(fitting)


def _decimal(sample: Cells, columns: Mapping[str, str]) -> tuple[str, str]:
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


def _twin_amounts(
    sample: Cells, columns: Mapping[str, str], offers: Sequence[Offer]
) -> tuple[str, ...]:
    """Columns that could be the amount equally well and say different things."""
    mine = columns.get("gross")
    if mine is None or mine in {columns.get("refunded")}:
        return ()
    points = max((o.points for o in offers if (o.field, o.header) == ("gross", mine)), default=0)
    others = set(columns.values()) - {mine}
    # two columns of one name are twins as well
    equal = [
        o for o in offers if o.field == "gross" and o.points == points and o.header not in others
    ]
    unlike = [o.header for o in equal if not sample.texts_at(o.at).equals(sample.texts(mine))]
    return (mine, *unlike) if unlike else ()


def _rivals(columns: Mapping[str, str], offers: Sequence[Offer]) -> dict[str, tuple[str, ...]]:
    """Other columns of numbers that no field has taken."""
    found: dict[str, tuple[str, ...]] = {}
    taken = set(columns.values())
    for field in ("order_ref", "transaction_ref"):
        names = [o.header for o in offers if o.field == field and o.header not in taken]
        if names and field in columns:
            found[field] = tuple(names)
    return found


def _zone(columns: Mapping[str, str]) -> str | None:
    header = columns.get("occurred_at", "").lower()
    return "UTC" if re.search(r"\b(?:utc|gmt)\b|_utc$", header) else None


def _currency(sample: Cells, columns: Mapping[str, str]) -> str | None:
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
