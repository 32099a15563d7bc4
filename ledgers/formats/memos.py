"""What a bank says of a line in several columns (摘要, 附言, 用途): one description of all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.folding import folded
from ledgers.normalise import bare_column

_MEMO = re.compile(
    r"(?:摘要|附言|用途|备注|留言|个性化信息|交易说明|交易描述|交易详情)$|^(?:摘要|备注|用途|交易地点) (?:附言|说明|备注)$"
    r"|^(?:remarks?|memo|narrative|narration|particulars|purpose|additional information)(?: [0-9])?$"
    r"|^(?:payment |transaction )?details?(?: [0-9])?$"
)
# what only banks call the number of a voucher; the order that a line is of has none of them
_OF_VOUCHER = re.compile(r"凭证|凭单|传票|支票|票据|\bvoucher\b|\bcheque\b|\bcheck\b")


def memo_columns(header: Sequence[str], columns: Mapping[str, str], kind: str) -> list[str]:
    """The other columns of a bank's table that say what a line is for, in the table's order."""
    if kind != LedgerKind.BANK or "description" not in columns:
        return []
    taken = set(columns.values())
    return [name for name in dict.fromkeys(header) if name not in taken and _is_memo(name)]


def _is_memo(header: str) -> bool:
    return bool(_MEMO.search(folded(header)))


def joined(rows: pl.DataFrame, cells: Sequence[str]) -> pl.Series:
    """The texts of several columns, parted by spaces; what one says already is not said again."""
    texts = [bare_column(rows[cell]) for cell in cells]
    whole = texts[0]
    for text in texts[1:]:
        pair = pl.DataFrame({"whole": whole, "text": text})
        known = pl.col("whole").str.contains(pl.col("text"), literal=True).fill_null(value=False)
        more = pl.when(~known).then("text")
        whole = pair.select(m=_spaced(pl.col("whole"), more))["m"]
    return whole


def _spaced(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    both = pl.concat_str(first, second, separator=" ", ignore_nulls=True)
    return pl.when(first.is_not_null() | second.is_not_null()).then(both)


def settle_vouchers(columns: dict[str, str], kind: str) -> None:
    """A bank's number of a voucher is its own, not an order's."""
    number = columns.get("order_ref", "")
    if kind == LedgerKind.BANK and _OF_VOUCHER.search(folded(number)):
        columns.setdefault("transaction_ref", columns.pop("order_ref"))
