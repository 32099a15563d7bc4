"""Lists of orders that state goods and carriage apart and no sum of both, where the other side has what was paid for both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ledgers.formats.base import Table
from ledgers.formats.columns import Cells
from ledgers.formats.folding import folded
from reconcile.files.amounts import (
    MONEY,
    NO_CHOICE,
    SHARED_MIN,
    agreeing,
    by_amount,
    holds_amounts,
)
from reconcile.files.reading import Opened

_CARRIAGE = re.compile(
    r"^(?:订单|买家|实付)?(?:运费|邮费|快递费|配送费)(?:金额|元)?$"
    r"|^(?:shipping|postage|freight|carriage|delivery)(?: (?:fee|cost|charge|amount|price))?$"
)
# in which cells are read before their currency is known
THOUSANDTHS = 1_000


def with_carriage(files: Sequence[Opened], others: Sequence[Opened]) -> list[Opened]:
    """The files of a side, each list that is so with a column of the sums as its amount."""
    return [_with_carriage(file, others) for file in files]


def _with_carriage(file: Opened, others: Sequence[Opened]) -> Opened:
    mapping, table = file.table_mapping, file.recognition.table
    if mapping is None or file.mapping is not None or table.rest is not None:
        return file
    if "gross" not in mapping.columns or mapping.ledger_kind in NO_CHOICE:
        return file
    taken = [column for field, column in mapping.columns.items() if field in MONEY]
    named = [name for name in table.header if name and _CARRIAGE.search(folded(name))]
    if len(named) != 1 or named[0] in taken:
        return file
    cells = Cells(table.header, table.records)
    goods = mapping.columns["gross"]
    charged = _charged(cells, named[0])
    if charged.null_count() or not holds_amounts(cells, goods):
        return file
    summed = _summed(file, table, cells.amounts(goods) + charged, f"{goods} + {named[0]}")
    agreed, shared = agreeing(file, others)
    both, _shared = agreeing(summed, others)
    # carriage that is nothing on most rows tells nothing either
    return summed if both > agreed and 2 * both > shared >= SHARED_MIN else file


def _charged(cells: Cells, carriage: str) -> pl.Series:
    """What was charged for each order's carriage; a blank is nothing."""
    is_blank = cells.all_texts_at(cells.header.index(carriage)).is_null()
    return cells.amounts(carriage).set(is_blank, 0)


def _summed(file: Opened, table: Table, sums: pl.Series, name: str) -> Opened:
    """The file with these amounts as a column of its own, written as its others are."""
    sign = pl.when(sums < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    whole, part = (
        (sums.abs() // THOUSANDTHS).cast(pl.String),
        (sums.abs() % THOUSANDTHS).cast(pl.String).str.zfill(3),
    )
    # 12, 12.50 or 12.505: no currency has more decimals than it writes
    part = part.str.replace(r"0$", "")
    behind = pl.when(part == "00").then(pl.lit("")).otherwise(pl.lit(_point(file)) + part)
    texts = pl.select(pl.concat_str(sign, whole, behind).alias(f"c{len(table.header)}")).to_series()
    made = replace(table, header=(*table.header, name), records=table.records.with_columns(texts))
    recognition = replace(file.recognition, table=made)
    return by_amount(replace(file, recognition=recognition), name)


def _point(file: Opened) -> str:
    mapping = file.table_mapping
    return mapping.decimal if mapping else "."
