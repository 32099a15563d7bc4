"""Proposes which column of a plain table is what: by the words of its header, checked by its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledgers.formats.asked_and_paid import ask_and_pay
from ledgers.formats.bank_texts import settle_vouchers
from ledgers.formats.base import ColumnMapping, LedgerKind, Table
from ledgers.formats.books import (
    OF_DOCUMENTS,
    account_sign,
    documents_sign,
    find_document_number,
    settle_bank,
    settle_parties,
    settle_supplier,
    unknown_number,
)
from ledgers.formats.columns import AGREE_SHARE, Cells, fitness, share
from ledgers.formats.conventions import (
    date_order,
    decimal_mark,
    find_currency,
    stated_currency,
    unsigned_amount,
    written_currency,
    written_zone,
)
from ledgers.formats.dates import CLOCK
from ledgers.formats.headers import FIELDS, SCORE_MIN, score
from ledgers.formats.open_items import settle_open_balance, settle_open_items
from ledgers.formats.settling import (
    MONEY,
    NUMBERS,
    Offer,
    drop_foreign,
    find_kinds,
    find_totals,
    ledger_kind,
    settled,
)
from ledgers.formats.tills import settle_serials
from ledgers.formats.told_by_cells import find_kind, find_status
from ledgers.formats.worth import settle_paid, settle_worth, worth_of

SAMPLE_ROWS = 2_000
# a header that scores so well is called a day, not merely alike
DATE_NAME_MIN = 86
ANCHORS = NUMBERS | {"occurred_at", "value_on", "sku"}
_NUMBER_CELL = re.compile(r"[-+0-9.,:/ ¥$€£%]+")


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


def header_score(cells: Sequence[str]) -> int:
    """How many columns a line names; 0 where it is no header: an amount or a quantity, and a key or day."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or len(set(filled)) < len(filled) - 2:  # noqa: PLR2004
        return 0
    if sum(bool(_NUMBER_CELL.fullmatch(cell)) for cell in filled) > len(filled) // 4:
        return 0
    named = {cell: {f for f in FIELDS if score(f, cell) >= SCORE_MIN} for cell in set(filled)}
    fields = set().union(*named.values())
    has_amount = fields & (MONEY | {"quantity"}) or any(map(worth_of, named)) or ask_and_pay(named)
    if not has_amount or not fields & ANCHORS:
        return 0
    return sum(bool(found) for found in named.values())


def propose(table: Table) -> Proposal:
    """The mapping that header and cells suggest, with the questions they leave open."""
    sample = Cells(table.header, table.records.head(SAMPLE_ROWS))
    offers = _offers(sample)
    columns = settled(_assigned(offers), sample, offers)
    find_currency(columns, sample)
    find_document_number(columns, sample)
    settle_parties(columns, sample)
    settle_paid(columns, sample)
    settle_open_balance(columns, sample)
    open_or_whole = settle_open_items(columns, sample)
    worths = settle_worth(columns, sample)
    kind = ledger_kind(columns, sample)
    decimal, rival = decimal_mark(sample, columns)
    if kind == LedgerKind.BANK:
        settle_bank(columns, sample, decimal)
    elif kind == LedgerKind.SUPPLIER:
        settle_supplier(columns, sample)
    write_sign = documents_sign if kind in OF_DOCUMENTS else account_sign
    sign = write_sign(columns, sample, decimal)
    drop_foreign(columns, kind)
    if kind == LedgerKind.STOCK:
        find_totals(columns, sample)
    settle_vouchers(columns, kind)
    settle_serials(columns, table.header, kind)
    find_status(columns, kind, sample)
    find_kinds(columns, kind, sample)
    find_kind(columns, kind, sample)
    questions: list[Question] = []
    if kind == LedgerKind.ORDERS and not NUMBERS & set(columns):
        questions.append(Question("columns", "", table.header))
    elif kind == LedgerKind.BANK and (unknown := unknown_number(columns, sample)):
        questions.append(Question("columns", unknown, table.header))
    if unread := _unread_date(columns, sample):
        questions.append(Question("date", unread, ()))
    value_on = [columns["value_on"]] if "value_on" in columns else []
    order, unclear = date_order(table, columns.get("occurred_at"), *value_on)
    if unclear:
        questions.append(Question("date_order", columns["occurred_at"], unclear))
    if rival:
        questions.append(Question("decimal", rival, (".", ",")))
    if not (MONEY - {"refunded"} | {"quantity"}) & set(columns):
        questions.append(Question("amount", "", table.header))
    elif asked := _amounts_to_ask(sample, columns, offers, kind, worths or open_or_whole):
        questions.append(Question("amount", columns["gross"], asked))
    if unsigned := unsigned_amount(sample, columns, kind):
        questions.append(Question("sign", unsigned, ("as_is", "inverted")))
    mapping = ColumnMapping(
        columns=columns,
        ledger_kind=kind,
        date_order=order,
        decimal=decimal,
        sign=sign,
        zone=written_zone(sample, columns),
        currency=None
        if "currency" in columns
        else written_currency(sample, columns) or stated_currency(table),
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


def _amounts_to_ask(
    sample: Cells, columns: Mapping[str, str], offers: Sequence[Offer], kind: str, unclear: tuple[str, ...]
) -> tuple[str, ...]:  # fmt: skip
    """The columns of which a person must say which one is compared."""
    if unclear and kind != LedgerKind.STOCK:
        return unclear if len(unclear) > 1 else ()
    return _twin_amounts(sample, columns, offers)


def _unread_date(columns: Mapping[str, str], sample: Cells) -> str | None:
    """A column whose name is that of a day, and whose cells are none that can be read."""
    if {"occurred_at", "value_on"} & set(columns):
        return None
    for at, header in enumerate(sample.header):
        cells = sample.texts_at(at)
        is_filled = len(cells) >= len(sample) * AGREE_SHARE and len(cells)
        is_clock = share(cells.str.extract(CLOCK, 1)) >= AGREE_SHARE
        if is_filled and not is_clock and score("occurred_at", header) >= DATE_NAME_MIN:
            return header
    return None


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
