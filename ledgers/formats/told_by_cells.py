"""What a column is by its cells, where its name doesn't tell: the state of a row, its kind, whether it came or went.

A list may call its states Outcome or 回执, and its kinds 动作: what stands in the cells is plainer than the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.columns import ALL_ROWS_SHARE, KINDS_MAX, Cells
from ledgers.formats.folding import folded, simplified
from ledgers.formats.headers import NEVER
from ledgers.formats.settling import HALF, MOST
from ledgers.formats.words import (
    DIRECTION_WORDS,
    KIND_WORDS,
    STOCK_BACK,
    STOCK_GONE,
    Words,
    meaning,
    status_words,
)

UNCLEAR = "UNCLEAR"
# a word for a state or a kind is short
WORD_LENGTH_MAX = 30
# states of something else than the money: its payout, its parcel, its invoice, a message about it
_OTHER_STATES = re.compile(
    r"payout|settle|结算|出款|物流|快递|fulfil|ship|deliver|评价|开票|发票|invoice|售后|退款|退货|refund|return|推送|push|同步|sync|"
    r"通知|notif|mail|短信|sms|risk|fraud|风控|\b(?:avs|cvv|3ds|kyc)\b|secure|导出|export|打印|print|质检|争议|dispute|时间|日期|\b(?:time|date)\b"
)
# what a row is, not what became of it
_KIND_NOUN = re.compile(
    r"^(?:交易|支付|付款|消费|充值|扣款|收款|退款|退货|退费|返款|返还|冲正|冲销|撤销|撤单|退单|"
    r"refunds?|reversals?|returns?|charge ?backs?|voids?|cancel(?:lation)?s?)$"
)
_STATE = re.compile(r"^已|\b(?:refunded|returned|reversed|revoked)\b")
_CARD_SIDES = re.compile(r"^(?:credit|debit|credits|debits|借记|贷记)$")
_SAYS_NOTHING = re.compile(r"^[\W_]*$|^(?:n ?a|nil|none|null|无|没有|空|其[他它]|other)$")
_OF_REFUNDS = re.compile(r"退款|refund")
_GIVES_BACK = {"REFUND", "CHARGEBACK"}


def find_status(columns: dict[str, str], ledger_kind: str, sample: Cells) -> None:
    """Where no heading names a state, the column whose cells are mostly known states, one of them no payment."""
    if "status" in columns:
        return
    for at, header in _free(columns, ledger_kind, sample):
        cells = sample.texts_at(at)
        if not _OTHER_STATES.search(folded(header)) and _are_states(cells, status_words(header)):
            _give(columns, "status", header)
            return


def find_kind(columns: dict[str, str], ledger_kind: str, sample: Cells) -> None:
    """Where nothing says what a row is or whether it came or went, the column whose cells are words for that."""
    if {"kind", "direction"} & set(columns) or {"credit", "debit"} <= set(columns):
        return
    never = re.compile(NEVER["kind"])
    for at, header in _free(columns, ledger_kind, sample):
        values = sample.texts_at(at).unique().sort().to_list()
        if never.search(folded(header)) or not _are_words(values):
            continue
        if _are_directions(values):
            _give(columns, "direction", header)
            return
        if _are_moves(values) if ledger_kind == LedgerKind.STOCK else _are_kinds(values):
            if ledger_kind != LedgerKind.BANK:
                _give(columns, "kind", header)
            return


def _give(columns: dict[str, str], field: str, header: str) -> None:
    for had in ("description", "transaction_ref"):
        if columns.get(had) == header:
            columns.pop(had)
    columns[field] = header


def _free(columns: dict[str, str], ledger_kind: str, sample: Cells) -> Iterator[tuple[int, str]]:
    """The columns that no field has taken, and the description where it stands on every row, in their order.

    A bank's texts are read as one. A number without a digit is a word.
    """
    text = columns.get("description") if ledger_kind != LedgerKind.BANK else None
    code = columns.get("transaction_ref")
    if code is None or sample.texts(code).str.contains("[0-9]").any():
        code = None
    taken = set(columns.values()) - {text, code}
    for at, header in enumerate(sample.header):
        least = ALL_ROWS_SHARE if header == text else HALF
        if header and header not in taken and len(sample.texts_at(at)) >= len(sample) * least:
            yield at, header


def _are_words(values: list[str]) -> bool:
    return 0 < len(values) <= KINDS_MAX and all(len(value) <= WORD_LENGTH_MAX for value in values)


def _are_states(cells: pl.Series, words: Words) -> bool:
    values = cells.unique().sort().to_list()
    if not _are_words(values):
        return False
    said = {value: meaning(words, value) for value in values}
    known = [value for value, code in said.items() if code is not None]
    is_loud = any(
        said[value] != "PAID" and not _KIND_NOUN.search(simplified(value)) for value in known
    )
    rows = int(cells.is_in(known).sum())
    return is_loud and len(known) >= len(values) * HALF and rows >= len(cells) * MOST


def _are_kinds(values: list[str]) -> bool:
    """Whether the values are kinds of rows, some of which give back what others take."""
    said = [meaning(KIND_WORDS, value) for value in values]
    if any(_STATE.search(simplified(value)) for value in values):
        return False
    known = sum(code is not None for code in said)
    return known >= len(values) * MOST and bool(_GIVES_BACK & set(said)) and len(set(said)) > 1


def _are_moves(values: list[str]) -> bool:
    """Whether the values are movements of stock, some of which came back."""
    lower = pl.Series(values).str.to_lowercase()
    back, gone = lower.str.contains(STOCK_BACK), lower.str.contains(STOCK_GONE)
    return bool(back.any() and (back | gone).all())


def _are_directions(values: list[str]) -> bool:
    said = {meaning(DIRECTION_WORDS, value) for value in values}
    of_cards = any(_CARD_SIDES.search(simplified(value)) for value in values)
    return {"IN", "OUT"} <= said and None not in said and not of_cards


def unclear_states(header: str, cells: pl.Series, first: pl.Series, words: Words) -> list[str]:
    """Values of a column of states that the list of words doesn't know, where it knows half of them or more.

    `first` are the column's first cells: what stands on half of them is the usual state, and says nothing.
    """
    if _OF_REFUNDS.search(folded(header)):
        return []
    asked = [v for v in cells.drop_nulls().unique().to_list() if meaning(words, v) is None]
    asked = [value for value in asked if not _SAYS_NOTHING.search(simplified(value))]
    if not asked:
        return []
    said = first.drop_nulls()
    counted = said.value_counts().rows()
    usual = {value for value, count in counted if count >= len(said) * HALF}
    known = sum(meaning(words, value) is not None for value, _count in counted)
    is_known = known > 0 and known >= len(counted) * HALF
    return [value for value in asked if value not in usual] if is_known else []
