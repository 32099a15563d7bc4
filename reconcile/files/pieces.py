"""Whether goods that came or went are compared by their pieces or by their money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledgers.formats.base import LedgerKind
from ledgers.formats.columns import Cells
from ledgers.formats.headers import SCORE_MIN, score
from reconcile.files.amounts import MONEY, SAMPLE_ROWS, SHARED_MIN, agreeing, holds_amounts
from reconcile.files.reading import Opened

# what goods cost us stands nowhere on the other side, what is owed for them does
AGREE_PERCENT_MIN = 10


def with_money_of_goods(
    left: list[Opened], right: list[Opened]
) -> tuple[list[Opened], list[Opened]]:
    """Both sides, where stock states amounts and both do, by money: the same pieces at another price are no match.

    Not so where none of the amounts agree: cost and price of one piece are never the same.
    """
    in_money = [[_in_money(file) for file in side] for side in (left, right)]
    changed = [
        (file, others)
        for side, others in ((0, in_money[1]), (1, in_money[0]))
        for file, before in zip(in_money[side], (left, right)[side], strict=True)
        if file is not before
    ]
    if not changed or not all(_states_money(file) for side in in_money for file in side):
        return left, right
    counts = [agreeing(file, others) for file, others in changed]
    agreed, shared = (sum(count[at] for count in counts) for at in (0, 1))
    if 100 * agreed < AGREE_PERCENT_MIN * shared or shared < SHARED_MIN:
        return left, right
    return in_money[0], in_money[1]


def _states_money(file: Opened) -> bool:
    mapping = file.table_mapping
    return mapping is None or bool(set(MONEY) & set(mapping.columns))


def _in_money(file: Opened) -> Opened:
    """A proposed table of stock that has amounts as a list of what they are owed for."""
    proposal, table = file.recognition.proposal, file.recognition.table
    if proposal is None or file.mapping is not None:
        return file
    if proposal.mapping.ledger_kind != LedgerKind.STOCK or not (names := _amounts(file)):
        return file
    documents = replace(proposal.mapping, ledger_kind=LedgerKind.ORDERS)
    proposed = replace(proposal, mapping=documents)
    recognition = replace(file.recognition, proposal=proposed, table=table)
    return replace(file, recognition=recognition).taking("gross", names[0], answered="amount")


def _amounts(file: Opened) -> Sequence[str]:
    """The free columns that hold amounts and are named so, the best name first."""
    table, mapping = file.recognition.table, file.table_mapping
    taken = set(mapping.columns.values()) if mapping else set()
    names = [
        n for n in dict.fromkeys(table.header) if n not in taken and score("gross", n) >= SCORE_MIN
    ]
    if not names:
        return ()
    sample = Cells(table.header, table.head(SAMPLE_ROWS))
    return sorted(
        (name for name in names if holds_amounts(sample, name)), key=lambda n: -score("gross", n)
    )
