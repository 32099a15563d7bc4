"""Reads statements: bytes in, entries and rejected rows out. Recognised by content, never by name.

A new format is one module with a FORMAT in one of the packages beside this file, see registry.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from ledgers.formats import containers, delimited, registry
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
from ledgers.formats.footers import under_records
from ledgers.formats.generic_table import GenericTable
from ledgers.formats.messages import FormatError
from ledgers.formats.proposal import Proposal, Question, header_score, propose
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

    @property
    def header_sha256(self) -> str:
        return header_digest(self.table.header)


def header_digest(header: Sequence[str]) -> str:
    """What a saved mapping is found by: the set of header names, in any order."""
    return hashlib.sha256("\x1f".join(sorted(set(header))).encode()).hexdigest()


def recognise(
    content: bytes | BinaryIO,
    mappings: Mapping[str, ColumnMapping] | None = None,
    *,
    given: ColumnMapping | None = None,
    encoding: str | None = None,
) -> Recognition:
    """Say what a file is. Raises FormatError.

    An open file must stay open until it has been read. `mappings` are saved ones by header digest; a `given`
    mapping is obeyed even where a format would be recognised: the header is the line that holds its columns.
    """
    members = containers.members_of(content)
    if len(members) == 1 and given is None and (document := registry.document_of(members[0])):
        return Recognition(document.code, document.table(members[0].whole()), None, None)
    texts = containers.texts_of(members, encoding)
    if given is not None:
        return _one_of(texts, lambda text: _by_given(text, given))
    known = [found for text in texts if (found := _known(text))]
    if known:
        others = [text for text in texts if _known(text) is None] if len(texts) > 1 else []
        return _only_with_rows(texts, [*known, *_plain_tables(others)])
    return _one_of(texts, lambda text: _by_words(text, mappings or {}))


def likeliest_table(content: bytes | BinaryIO, encoding: str | None = None) -> Recognition:
    """A table that no word of its header explains, with the question which column is what.

    Raises FormatError where no line can be a row of names.
    """
    members = containers.members_of(content)
    return _one_of(containers.texts_of(members, encoding), _by_shape)


def _one_of(texts: Sequence[Text], recognise_one: Callable[[Text], Recognition]) -> Recognition:
    """The one text that is a statement; what names no columns beside it, such as a cover, is none."""
    found: list[Recognition] = []
    errors: list[FormatError] = []
    for text in texts:
        try:
            found.append(recognise_one(text))
        except FormatError as error:
            errors.append(error)
    if not found:
        raise next((e for e in errors if e.code != "unknown_header"), errors[0])
    return _only_with_rows(texts, found)


def _plain_tables(texts: Sequence[Text]) -> list[Recognition]:
    """The texts beside a known bill that are tables themselves."""
    found = []
    for text in texts:
        try:
            found.append(_by_words(text, {}))
        except FormatError:
            continue
    return found


def _only_with_rows(texts: Sequence[Text], found: Sequence[Recognition]) -> Recognition:
    """The one that has rows: rows of another would be dropped without a word."""
    filled = [one for one in found if len(one.table.records) or len(one.table.broken)]
    if len(filled) > 1:
        raise _several(texts, filled)
    return filled[0] if filled else found[0]


def _several(texts: Sequence[Text], found: Sequence[Recognition]) -> FormatError:
    code = "several_sheets" if texts[0].encoding in {"xlsx", "xls"} else "archive_members"
    return FormatError(code, members=len(found))


def _by_given(text: Text, mapping: ColumnMapping) -> Recognition:
    wanted = set(mapping.columns.values())
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
    return Recognition(known.code, delimited.read_table(text, found, known.footer), evidence, None)


def _by_words(text: Text, mappings: Mapping[str, ColumnMapping]) -> Recognition:
    lines = text.head(delimited.HEADER_LINES_MAX)
    found = delimited.find_header(
        lines, lambda cells, _before: header_digest(cells) in mappings
    ) or _best_header(lines)
    if delimited.find_header(lines, lambda cells, _before: set(cells) >= SUMMARY_NAMES):
        raise FormatError("summary_not_bill")
    if found is None:
        raise FormatError("unknown_header")
    table = delimited.read_table(text, found, under_records)
    saved = mappings.get(header_digest(found.cells))
    proposal = Proposal(saved, ()) if saved else propose(table)
    return Recognition(generic_code(proposal.mapping), table, None, proposal)


def _best_header(lines: Sequence[str]) -> delimited.Found | None:
    """The line that names most columns; of equals the first."""
    found = list(delimited.possible_headers(lines))
    scores = [header_score(one.cells) for one in found]
    best = max(scores, default=0)
    return found[scores.index(best)] if best else None


def _by_shape(text: Text) -> Recognition:
    found = _likeliest_header(text.head(delimited.HEADER_LINES_MAX))
    if found is None:
        raise FormatError("unknown_header")
    table = delimited.read_table(text, found, under_records)
    if not len(table.records):
        raise FormatError("unknown_header")
    proposal = Proposal(propose(table).mapping, (Question("columns", "", table.header),))
    return Recognition(GENERIC_TABLE.code, table, None, proposal)


def _likeliest_header(lines: Sequence[str]) -> delimited.Found | None:
    """The line of names that most of the next lines are as wide as; of equals the widest, then the first."""
    best, best_score = None, (0, 0)
    for found in delimited.possible_headers(lines):
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
    for known in registry.all_formats():
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


def open_statement(content: bytes | BinaryIO, *, options: ReadOptions | None = None) -> Reading:
    """Recognise and read in one step. Raises FormatError where the file can't be read at all."""
    options = options or ReadOptions()
    encoding = options.mapping.encoding if options.mapping else None
    return read(recognise(content, encoding=encoding, given=options.mapping), options)
