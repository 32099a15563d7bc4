"""Reads the files of a side into one frame of records."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from ledgers.formats import (
    ColumnMapping,
    FormatError,
    ReadOptions,
    Recognition,
    Summary,
    likeliest_table,
    read,
    recognise,
    shows_refunds,
)
from ledgers.formats import zone_of as zone_of_file
from ledgers.formats.base import CHINA, ENTRY_SCHEMA, REJECTED_SCHEMA
from ledgers.formats.conventions import signs_of_money
from reconcile.engine.records import RECORD_SCHEMA, STATED_SCHEMA, UNIT, Kind, Period
from reconcile.engine.sides.frames import without_empty
from reconcile.files.asking import EXAMPLE, asked, hint
from reconcile.files.overlaps import with_overlaps

HAN, KANA = re.compile("[\u4e00-\u9fff]"), re.compile("[\u3040-\u30ff]")
# what a table counts in that names no money
YUAN = "CNY"


class InputError(ValueError):
    """An input that can't be used; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A recognised file of one side, not read yet."""

    path: Path
    sha256: str
    recognition: Recognition
    mapping: ColumnMapping | None

    @property
    def is_plain(self) -> bool:
        return self.recognition.format.startswith("generic")

    @property
    def table_mapping(self) -> ColumnMapping | None:
        proposal = self.recognition.proposal
        return self.mapping or (proposal.mapping if proposal else None)

    def taking(self, field: str, header: str, *, answered: str) -> Opened:
        """The file, a proposed table, with this column for a field; what was `answered` is asked no more."""
        proposal = self.recognition.proposal
        assert proposal is not None  # noqa: S101  (only proposed tables have their columns chosen)
        mapping = proposal.mapping
        others = {name: column for name, column in mapping.columns.items() if column != header}
        return self.with_mapping(
            replace(mapping, columns={**others, field: header}), answered=answered
        )

    def with_mapping(self, mapping: ColumnMapping, *, answered: str = "") -> Opened:
        """The file, a proposed table, read by another mapping."""
        proposal = self.recognition.proposal
        assert proposal is not None  # noqa: S101  (only proposed tables have their columns chosen)
        questions = tuple(asked for asked in proposal.questions if asked.code != answered)
        changed = replace(proposal, mapping=mapping, questions=questions)
        return replace(self, recognition=replace(self.recognition, proposal=changed))


@dataclass(frozen=True, slots=True)
class SideFile:
    """A file that was read."""

    opened: Opened
    summary: Summary
    rejected: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Side:
    """All files of one side: their records pooled, in RECORD_SCHEMA."""

    name: str
    files: tuple[SideFile, ...]
    records: pl.DataFrame

    @property
    def kinds(self) -> set[str]:
        return {file.summary.ledger_kind for file in self.files}

    @property
    def formats(self) -> set[str]:
        return {file.opened.recognition.format for file in self.files}

    @property
    def shows_refunds(self) -> bool:
        """Whether every file is a list in which a refund would stand."""
        return all(shows_refunds(f.opened.recognition.format, f.summary.header) for f in self.files)

    @property
    def period(self) -> Period | None:
        starts = [f.summary.period_start for f in self.files if f.summary.period_start]
        ends = [f.summary.period_end for f in self.files if f.summary.period_end]
        if not starts or not ends:
            return None
        offset = _offset_minutes(self.files[0].summary.zone, starts[0].isoformat())
        return Period(min(starts), max(ends), offset)

    @property
    def gaps(self) -> tuple[Period, ...]:
        """Days between two files of one kind, such as daily bills, of which there is no file."""
        kinds = {file.summary.header for file in self.files}
        if len(kinds) > 1:
            return ()
        spans = sorted(
            (f.summary.period_start, f.summary.period_end)
            for f in self.files
            if f.summary.period_start and f.summary.period_end
        )
        found, covered = [], spans[0][1] if spans else None
        for start, end in spans:
            if covered is not None and start > covered + timedelta(days=1):
                found.append(Period(covered + timedelta(days=1), start - timedelta(days=1)))
            covered = max(covered or end, end)
        return tuple(found)


