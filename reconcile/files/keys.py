"""Of several columns that could be the key, the one whose values occur on the other side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ledgers.formats import ColumnMapping
from ledgers.formats.headers import SCORE_MIN, score
from ledgers.normalise import bare_column, key_column
from reconcile.files.reading import Opened

KEYS = ("order_ref", "transaction_ref")
NUMBERS = (*KEYS, "refund_ref")
# enough rows to see whether a column is the key
SAMPLE_ROWS = 20_000
# a column of which so many values stand on the other side is the key, whatever else there is
SHARE_ENOUGH_PERCENT = 50


def with_shared_keys(files: Sequence[Opened], others: Sequence[Opened]) -> list[Opened]:
    """The files of a side, each table with the key that it shares with the other side's files."""
    if not any(_rivals(file) for file in files):
        return list(files)
    theirs = [_keys(file, header) for file in others for header in _numbers(file, NUMBERS)]
    known = pl.concat([pl.Series("key", [], pl.String), *theirs]).unique()
    return [_with_shared_key(file, known) for file in files]


def _with_shared_key(file: Opened, known: pl.Series) -> Opened:
    mapping, rivals = file.table_mapping, _rivals(file)
    if mapping is None or not rivals:
        return file
    taken = [header for field, header in mapping.columns.items() if field in NUMBERS]
    counts = {header: _shared(file, header, known) for header in (*taken, *rivals)}
    hits = max((counts[header][0] for header in taken), default=0)
    is_enough = any(
        100 * counts[header][0] > SHARE_ENOUGH_PERCENT * counts[header][1] for header in taken
    )
    best = max(rivals, key=lambda header: counts[header][0])
    if is_enough or counts[best][0] <= hits:
        return file
    return _remapped(file, mapping, best)


def _remapped(file: Opened, mapping: ColumnMapping, header: str) -> Opened:
    """The file with this column as the key that its name says it is."""
    proposal = file.recognition.proposal
    assert proposal is not None  # noqa: S101  (only proposed tables have rivals)
    field = max(KEYS, key=lambda name: score(name, header))
    kept = {name: column for name, column in mapping.columns.items() if column != header}
    changed = replace(mapping, columns={**kept, field: header})
    return replace(
        file,
        recognition=replace(file.recognition, proposal=replace(proposal, mapping=changed)),
    )


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
