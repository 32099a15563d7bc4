"""Reads statements: bytes in, entries and rejected rows out. Recognised by content, never by name.

A new format is one module with a FORMAT in one of the packages beside this file, see registry.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from ledgers.formats import containers, delimited, registry, sheets
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
from ledgers.formats.documents import DocumentFormat
from ledgers.formats.footers import DAY, under_records
from ledgers.formats.generic_table import GenericTable
from ledgers.formats.known import KnownTable
from ledgers.formats.messages import FormatError
from ledgers.formats.nameless import (
    nameless_digest,
    nameless_table,
    proposed,
    shaped_table,
    still_fits,
)
from ledgers.formats.proposal import Proposal, Question, header_score, propose
from ledgers.formats.settling import MONEY, NUMBERS
from ledgers.formats.splitting import words_of
from ledgers.formats.texts import Text

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
    "generic_code",
    "header_digest",
    "likeliest_table",
    "open_statement",
    "read",
    "recognise",
    "shows_refunds",
    "zone_of",
]

GENERIC_TABLE, GENERIC_BANK = GenericTable("generic_table"), GenericTable("generic_bank")
# so many lines under a line of unknown names tell whether it is a header
ALIKE_LINES = 20
# the summary that Alipay packs beside its bill: one row per shop, none per payment
SUMMARY_NAMES = {"交易订单总笔数", "退款订单总笔数"}


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a file is: a known format, or a table with the mapping proposed for it."""

    format: str
    table: Table
    evidence: Evidence | None
    proposal: Proposal | None
    # the sheet, or the file in an archive, that it is
    part: str = ""

    @property
    def header_sha256(self) -> str:
        return table_digest(self.table)


def header_digest(header: Sequence[str]) -> str:
    """What a saved mapping is found by: the set of header names, in any order."""
    return hashlib.sha256("\x1f".join(sorted(set(header))).encode()).hexdigest()


def table_digest(table: Table) -> str:
    """What the mapping of a table is kept under: its names, or its width where it has none."""
    return header_digest(table.header) if table.has_header else nameless_digest(len(table.header))


def recognise(
    content: bytes | BinaryIO,
    mappings: Mapping[str, ColumnMapping] | None = None,
    *,
    given: ColumnMapping | None = None,
    encoding: str | None = None,
    part: str = "",
) -> Recognition:
    """Say what a file is. Raises FormatError.

    An open file must stay open until it has been read. `mappings` are saved ones by header digest; a `given`
    mapping is obeyed even where a format would be recognised: the header is the line that holds its columns.
    `part` names the sheet, or the file in an archive, that is meant where several are statements.
    """
    documents, texts = _parts_of(content, encoding, part)
    if given is not None:
        return _one_of(texts, lambda text: _by_given(text, given))
    known = [(text, _known(text)) for text in texts]
    found = [*documents, *(one for _text, one in known if one)]
    if found:
        return _only_with_rows([*found, *_plain_tables([text for text, one in known if not one])])
    return _one_of(texts, lambda text: _by_words(text, mappings or {}))


def likeliest_table(
    content: bytes | BinaryIO, encoding: str | None = None, part: str = ""
) -> Recognition:
    """A table that no word of its header explains, with the question which column is what.

    Raises FormatError where no line can be a row of names, and line 1 is no record of a regular table.
    """
    _documents, texts = _parts_of(content, encoding, part)
    return _one_of(texts, _by_shape)


def _parts_of(
    content: bytes | BinaryIO, encoding: str | None, part: str
) -> tuple[list[Recognition], list[Text]]:
    """The documents, and the texts that may be tables, of a file or of the part that is meant."""
    documents, others = [], []
    for member in containers.members_of(content):
        known = registry.document_of(member)
        if known is None:
            others.append(member)
        else:
            table = known.table(member.whole())
            documents.append(Recognition(known.code, table, None, None, member.name))
    try:
        texts = containers.texts_of(others, encoding) if others else []
    except FormatError as error:
        # what lies beside a document may be a picture
        if error.code != "not_a_statement" or not documents:
            raise
        texts = []
    if not part:
        return documents, texts
    documents = [one for one in documents if one.part == part]
    texts = [text for text in texts if text.name == part]
    if not documents and not texts:
        raise FormatError("part_missing", part=part)
    return documents, texts