def _offset_minutes(zone: str, day: str) -> int:
    offset = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0


def open_side(paths: Sequence[Path], mappings: Mapping[str, Path]) -> list[Opened]:
    """Recognise the files of a side. Raises InputError."""
    names = [path.name for path in paths]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"two files of one side are called {name}: rename one")
    return [_open(path, mappings.get(path.name)) for path in paths]


def _open(path: Path, mapping_path: Path | None) -> Opened:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    mapping = _mapping(mapping_path) if mapping_path else None
    try:
        with ThreadPoolExecutor(max_workers=1) as beside:
            hashed = beside.submit(hashlib.sha256, content)
            recognition = recognise(
                content, given=mapping, encoding=mapping.encoding if mapping else None
            )
    except FormatError as error:
        if error.code == "unknown_header" and mapping is None:
            raise InputError(_unexplained(path, content)) from error
        raise InputError(f"{path.name}: {error}{_hint(path, error)}") from error
    return Opened(path, hashed.result().hexdigest(), recognition, mapping)


def _unexplained(path: Path, content: bytes) -> str:
    """What to say of a table that no word of its header explains."""
    try:
        found = likeliest_table(content)
    except FormatError as error:
        return f"{path.name}: {error}{_hint(path, error)}"
    assert found.proposal is not None  # noqa: S101  (it is what is asked about)
    return asked(path.name, found.table, found.proposal)


def _hint(path: Path, error: FormatError) -> str:
    """How this command is told what a file can't say."""
    if error.code not in {"unknown_header", "mapping_column_missing", "mapping_field_missing"}:
        return ""
    return f" {hint(path.name)}"


