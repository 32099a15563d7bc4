"""What a shop's till calls the number of a sale: the only number there is, it stands for the order's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ledgers.formats.base import LedgerKind
from ledgers.formats.folding import folded

_PLAIN_SERIAL = re.compile(r"^流水(?:单)?号$|^serial(?: no)?$")
_OF_TILL = re.compile(
    r"门店|店名|分店|收银|机台|款台|桌台|桌号|\bpos\b|\btill\b|\bcashier\b|\bstore\b"
)


def settle_serials(columns: dict[str, str], header: Sequence[str], kind: str) -> None:
    """A plain serial number in a till's list of sales is the sale's number, where no other is."""
    serial = columns.get("transaction_ref", "")
    if kind != LedgerKind.ORDERS or "order_ref" in columns:
        return
    if _PLAIN_SERIAL.match(folded(serial)) and any(_OF_TILL.search(folded(h)) for h in header):
        columns["order_ref"] = columns.pop("transaction_ref")
