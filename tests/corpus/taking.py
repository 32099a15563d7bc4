"""A sample as the product takes it: recognised, answered where it asks, read whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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
)

# answers that are about the ledger and not about columns
OF_LEDGER = ("currency", "zone")

PART_ROWS_MAX = 10_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file gave."""

    path: Path
    content: bytes
    format: str
    header_line: int
    encoding: str
    entries: pl.DataFrame
    rejected: pl.DataFrame
    summary: Summary
    # how many sheets or archived files it was read from
    parts: int = 1


def take(path: Path, answers: Mapping[str, Any]) -> Taken:
    """Read one file, all its parts if it has several. Raises FormatError where it asks what no answer says."""
    content = path.read_bytes()
    try:
        return _take_part(path, content, answers, "")
    except FormatError as error:
        if not error.parts:
            raise
        parts = [_take_part(path, content, answers, part) for part in error.parts]
    summaries = [taken.summary for taken in parts]
    together = replace(
        summaries[0],
        rows=sum(summary.rows for summary in summaries),
        rejected=sum(summary.rejected for summary in summaries),
        controls=tuple(control for summary in summaries for control in summary.controls),
    )
    return replace(
        parts[0],
        format=" + ".join(taken.format for taken in parts),
        entries=pl.concat([_moved(taken.entries, at) for at, taken in enumerate(parts)]),
        rejected=pl.concat([_moved(taken.rejected, at) for at, taken in enumerate(parts)]),
        summary=together,
        parts=len(parts),
    )


def _moved(rows: pl.DataFrame, part: int) -> pl.DataFrame:
    """Rows of one part, with numbers that no row of another part has."""
    return rows.with_columns(pl.col("row_number") + part * PART_ROWS_MAX)


def _take_part(path: Path, content: bytes, answers: Mapping[str, Any], part: str) -> Taken:
    found = _recognised(content, answers, part)
    options = ReadOptions(zone=answers.get("zone"), currency=answers.get("currency"))
    reading = read(found, options)
    batches = list(reading)
    return Taken(
        path,
        content,
        found.format,
        found.table.header_line,
        found.table.encoding,
        pl.concat([batch.entries for batch in batches]),
        pl.concat([batch.rejected for batch in batches]),
        reading.summary,
    )


def _recognised(content: bytes, answers: Mapping[str, Any], part: str) -> Recognition:
    encoding = answers.get("encoding")
    try:
        found = recognise(content, encoding=encoding, part=part)
    except FormatError as error:
        # the wizard shows the likeliest table; without a person's columns it stays unread
        if error.code != "unknown_header" or not answers.get("columns"):
            raise
        found = likeliest_table(content, encoding, part)
    if found.proposal is None or not set(answers) - set(OF_LEDGER):
        return found
    return recognise(content, given=_mapping(found, answers), encoding=encoding, part=part)


def _mapping(found: Recognition, answers: Mapping[str, Any]) -> ColumnMapping:
    """The proposal with a person's answers; a column answered with null is taken out."""
    assert found.proposal is not None
    proposed = found.proposal.mapping.to_json()
    columns = {**dict(found.proposal.mapping.columns), **answers.get("columns", {})}
    kept = {field: name for field, name in columns.items() if name is not None}
    return ColumnMapping.from_json({**proposed, **answers, "columns": kept})
