"""Of several columns that could be the key, the one whose values occur on the other side."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.columns import Cells
from ledgers.formats.folding import folded
from ledgers.formats.headers import SCORE_MIN, score
from ledgers.normalise import bare_column, key_column
from reconcile.files.reading import Opened

KEYS = ("order_ref", "transaction_ref")
NUMBERS = (*KEYS, "refund_ref")
# enough rows to see whether a column is the key
SAMPLE_ROWS = 20_000
LOOKED_AT = 300
# a column of which so many values stand on the other side is the key, whatever else there is
SHARE_ENOUGH_PERCENT = 50
# what two files may share without being records of the same item
_NO_NUMBER = re.compile(
    r"手机|电话|账[号户]|卡|用户|会员|客户(?:编?号|代码|id)|商品|货|款号|规格|条码|店|仓|终端|快递|物流|运单|门店|批次?号|税|时间|日期|金额|价|数量"
    r"|\b(?:phone|mobile|msisdn|account|card|user|customer (?:id|no)|member|email|product|item|sku|barcode|ean|asin|store|shop"
    r"|terminal|warehouse|tracking|waybill|batch|lot|payout|tax|vat|time|date|amount|price|quantity|zip|postcode|balance)\b"
)
# a number of an order's has a few characters and a digit
_NUMBER_CELL = r"^[A-Za-z#._/-]{0,8}[0-9][0-9A-Za-z#._/-]{2,40}$"


def with_shared_keys(files: Sequence[Opened], others: Sequence[Opened]) -> list[Opened]:
    """The files of a side, each table with the key that it shares with the other side's files."""
    if not any(_rivals(file) or _lacks_key(file, others) for file in files):
        return list(files)
    theirs = [_keys(file, header) for file in others for header in _numbers(file, NUMBERS)]
    known = pl.concat([pl.Series("key", [], pl.String), *theirs]).unique()
    return [_with_shared_key(file, known) for file in files]


def with_one_key(left: Sequence[Opened], right: Sequence[Opened]) -> list[list[Opened]]:
    """Both sides, with one kind of number where each was taken by another: a delivery by its note here and by its
    order there. Of the two kinds the one that tells more rows apart."""
    are_tables = all(any(file.table_mapping for file in files) for files in (left, right))
    if not are_tables or not any(_rivals(file) for file in (*left, *right)):
        return [list(left), list(right)]
    ours, theirs = _taken(left), _taken(right)
    as_theirs = [_with_shared_key(file, theirs) for file in left]
    as_ours = [_with_shared_key(file, ours) for file in right]
    tries = [[as_theirs, list(right)], [list(left), as_ours]]
    return max(tries, key=lambda sides: _both_take(*sides))


def _both_take(left: Sequence[Opened], right: Sequence[Opened]) -> int:
    """How many different numbers stand in the columns that both sides were read by."""
    return int(_taken(left).is_in(_taken(right).implode()).sum())


def _taken(files: Sequence[Opened]) -> pl.Series:
    """The different numbers in the columns that files were read by."""
    columns = [
        _keys(file, header)
        for file in files
        if (mapping := file.table_mapping) is not None
        for field, header in mapping.columns.items()
        if field in NUMBERS
    ]
    return pl.concat([pl.Series("key", [], pl.String), *columns]).unique()


def _with_shared_key(file: Opened, known: pl.Series) -> Opened:
    mapping, named = file.table_mapping, _rivals(file)
    rivals = [*named, *_unnamed(file)]
    if mapping is None or not rivals:
        return file
    taken = [header for field, header in mapping.columns.items() if field in NUMBERS]
    counts = {header: _shared(file, header, known) for header in (*taken, *rivals)}
    hits = max((counts[header][0] for header in taken), default=0)
    is_enough = any(
        100 * counts[header][0] > SHARE_ENOUGH_PERCENT * counts[header][1] for header in taken
    )
    # a column that no name calls a number is one where most of it stands there, and nothing of the others does
    rivals = [
        header
        for header in rivals
        if header in named
        or (not hits and 100 * counts[header][0] > SHARE_ENOUGH_PERCENT * counts[header][1])
    ]
    best = max(rivals, key=lambda header: counts[header][0], default="")
    if is_enough or not best or counts[best][0] <= hits:
        return file
    # as the key that its name says it is
    field = max(KEYS, key=lambda name: score(name, best))
    return file.taking(field, best, answered="columns")


def _lacks_key(file: Opened, others: Sequence[Opened]) -> bool:
    """Whether a table could have a key under an unknown name, as the first rows of both sides show none."""
    mapping = file.table_mapping
    if mapping is None or not _unnamed(file):
        return False
    taken = [header for field, header in mapping.columns.items() if field in NUMBERS]
    theirs = [
        _keys(other, header, SAMPLE_ROWS) for other in others for header in _numbers(other, NUMBERS)
    ]
    known = pl.concat([pl.Series("key", [], pl.String), *theirs])
    return not any(_shared(file, header, known)[0] for header in taken)


def _unnamed(file: Opened) -> list[str]:
    """Columns that nothing was taken from, and whose cells are different numbers."""
    mapping, table = file.table_mapping, file.recognition.table
    if file.mapping is not None or not file.is_plain or mapping is None:
        return []
    if mapping.ledger_kind == LedgerKind.BANK:
        return []
    sample = Cells(table.header, table.head(LOOKED_AT))
    named = set(_numbers(file, NUMBERS)) | set(mapping.columns.values())
    return [
        header
        for header in dict.fromkeys(table.header)
        if header and header not in named and not _NO_NUMBER.search(folded(header))
        and _are_numbers(sample.texts(header))
    ]  # fmt: skip


def _are_numbers(cells: pl.Series) -> bool:
    """Whether cells are written as numbers of orders, and are not a few said again and again."""
    are_many = len(cells) > 1 and 2 * cells.n_unique() >= len(cells)
    return are_many and bool(cells.str.contains(_NUMBER_CELL).all())


def _rivals(file: Opened) -> list[str]:
    """Columns that are named like a key and not taken for one; none where a person gave the mapping."""
    if file.mapping is not None or not file.is_plain or file.table_mapping is None:
        return []
    columns = file.table_mapping.columns
    taken = {columns[field] for field in NUMBERS if field in columns}
    return [header for header in _numbers(file, KEYS) if header not in taken]


def _numbers(file: Opened, fields: Sequence[str]) -> list[str]:
    """The columns whose names say one of these numbers."""
    header = dict.fromkeys(name for name in file.recognition.table.header if name)
    return [name for name in header if max(score(field, name) for field in fields) >= SCORE_MIN]


def _shared(file: Opened, header: str, known: pl.Series) -> tuple[int, int]:
    """How many different values of a column stand on the other side, and how many it has."""
    keys = _keys(file, header, SAMPLE_ROWS)
    return int(keys.is_in(known.implode()).sum()), len(keys)


def _keys(file: Opened, header: str, rows: int | None = None) -> pl.Series:
    table = file.recognition.table
    name = table.column(header)
    assert name is not None  # noqa: S101  (the name is of this table's header)
    parts = table.parts() if rows is None else [(table.head(rows), None)]
    cells = pl.concat([records[name] for records, _broken in parts])
    return key_column(bare_column(cells)).drop_nulls().unique().alias("key")
