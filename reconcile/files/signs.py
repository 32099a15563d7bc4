"""Tables whose amounts stand on the other side with the opposite sign: expenses without a minus against a bank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from ledgers.formats.base import LedgerKind
from reconcile.files.reading import Opened, Side, SideFile

# what left a channel arrived at a bank: there opposite signs are as they should be
COMPARED = {LedgerKind.ORDERS, LedgerKind.SUPPLIER, LedgerKind.BANK}
# fewer amounts meet by chance
MET_MIN = 3
# for each amount that is met as it stands, so many must be met with the other sign
MET_TIMES = 3
# more than half of what could be met, or a third where so many are: what is open or paid together is met nowhere
MET_MANY = 20
_OTHER = {"as_is": "inverted", "inverted": "as_is"}
AMOUNT = ["currency", "gross_minor"]


@dataclass(frozen=True, slots=True)
class Met:
    """A file whose amounts the other side has with the opposite sign, and whether they may be turned."""

    opened: Opened
    may_turn: bool

    @property
    def said(self) -> str:
        name, mapping = self.opened.path.name, self.opened.table_mapping
        sign = mapping.sign if mapping else "as_is"
        if self.may_turn:
            return (
                f"NOTE {name}: its amounts stand on the other side with the opposite sign, and are turned;"
                f' "sign": "{sign}" in a mapping keeps them as they are\n'
            )
        return (
            f"WARNING {name}: its amounts stand on the other side with the opposite sign;"
            f' "sign": "{_OTHER[sign]}" in its mapping turns them\n'
        )


def met_with_other_sign(left: Side, right: Side) -> list[Met]:
    """The files of one side whose amounts the other side mostly has with the opposite sign, and hardly as they are."""
    kinds = left.kinds | right.kinds
    if LedgerKind.BANK not in kinds or not kinds <= COMPARED:
        return []
    for mine, other in _first_to_turn(left, right):
        there = _amounts(other.records)
        found = [file for file in mine.files if _meets_opposite(mine, file, there)]
        if found:
            return [Met(file.opened, file.opened.mapping is None) for file in found]
    return []


def turned(files: list[Opened], met: list[Met]) -> list[Opened]:
    """The files, with the signs of those turned that may be."""
    paths = {one.opened.path for one in met if one.may_turn}
    return [_turned(file) if file.path in paths else file for file in files]


def _turned(file: Opened) -> Opened:
    mapping = file.table_mapping
    assert mapping is not None  # noqa: S101  (only tables are turned)
    return file.with_mapping(replace(mapping, sign=_OTHER[mapping.sign]))


def _first_to_turn(left: Side, right: Side) -> Iterator[tuple[Side, Side]]:
    """Whose signs give way: a list's before a bank's, and ours before the other side's."""
    pairs = [(left, right), (right, left)]
    yield from sorted(pairs, key=lambda pair: LedgerKind.BANK in pair[0].kinds)


def _meets_opposite(side: Side, file: SideFile, there: pl.DataFrame) -> bool:
    if not file.opened.is_plain or file.opened.table_mapping is None:
        return False
    here = _amounts(side.records.filter(pl.col("source") == file.opened.path.name))
    opposite = here.with_columns(-pl.col("gross_minor")).join(there, on=AMOUNT, how="semi")
    part = 3 if len(opposite) >= MET_MANY else 2
    if len(opposite) < MET_MIN or part * len(opposite) <= min(len(here), len(there)):
        return False
    return len(opposite) >= MET_TIMES * len(here.join(there, on=AMOUNT, how="semi"))


def _amounts(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(AMOUNT).filter(pl.col("gross_minor") != 0).unique()
