"""What a file is packed in: plain text, gzip, zip, workbook; and what is no statement at all."""

from __future__ import annotations

import re
from typing import BinaryIO

from ledgers.formats import archive, qif, sheets
from ledgers.formats.messages import FormatError
from ledgers.formats.sources import Source
from ledgers.formats.texts import Text, read_text

BYTES_MAX = 4 * 1024**3
NO_BILL = (b"No Bill Exist", b"NO_STATEMENT_EXIST", b"NO_BILL_EXIST")
NO_BILL_BYTES_MAX = 2_000
BEGIN_BYTES = 4_096
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
SHEET_MEMBERS = ("xl/workbook.xml", "[Content_Types].xml")
OTHER_THINGS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"MZ\x90": "a program",
    b"\x7fELF": "a program",
    b"Rar!": "an archive of another kind than zip",
    b"7z\xbc\xaf": "an archive of another kind than zip",
    b"BZh": "an archive of another kind than zip",
    b"\xfd7zXZ": "an archive of another kind than zip",
    b"{\\rtf": "a text document",
}
MARKUP = re.compile(rb"<[a-z!?]")
# statements of banks and platforms that aren't tables, by how they begin
NOT_READ_YET = (
    (
        re.compile(rb"\"?[rsc]h\"?[,\t]"),
        "another PayPal report than that of settlements or transactions",
    ),
)
# reports of platforms in which no money moves, by how they begin
NO_STATEMENTS = (
    (
        re.compile(rb"(?:\"?[rfs]h\"?[,\t][^\n]*\n){0,3}\"?ch\"?[,\t]\"?subscription id"),
        "PayPal's report of subscriptions, in which no money moves",
    ),
)
JSON = re.compile(rb"\{\s*[\"}]|\[\s*[\[{\"\]]")
BLANK = b"\xef\xbb\xbf \t\r\n\x00"


def members_of(content: bytes | BinaryIO) -> list[Source]:
    """The file itself, or the files that are packed in it.

    Raises FormatError for what is empty, protected, or larger than is read.
    """
    source = Source.of(content)
    if source.size > BYTES_MAX:
        raise FormatError("too_large", limit_mb=BYTES_MAX // 1024**2)
    begin = source.head(BEGIN_BYTES)
    if begin.startswith(archive.GZIP):
        source = Source.of(archive.gunzip(source.whole()))
        begin = source.head(BEGIN_BYTES)
    packed = [source]
    if begin.startswith((ZIP, EMPTY_ZIP)) and _workbook_kind(whole := source.whole()) is None:
        packed = _named(archive.members_of(whole))
    found = [member for member in packed if not _is_blank(member)]
    if not found:
        raise FormatError("empty_file")
    return found


def _named(members: list[tuple[str, bytes]]) -> list[Source]:
    """The files of an archive, each under a name of its own."""
    names: dict[str, int] = {}
    found = []
    for name, content in members:
        names[name] = names.get(name, 0) + 1
        found.append(Source.of(content, name if names[name] == 1 else f"{name} ({names[name]})"))
    return found


def texts_of(members: list[Source], encoding: str | None = None) -> list[Text]:
    """The texts that could be the statement: one, or one for each member or sheet.

    What lies beside a statement in an archive and is none, such as a PDF with explanations, is left out.
    """
    texts: list[Text] = []
    others: list[FormatError] = []
    for member in members:
        try:
            texts += _text_of(member, encoding)
        except FormatError as error:
            if error.code != "not_a_statement":
                raise
            others.append(error)
    if not texts:
        raise others[0]
    return texts


def _is_blank(source: Source) -> bool:
    return all(not piece.strip(BLANK) for piece in source.pieces())


def _workbook_kind(content: bytes) -> str | None:
    """What workbook a zip is; None where it is another archive."""
    opened = archive.open_zip(content)
    names = opened.namelist()
    if any(member in names for member in SHEET_MEMBERS):
        return "xlsx"
    return "ods" if sheets.is_open_document(opened) else None


def _text_of(source: Source, encoding: str | None) -> list[Text]:
    begin = source.head(BEGIN_BYTES)
    if begin.startswith(ZIP):
        content = source.whole()
        kind = _workbook_kind(content)
        if kind is None:
            raise FormatError("not_a_statement", what="an archive inside an archive")
        return sheets.sheet_texts(content, kind)
    if begin.startswith(sheets.OLE):
        return sheets.sheet_texts(source.whole(), "xls")
    _refuse_other_things(begin)
    if qif.is_qif(begin):
        return [qif.read_qif(source, encoding)]
    return [read_text(source, encoding)]


def _refuse_other_things(begin: bytes) -> None:
    if len(begin) <= NO_BILL_BYTES_MAX and any(mark in begin for mark in NO_BILL):
        raise FormatError("no_bill")
    for magic, what in OTHER_THINGS.items():
        if begin.startswith(magic):
            raise FormatError("not_a_statement", what=what)
    begin = begin[:200].lstrip(BLANK).lower()
    for code, beginnings in (("not_a_statement", NO_STATEMENTS), ("not_read_yet", NOT_READ_YET)):
        for beginning, what in beginnings:
            if beginning.match(begin):
                raise FormatError(code, what=what)
    if MARKUP.match(begin):
        what = "a web page or XML; if a bank gave it as .xls, open it and save it as XLSX"
        raise FormatError("not_a_statement", what=what)
    if JSON.match(begin):
        raise FormatError("not_a_statement", what="JSON")