def _one_of(texts: Sequence[Text], recognise_one: Callable[[Text], Recognition]) -> Recognition:
    """The one text that is a statement; what names no columns beside it, such as a cover, is none."""
    found: list[Recognition] = []
    errors: list[FormatError] = []
    for text in texts:
        try:
            found.append(replace(recognise_one(text), part=text.name))
        except FormatError as error:
            errors.append(error)
    if not found:
        raise next((e for e in errors if e.code != "unknown_header"), errors[0])
    return _only_with_rows(found)


def _plain_tables(texts: Sequence[Text]) -> list[Recognition]:
    """The texts beside a known bill that are tables themselves."""
    found = []
    for text in texts:
        try:
            found.append(replace(_by_words(text, {}), part=text.name))
        except FormatError:
            continue
    return found


def _only_with_rows(found: Sequence[Recognition]) -> Recognition:
    """The one that has rows: rows of another would be dropped without a word."""
    filled = [one for one in found if len(one.table.records) or len(one.table.broken)]
    if len(filled) > 1:
        raise _several(filled)
    return filled[0] if filled else found[0]


def _several(found: Sequence[Recognition]) -> FormatError:
    is_book = found[0].table.encoding in sheets.KINDS
    names = [one.part for one in found]
    code = "several_sheets" if is_book else "archive_members"
    error = FormatError(code, members=len(found), names=", ".join(names))
    error.parts = tuple(names)
    return error


def _by_given(text: Text, mapping: ColumnMapping) -> Recognition:
    wanted = set(mapping.columns.values())
    if not mapping.has_header:
        nameless = shaped_table(text)
        if nameless is None or not wanted <= set(nameless.header):
            lacking = wanted - set(nameless.header if nameless else ())
            raise FormatError("mapping_column_missing", column=", ".join(sorted(lacking)))
        return Recognition(generic_code(mapping), nameless, None, Proposal(mapping, ()))
    lines = text.head(delimited.HEADER_LINES_MAX)
    found = delimited.find_header(lines, lambda cells, _before: wanted <= set(cells))
    if found is None:
        raise FormatError("mapping_column_missing", column=_missing(lines, wanted))
    table = delimited.read_table(text, found, under_records)
    return Recognition(generic_code(mapping), table, None, Proposal(mapping, ()))


def _missing(lines: Sequence[str], wanted: set[str]) -> str:
    """The columns that the likeliest header line lacks."""
    lacking = wanted
    for found in delimited.possible_headers(lines):
        lacking = min(lacking, wanted - set(found.cells), key=len)
    return ", ".join(sorted(lacking))


def generic_code(mapping: ColumnMapping) -> str:
    """The format that a table is read as by a mapping."""
    return "generic_bank" if mapping.ledger_kind == "bank" else "generic_table"


def _known(text: Text) -> Recognition | None:
    """The known format whose names the text has; of several the one with most of them."""
    lines = text.head(delimited.HEADER_LINES_MAX)
    best: tuple[int, StatementFormat, delimited.Found, Evidence] | None = None
    for found in delimited.possible_headers(lines):
        for known in registry.tables():
            evidence = known.recognise(found.cells, lines[: found.at])
            if evidence is not None and (best is None or len(evidence.names) > best[0]):
                best = (len(evidence.names), known, found, evidence)
    if best is None:
        return None
    _names, known, found, evidence = best
    table = delimited.read_table(text, found, known.footer)
    return Recognition(known.code, table, evidence, None, text.name)


def _by_words(text: Text, mappings: Mapping[str, ColumnMapping]) -> Recognition:
    lines = text.head(delimited.HEADER_LINES_MAX)
    found = delimited.find_header(
        lines, lambda cells, _before: header_digest(cells) in mappings
    ) or _best_header(lines)
    if delimited.find_header(lines, lambda cells, _before: set(cells) >= SUMMARY_NAMES):
        raise FormatError("summary_not_bill")
    if found is None:
        return _by_cells(text, mappings)
    table = delimited.read_table(text, found, under_records)
    saved = mappings.get(header_digest(found.cells))
    proposal = Proposal(saved, ()) if saved else propose(table)
    return Recognition(generic_code(proposal.mapping), table, None, proposal)


