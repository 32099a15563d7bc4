"""How many pieces a cell says, and of what: a column of units, the quantity's heading or the cell itself name it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import polars as pl

from ledgers.formats.folding import simplified
from ledgers.normalise import bare_column

_UNITS = (
    r"[件个個箱盒支瓶罐包袋套打只隻条條双雙张張台本板桶提捆卷枚]|托盘|托|公斤|千克|"
    r"(?:cases?|boxes|box|cartons?|ctns?|packs?|pallets?|crates?|dozens?)(?: of [0-9]{1,4})?|pcs?|pieces?|each|ea|units?|"
    r"st(?:ü|ue)ck|stk|kg"
)
PIECES = rf"^([-+]?[0-9]{{1,12}})(?:\.0*)? ?(?i:{_UNITS})?$"
_OF_CELL = rf"^[-+]?[0-9]+(?:\.0*)? ?((?i:{_UNITS}))$"
_OF_HEADING = re.compile(rf"[(（\[] ?({_UNITS}) ?[)）\]]$")
_COLUMN = re.compile(
    r"^(?:计量|数量|商品|销售|库存|包装|基本)?单位$|^(?:uom|u of m|unit|unit of measure|(?:quantity|qty) unit|units of measure|"
    r"me|mengeneinheit|einheit)$"
)


def pieces(cells: pl.Series) -> pl.Series:
    """Whole numbers; null where a cell holds none."""
    texts = bare_column(cells).str.replace_all(r"([0-9]),([0-9]{3})\b", "${1}${2}")
    return texts.str.extract(PIECES, 1).str.strip_prefix("+").cast(pl.Int64)


def column_of_units(header: Sequence[str], taken: Iterable[str]) -> int | None:
    """The place of the column that names units, among those that are nothing else."""
    known = set(taken)
    places = [
        at
        for at, name in enumerate(header)
        if name not in known and _COLUMN.search(simplified(name))
    ]
    return places[0] if len(places) == 1 else None


def units(quantity: pl.Series, heading: str, named: pl.Series | None) -> pl.Series:
    """What each quantity counts, as it is written; null where nothing says so.

    The cell itself goes before the column of units, and that before the heading.
    """
    found = bare_column(quantity).str.extract(_OF_CELL, 1)
    if named is not None:
        found = found.fill_null(bare_column(named))
    stated = _OF_HEADING.search(simplified(heading))
    return found.fill_null(stated[1]) if stated else found
