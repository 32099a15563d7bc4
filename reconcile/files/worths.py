"""Whether two tables are compared by cost or by face value: by what both of them know."""

from __future__ import annotations

from collections.abc import Sequence

from ledgers.formats.base import LedgerKind
from ledgers.formats.columns import Cells
from ledgers.formats.proposal import SAMPLE_ROWS
from ledgers.formats.worth import Worth, worth_of, worths
from reconcile.files.amounts import by_amount
from reconcile.files.reading import Opened

NO_ITEMS = (LedgerKind.STOCK, LedgerKind.BANK)


def with_shared_worths(files: Sequence[Opened], others: Sequence[Opened]) -> list[Opened]:
    """The files of a side, each table with the amount that the other side's tables know too.

    A supplier's table says what an item cost us, and its face value. Where our tables hold the cost, cost is
    compared with cost: face values agree whatever a supplier charges. Where they don't, nothing but the
    face value is known on both sides. Against a bill of money nobody can say, and the question stays.
    """
    theirs = [_worths(other) for other in others]
    if not theirs or any(one is None for one in theirs):
        return list(files)
    known = {worth for one in theirs if one is not None for worth in one}
    are_bought = any(_is_bought(other) for other in others)
    return [_with_shared_worth(file, known, are_bought=are_bought) for file in files]


def _with_shared_worth(file: Opened, known: set[Worth], *, are_bought: bool) -> Opened:
    mine = _worths(file)
    if mine is None or file.mapping is not None or not (are_bought or _is_bought(file)):
        return file
    if Worth.COST in mine and Worth.COST in known:
        return by_amount(file, mine[Worth.COST])
    if Worth.FACE in mine and (Worth.FACE in known or _is_bought(file)):
        return by_amount(file, mine[Worth.FACE])
    return file


def _worths(file: Opened) -> dict[Worth, str] | None:
    """The columns that say what an item is worth; None where the file is no table of items.

    Where a person gave the mapping, it is the one that is mapped.
    """
    mapping = file.table_mapping
    if not file.is_plain or mapping is None or mapping.ledger_kind in NO_ITEMS:
        return None
    if file.mapping is not None:
        gross = mapping.columns.get("gross", "")
        worth = worth_of(gross)
        return {worth: gross} if worth else {}
    table = file.recognition.table
    return worths(Cells(table.header, table.head(SAMPLE_ROWS)))


def _is_bought(file: Opened) -> bool:
    """Whether a table says what items cost and not what customers paid for them."""
    found, mapping = _worths(file), file.table_mapping
    if found is None or mapping is None or Worth.PRICE in found:
        return False
    amount = mapping.columns.get("gross", "")
    return Worth.COST in found and (amount == found[Worth.COST] or worth_of(amount) is not None)