def _by_cells(text: Text, mappings: Mapping[str, ColumnMapping]) -> Recognition:
    """A table without names whose every cell is what a person said of one before it."""
    table = nameless_table(text) if any(not m.has_header for m in mappings.values()) else None
    saved = mappings.get(table_digest(table)) if table else None
    if table is None or saved is None or not still_fits(table, saved):
        raise FormatError("unknown_header")
    return Recognition(generic_code(saved), table, None, Proposal(saved, ()))


def _best_header(lines: Sequence[str]) -> delimited.Found | None:
    """The line that names most columns; of equals the first."""
    found = [one for one in delimited.possible_headers(lines) if not _has_day(one.cells)]
    scores = [header_score(one.cells) for one in found]
    best = max(scores, default=0)
    return found[scores.index(best)] if best else None


def _has_day(cells: Sequence[str]) -> bool:
    """Whether a line is a record, whatever words stand in it: no column is called by a day."""
    return any(DAY.match(cell.lower()) for cell in cells)


def _by_shape(text: Text) -> Recognition:
    nameless = nameless_table(text)
    if nameless is not None:
        asked = (Question("columns", "", nameless.header),)
        return Recognition(GENERIC_TABLE.code, nameless, None, Proposal(proposed(nameless), asked))
    found = _likeliest_header(text.head(delimited.HEADER_LINES_MAX))
    if found is None:
        raise FormatError("unknown_header")
    table = delimited.read_table(text, found, under_records)
    if not len(table.records):
        raise FormatError("unknown_header")
    mapping = propose(table).mapping
    known = set(mapping.columns)
    # what is asked is what is missing: a table that names its orders may lack nothing but the amount
    code = "amount" if known & NUMBERS and not known & {*MONEY, "quantity"} else "columns"
    proposal = Proposal(mapping, (Question(code, "", table.header),))
    return Recognition(GENERIC_TABLE.code, table, None, proposal)


def _likeliest_header(lines: Sequence[str]) -> delimited.Found | None:
    """The line of names that most of the next lines are as wide as; of equals the widest, then the first."""
    best, best_score = None, (0, 0)
    for found in delimited.possible_headers(lines):
        if _has_day(found.cells):
            continue
        names = [cell for cell in found.cells if cell]
        numbers = sum(any(letter.isdigit() for letter in name) for name in names)
        if len(names) < 2 or len(set(names)) < len(names) or numbers * 4 > len(names):  # noqa: PLR2004
            continue
        start = found.at + found.lines
        widths = [
            len(words_of(line, found.delimiter)) for line in lines[start : start + ALIKE_LINES]
        ]
        score = (widths.count(len(found.cells)), len(names))
        if score[0] and score > best_score:
            best, best_score = found, score
    return best


def read(recognition: Recognition, options: ReadOptions) -> Reading:
    """Read a recognised file. A table whose mapping leaves questions open is refused until answered."""
    known = registry.format_of(recognition.format)
    if known is not None:
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


def zone_of(recognition: Recognition) -> str | None:
    """By whose clocks a recognised file's days begin and end; None where only its reader may know."""
    known = registry.format_of(recognition.format)
    if known is None or isinstance(known, DocumentFormat):
        return known.zone if known else None
    return known.zone_of(recognition.table)


def shows_refunds(code: str, header: Sequence[str]) -> bool:
    """Whether a refund of what such a file lists would be a row of it, by what its platform says of it."""
    known = registry.format_of(code)
    if isinstance(known, KnownTable):
        return known.shows_refunds(header)
    return isinstance(known, DocumentFormat) and known.lists_refunds


def open_statement(content: bytes | BinaryIO, *, options: ReadOptions | None = None) -> Reading:
    """Recognise and read in one step. Raises FormatError where the file can't be read at all."""
    options = options or ReadOptions()
    encoding = options.mapping.encoding if options.mapping else None
    return read(recognise(content, encoding=encoding, given=options.mapping), options)
