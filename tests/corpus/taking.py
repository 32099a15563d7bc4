"""A sample as the product takes it: recognised, answered where it asks, read whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


def take(path: Path, answers: Mapping[str, Any]) -> Taken:
    """Read one file. Raises FormatError where it can't be read, or asks what no answer says."""
    content = path.read_bytes()
    found = _recognised(content, answers)
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


def _recognised(content: bytes, answers: Mapping[str, Any]) -> Recognition:
    try:
        found = recognise(content, encoding=answers.get("encoding"))
    except FormatError as error:
        # the wizard shows the likeliest table; without a person's columns it stays unread
        if error.code != "unknown_header" or not answers.get("columns"):
            raise
        found = likeliest_table(content, answers.get("encoding"))
    if found.proposal is None or not set(answers) - set(OF_LEDGER):
        return found
    return recognise(content, given=_mapping(found, answers), encoding=answers.get("encoding"))


def _mapping(found: Recognition, answers: Mapping[str, Any]) -> ColumnMapping:
    """The proposal with a person's answers; a column answered with null is taken out."""
    assert found.proposal is not None
    proposed = found.proposal.mapping.to_json()
    columns = {**dict(found.proposal.mapping.columns), **answers.get("columns", {})}
    kept = {field: name for field, name in columns.items() if name is not None}
    return ColumnMapping.from_json({**proposed, **answers, "columns": kept})
