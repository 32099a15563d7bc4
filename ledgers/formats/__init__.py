"""Reads statements: bytes in, entries and rejected rows out. Recognised by content, never by name.

A new format is one module with an object of `base.StatementFormat`, named in FORMATS below.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledgers.formats import archive, delimited, sheets
from ledgers.formats.alipay_trade import AlipayTradeBill
from ledgers.formats.base import (
    Batch,
    ColumnMapping,
    ControlTotal,
    Evidence,
    Reading,
    ReadOptions,
    StatementFormat,
    Summary,
    Table,
)
from ledgers.formats.generic_table import GenericTable
from ledgers.formats.messages import FormatError
from ledgers.formats.proposal import Proposal, Question, looks_like_header, propose
from ledgers.formats.wechat_trade import WeChatTradeBill

__all__ = [
    "Batch",
    "ColumnMapping",
    "ControlTotal",
    "FormatError",
    "Proposal",
    "Question",
    "ReadOptions",
    "Reading",
    "Recognition",
    "Summary",
    "open_statement",
    "recognise",
]

BYTES_MAX = 300 * 1024 * 1024
FORMATS: tuple[StatementFormat, ...] = (WeChatTradeBill(), AlipayTradeBill())
GENERIC_TABLE, GENERIC_BANK = GenericTable("generic_table"), GenericTable("generic_bank")
NO_BILL = (b"No Bill Exist", b"NO_STATEMENT_EXIST", b"NO_BILL_EXIST")
SUMMARY_WORD = "汇总"
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
SHEET_MEMBERS = ("xl/workbook.xml", "[Content_Types].xml")


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a file is: a known format, or a table with the mapping proposed for it."""

    format: str
    table: Table
    evidence: Evidence | None
    proposal: Proposal | None

    @property
    def header_sha256(self) -> str:
        return header_digest(self.table.header)


def header_digest(header: Sequence[str]) -> str:
    """What a saved mapping is found by: the set of header names, in any order."""
    return hashlib.sha256("\x1f".join(sorted(set(header))).encode()).hexdigest()


def recognise(
    content: bytes,
    mappings: Mapping[str, ColumnMapping] | None = None,
    *,
    given: ColumnMapping | None = None,
    encoding: str | None = None,
) -> Recognition:
    """Say what a file is. Raises FormatError.

    `mappings` are saved ones by header digest; a `given` mapping is obeyed even where a format would be
    recognised, and the header is the line that holds its columns.
    """
    lines, name = _lines(content, encoding)
    if given is not None:
        return _recognise_given(lines, name, given)
    return _recognise_text(lines, name, mappings or {})


def _recognise_given(lines: list[str], encoding: str, mapping: ColumnMapping) -> Recognition:
    wanted = set(mapping.columns.values())
    found = delimited.find_header(lines, lambda cells, _before: wanted <= set(cells))
    if found is None:
        raise FormatError("mapping_column_missing", column=", ".join(sorted(wanted)))
    at, delimiter, header = found
    table = delimited.read_table(lines, at, delimiter, header, encoding)
    return Recognition(_generic_code(mapping), table, None, Proposal(mapping, ()))


def _generic_code(mapping: ColumnMapping) -> str:
    return "generic_bank" if mapping.ledger_kind == "bank" else "generic_table"


def _lines(content: bytes, encoding: str | None) -> tuple[list[str], str]:
    if len(content) > BYTES_MAX:
        raise FormatError("too_large", limit_mb=BYTES_MAX // 1024**2)
    if not content.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise FormatError("empty_file")
    if content.startswith(GZIP):
        content = archive.gunzip(content)
    if content.startswith(ZIP):
        if _is_workbook(content):
            return sheets.sheet_lines(content), "xlsx"
        content = _statement_in(archive.members_of(content))
    if content.startswith(sheets.OLE):
        return sheets.sheet_lines(content), "xls"
    if any(mark in content[:2000] for mark in NO_BILL):
        raise FormatError("no_bill")
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"MZ", b"Rar!", b"7z\xbc\xaf")):
        raise FormatError("not_a_statement", what="a document, picture, program or unknown archive")
    text, name = delimited.decode(content, encoding)
    return delimited.physical_lines(text), name


def _is_workbook(content: bytes) -> bool:
    names = archive.open_zip(content).namelist()
    return any(member in names for member in SHEET_MEMBERS)


def _statement_in(members: Mapping[str, bytes]) -> bytes:
    """The one file of a zip; the summary twin that Alipay packs beside its bill is not it."""
    bills = [name for name in members if SUMMARY_WORD not in name]
    if len(bills) != 1:
        raise FormatError("archive_members", members=len(bills))
    content = members[bills[0]]
    if not content.strip():
        raise FormatError("empty_file")
    return content


def _is_header_of(known: StatementFormat) -> delimited.HeaderTest:
    return lambda cells, before: known.recognise(cells, before) is not None


def _recognise_text(
    lines: list[str], encoding: str, mappings: Mapping[str, ColumnMapping]
) -> Recognition:
    for known in FORMATS:
        found = delimited.find_header(lines, _is_header_of(known))
        if found is not None:
            at, delimiter, header = found
            ends = getattr(known, "ends", delimited.never_ends)
            table = delimited.read_table(lines, at, delimiter, header, encoding, ends=ends)
            return Recognition(known.code, table, known.recognise(header, lines[:at]), None)
    return _recognise_table(lines, encoding, mappings)


def _recognise_table(
    lines: list[str], encoding: str, mappings: Mapping[str, ColumnMapping]
) -> Recognition:
    found = delimited.find_header(
        lines, lambda cells, _before: header_digest(cells) in mappings
    ) or delimited.find_header(lines, lambda cells, _before: looks_like_header(cells))
    if found is None:
        raise FormatError("unknown_header")
    at, delimiter, header = found
    table = delimited.read_table(lines, at, delimiter, header, encoding)
    saved = mappings.get(header_digest(header))
    proposal = Proposal(saved, ()) if saved else propose(table)
    return Recognition(_generic_code(proposal.mapping), table, None, proposal)


def read(recognition: Recognition, options: ReadOptions) -> Reading:
    """Read a recognised file. A table whose mapping leaves questions open is refused until answered."""
    for known in FORMATS:
        if known.code == recognition.format:
            return known.read(recognition.table, options)
    proposal = recognition.proposal
    if options.mapping is None and proposal is not None:
        if proposal.questions:
            raise FormatError(
                "mapping_needed", questions=", ".join(q.code for q in proposal.questions)
            )
        options = ReadOptions(options.zone, options.currency, proposal.mapping)
    generic = GENERIC_BANK if recognition.format == "generic_bank" else GENERIC_TABLE
    return generic.read(recognition.table, options)


def open_statement(content: bytes, *, options: ReadOptions | None = None) -> Reading:
    """Recognise and read in one step. Raises FormatError where the file can't be read at all."""
    options = options or ReadOptions()
    encoding = options.mapping.encoding if options.mapping else None
    return read(recognise(content, encoding=encoding), options)
