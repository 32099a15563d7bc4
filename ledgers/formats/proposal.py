"""Proposes which column of a plain table is what: by the words of its header, checked by its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ledgers.formats.base import ColumnMapping, LedgerKind, Table
from ledgers.formats.drafts import parse_moments
from ledgers.formats.words import KIND_WORDS, loose_rank, meaning, rank
from ledgers.money import parse_minor
from ledgers.normalise import bare

SAMPLE_ROWS = 2_000
LOOSE = 1_000  # ranks from here on come from a part of the header only
AGREE_SHARE = 0.5
FIELDS = (
    "refund_ref", "batch_ref", "order_ref", "transaction_ref", "credit", "debit", "balance", "fee", "net", "gross",
    "occurred_at", "value_on", "currency", "status", "channel", "kind", "sku", "quantity", "counterparty", "description",
)  # fmt: skip
AMOUNTS = ("gross", "net", "fee", "credit", "debit", "balance", "refunded")
_CURRENCY_IN_HEADER = re.compile(
    r"[(（\[]\s*([A-Z]{3})\s*[)）\]]|\b(CNY|USD|EUR|GBP|HKD|JPY|TWD|SGD)\b"
)
_YUAN = re.compile(r"[（(]元[）)]")


@dataclass(frozen=True, slots=True)
class Question:
    """What a file can't say of itself; `code` names it, `options` are the possible answers."""

    code: str
    column: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping, and what must be asked before it may be used."""

    mapping: ColumnMapping
    questions: tuple[Question, ...]


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether a line names columns: at least an amount or a quantity, and something to know rows by."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or len(set(filled)) < len(filled) - 2:  # noqa: PLR2004
        return False
    names = {name for name in FIELDS for cell in filled if rank(name, cell) is not None}
    loose = {name for name in FIELDS for cell in filled if loose_rank(name, cell) is not None}
    has_amount = (names | loose) & {"gross", "net", "credit", "debit", "quantity"}
    has_anchor = (names | loose) & {
        "order_ref",
        "transaction_ref",
        "occurred_at",
        "refund_ref",
        "batch_ref",
    }
    numbers = sum(bool(re.fullmatch(r"[-+0-9.,:/ ¥$€£]+", cell)) for cell in filled)
    return bool(has_amount and has_anchor and names) and numbers <= len(filled) // 4


def propose(table: Table) -> Proposal:
    """The mapping that header and cells suggest, with the questions they leave open."""
    sample = table.records.head(SAMPLE_ROWS)
    columns = _assign(table, sample)
    kind = _ledger_kind(columns)
    if kind == LedgerKind.STOCK:
        columns.pop("gross", None)
    if kind != LedgerKind.BANK:
        columns.pop("balance", None)
    questions: list[Question] = []
    order, unclear = _date_order(table, sample, columns.get("occurred_at"))
    if unclear:
        questions.append(Question("date_order", columns["occurred_at"], unclear))
    decimal = _decimal(table, sample, columns)
    mapping = ColumnMapping(
        columns=columns,
        ledger_kind=kind,
        date_order=order,
        decimal=decimal,
        zone=_zone(columns),
        currency=_currency(columns),
        encoding=None,
    )
    if not {"gross", "net", "credit", "debit", "quantity"} & set(columns):
        questions.append(Question("amount", "", table.header))
    return Proposal(mapping, tuple(questions))


def _assign(table: Table, sample: pl.DataFrame) -> dict[str, str]:
    """Each field its best column; a column serves one field."""
    offers = []
    for field in FIELDS:
        for at, header in enumerate(table.header):
            if not header:
                continue
            place = rank(field, header)
            place = loose_rank(field, header) if place is None else place
            if place is not None and _fits(field, sample, f"c{at}"):
                offers.append((place, FIELDS.index(field), at, field, header))
    chosen: dict[str, str] = {}
    used: set[str] = set()
    # exact names first in the order of fields, so that 退款单号 is not taken for 单号
    for _place, _order, _at, field, header in sorted(
        offers, key=lambda o: (o[0] >= LOOSE, o[0], o[1], o[2])
    ):
        if field not in chosen and header not in used:
            chosen[field] = header
            used.add(header)
    return _settled(chosen, table, used)


def _settled(chosen: dict[str, str], table: Table, used: set[str]) -> dict[str, str]:
    """Order rows: a refund column beside the paid amount is a fact about the order, not its amount."""
    if "value_on" in chosen and ("occurred_at" not in chosen or "batch_ref" not in chosen):
        # the only date there is, or no payout that it could be the day of
        only = chosen.pop("value_on")
        chosen.setdefault("occurred_at", only)
    if "gross" in chosen:
        for header in table.header:
            if header not in used and rank("refunded", header) is not None:
                chosen["refunded"] = header
    if "credit" in chosen and "debit" in chosen:
        # two columns say in and out; a third amount column would say it again
        chosen.pop("gross", None)
    elif "credit" in chosen or "debit" in chosen:
        lone = "credit" if "credit" in chosen else "debit"
        if "gross" in chosen or "net" in chosen:
            chosen.pop(lone)
    return chosen


def _fits(  # noqa: PLR0911  (one answer per field)
    field: str, sample: pl.DataFrame, column: str
) -> bool:
    """Whether the cells could be what the header says; an empty column fits everything."""
    cells = sample.select(bare(pl.col(column)).alias("t")).drop_nulls()["t"].head(200)
    if cells.is_empty():
        return field not in {"gross", "occurred_at", "order_ref"}
    if field in AMOUNTS:
        return _share(_amounts(cells)) >= AGREE_SHARE
    if field in {"occurred_at", "value_on"}:
        return any(_share(parse_moments(cells, o)[0]) >= AGREE_SHARE for o in ("YMD", "DMY", "MDY"))
    if field == "quantity":
        return _share(cells.str.extract(r"^(-?[0-9]{1,12})(?:\.0*)?$", 1)) >= AGREE_SHARE
    if field == "currency":
        return _share(cells.str.extract(r"^([A-Za-z]{3}|人民币|人民幣|元)$", 1)) >= AGREE_SHARE
    if field == "kind":
        return any(meaning(KIND_WORDS, value) for value in cells.unique().to_list())
    return True


def _amounts(cells: pl.Series) -> pl.Series:
    # the currency with the most decimals: whether an amount fits its own is asked when it is read
    currency = pl.repeat("KWD", len(cells), eager=True)
    point = parse_minor(cells, currency)
    if _share(point) >= AGREE_SHARE:
        return point
    return parse_minor(cells, currency, decimal_comma=True)


def _share(values: pl.Series) -> float:  # a share of rows, no money
    return (len(values) - values.null_count()) / max(len(values), 1)


def _ledger_kind(  # noqa: PLR0911  (one answer per question)
    columns: Mapping[str, str],
) -> str:
    has = set(columns)
    money = has & {"gross", "net", "credit", "debit"}
    if "quantity" in has and not money:
        return LedgerKind.STOCK
    has_number = has & {"order_ref", "refund_ref", "transaction_ref", "batch_ref"}
    if "batch_ref" in has or ({"fee", "net"} <= has and has_number):
        return LedgerKind.CHANNEL
    if {"credit", "debit"} <= has:
        return LedgerKind.BANK
    if has_number and has & {"status", "sku", "channel", "quantity"}:
        return LedgerKind.ORDERS
    if "balance" in has:
        return LedgerKind.BANK
    if "fee" in has and "transaction_ref" in has:
        return LedgerKind.CHANNEL
    return LedgerKind.ORDERS if has_number else LedgerKind.BANK


def _date_order(
    table: Table, sample: pl.DataFrame, header: str | None
) -> tuple[str, tuple[str, ...]]:
    """The order of day and month, and the orders that fit equally well where cells can't tell."""
    if header is None:
        return "YMD", ()
    name = f"c{table.header.index(header)}"
    cells = table.records.select(bare(pl.col(name)).alias("t")).drop_nulls()["t"]
    cells = pl.concat(
        [sample.select(bare(pl.col(name)).alias("t")).drop_nulls()["t"], cells.tail(SAMPLE_ROWS)]
    )
    shares = {order: _share(parse_moments(cells, order)[0]) for order in ("YMD", "DMY", "MDY")}
    best = max(shares.values())
    fitting = [order for order, share in shares.items() if share == best and share > 0]
    if not fitting or fitting[0] == "YMD":
        return "YMD", ()
    if len(fitting) == 1:
        return fitting[0], ()
    same = parse_moments(cells, "DMY")[0].equals(parse_moments(cells, "MDY")[0])
    return fitting[0], () if same else tuple(fitting)


def _decimal(table: Table, sample: pl.DataFrame, columns: Mapping[str, str]) -> str:
    for field in AMOUNTS:
        if field not in columns:
            continue
        name = f"c{table.header.index(columns[field])}"
        cells = sample.select(bare(pl.col(name)).alias("t")).drop_nulls()["t"]
        commas = cells.str.contains(r",[0-9]{1,2}$").sum()
        points = cells.str.contains(r"\.[0-9]{1,2}$").sum()
        if commas > points:
            return ","
    return "."


def _zone(columns: Mapping[str, str]) -> str | None:
    header = columns.get("occurred_at", "").lower()
    return "UTC" if "utc" in header or "gmt" in header else None


def _currency(columns: Mapping[str, str]) -> str | None:
    if "currency" in columns:
        return None
    for field in ("gross", "net", "credit", "debit"):
        header = columns.get(field, "")
        if _YUAN.search(header):
            return "CNY"
        found = _CURRENCY_IN_HEADER.search(header)
        if found:
            return found.group(1) or found.group(2)
    return None