def _mapping(path: Path) -> ColumnMapping:
    try:
        return ColumnMapping.from_json(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{path.name} is no JSON: {error}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{path.name} is no mapping: {error}. One is {EXAMPLE}.") from error


def zone_of(files: Sequence[Opened]) -> str | None:
    """The zone that the files of a side state by their format or mapping, or by the language of their names."""
    for opened in files:
        mapping = opened.table_mapping
        if not opened.is_plain and (zone := zone_of_file(opened.recognition)):
            return zone
        if mapping is not None and mapping.zone:
            return mapping.zone
        names = "".join(opened.recognition.table.header)
        if opened.is_plain and HAN.search(names) and not KANA.search(names):
            return CHINA
    return None


def states_currency(opened: Opened) -> bool:
    """Whether a file says what money it counts in."""
    mapping = opened.table_mapping
    return not opened.is_plain or (
        mapping is not None and (mapping.currency is not None or "currency" in mapping.columns)
    )


def hints_at_currency(opened: Opened) -> bool:
    """Whether the signs of a table's amounts say of which moneys its own is one: $, ¥."""
    mapping, table = opened.table_mapping, opened.recognition.table
    return opened.is_plain and mapping is not None and bool(signs_of_money(mapping, table).possible)


def with_assumed_currency(left: Side, right: Side) -> list[str]:
    """The files that count in yuan because nothing in any file of either side says in what."""
    files = [*left.files, *right.files]
    if any(states_currency(f.opened) or hints_at_currency(f.opened) for f in files):
        return []
    return [f.opened.path.name for f in files if YUAN in f.summary.currencies]


def _telling(files: Sequence[Opened]) -> list[Opened]:
    """The files of a side that its others take their money from."""
    stating = [opened for opened in files if states_currency(opened)]
    return stating or [opened for opened in files if hints_at_currency(opened)]


def only_currency(records: Sequence[pl.DataFrame]) -> str | None:
    """The one money that records count in, if it is one."""
    found = {code for rows in records for code in rows["currency"].unique().to_list()} - {UNIT}
    return found.pop() if len(found) == 1 else None


def currency_beside(files: Sequence[Opened], other: Side) -> str | None:
    """The money of files that don't say it, by that of the other side: its only one, or that it pays out.

    Raises InputError where it has several, and none of them is what such a table counts in by itself.
    """
    silent = [opened for opened in files if not states_currency(opened)]
    rows = other.records
    found = only_currency([rows])
    if not silent or len(silent) < len(files) or found is not None:
        return found
    for kind in (Kind.PAYOUT, Kind.TRANSFER):
        paid = rows.filter(pl.col("kind") == kind)
        if (sent := only_currency([paid])) is not None:
            return sent
    several = sorted({*rows["currency"].unique().to_list()} - {UNIT})
    if not several or YUAN in several:
        return None
    name = silent[0].path.name
    said = {"columns": {"occurred_at": "Date", "gross": "Amount"}, "currency": several[0]}
    raise InputError(
        f"{name} doesn't say its currency, and the other side counts in {', '.join(several)}."
        f" {hint(name, json.dumps(said))}"
    )


def is_read_in_pieces(files: Sequence[Opened]) -> bool:
    """Whether any of the files is so large that reading it takes a while."""
    return any(opened.recognition.table.rest is not None for opened in files)


def first_currency(files: Sequence[Opened]) -> str | None:
    """What `only_currency` will probably say of a side: as it says of the first piece of each file."""
    pieces = []
    for opened in _telling(files) or files:
        try:
            batches = iter(read(opened.recognition, ReadOptions(mapping=opened.mapping)))
            pieces += [batch.entries for batch in islice(batches, 1)]
        except FormatError:
            # whoever reads the file whole says what is wrong with it
            return None
    return only_currency(pieces)


def read_side(
    name: str, files: Sequence[Opened], *, zone: str | None, currency: str | None, first_entry: int
) -> Side:
    """Read every file of a side.

    A plain table takes its zone from the other side, its currency from the other files of its own side
    or else from the other side too.
    """
    read = {opened.path: _read(opened, zone, currency) for opened in _telling(files)}
    currency = only_currency([frame for _file, frame in read.values()]) or currency
    read_files, frames, number = [], [], first_entry
    for opened in files:
        side_file, frame = read.get(opened.path) or _read(opened, zone, currency)
        read_files.append(side_file)
        frames.append(frame.with_row_index("entry", offset=number))
        number += len(frame)
    frames = with_overlaps(frames, [file.summary for file in read_files])
    records = pl.concat(frames) if frames else pl.DataFrame(schema=dict(RECORD_SCHEMA))
    columns = {**RECORD_SCHEMA, **STATED_SCHEMA} if frames else RECORD_SCHEMA
    shaped = without_empty(records.select(pl.col(c).cast(t) for c, t in columns.items()))
    return Side(name, tuple(read_files), shaped.rechunk())


def _read(opened: Opened, zone: str | None, currency: str | None) -> tuple[SideFile, pl.DataFrame]:
    options = ReadOptions(zone=zone, currency=currency, mapping=opened.mapping)
    proposal = opened.recognition.proposal
    if opened.mapping is None and proposal is not None and proposal.questions:
        raise InputError(asked(opened.path.name, opened.recognition.table, proposal))
    try:
        reading = read(opened.recognition, options)
        batches = list(reading)
    except FormatError as error:
        raise InputError(f"{opened.path.name}: {error}{_hint(opened.path, error)}") from error
    found = [pl.DataFrame(schema=dict(ENTRY_SCHEMA)), *(batch.entries for batch in batches)]
    source = pl.lit(opened.path.name).alias("source")
    # batch by batch: beside a column in one piece all others were laid together, those that nobody asks for, too
    entries = pl.concat([rows.with_columns(source) for rows in found])
    rejected = pl.concat(
        [pl.DataFrame(schema=dict(REJECTED_SCHEMA)), *(b.rejected for b in batches)]
    )
    return SideFile(opened, reading.summary, rejected), entries
