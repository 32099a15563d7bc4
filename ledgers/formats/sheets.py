"""Workbooks. They are opened in a child process with limits: a cell can claim the whole sheet.

The child writes the rows of each sheet; from there on a sheet is a table like any other, with the row
numbers that a spreadsheet shows.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from ledgers.formats import sheet_child
from ledgers.formats.archive import UNPACKED_BYTES_MAX, ZIP_ERRORS, open_zip
from ledgers.formats.messages import FormatError
from ledgers.formats.texts import Text

MEMORY_BYTES_MAX = 1024**3
CPU_SECONDS_MAX = 60
ROWS_MAX = 1_048_576
COLUMNS_MAX = 1_000
CELLS_MAX = 20_000_000
SHEETS_MAX = 50
KINDS = ("xlsx", "xls", "ods")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})([0-9]{1,7})"')
# without such a cell a sheet has at most 26 columns, or 20 of a million rows: few have one, and to look for
# it takes a quarter of the time. The child counts the cells that there are
_FAR_CELL = re.compile(rb' r="(?:[A-Z]{2,3}[0-9]{1,7}|[A-Z][0-9]{7}|[U-Z][0-9]{6})"')
_SHEET_FILE = re.compile(r"xl/worksheets/[^/]+\.xml$|content\.xml$", re.IGNORECASE)
ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED_MEMBER = b"manifest:encryption-data"
CHUNK_BYTES = 4 * 1024 * 1024
KEPT_BYTES = 200


def check_container(content: bytes) -> None:
    """Refuse passwords, bombs and sheets whose cells claim more than can be read."""
    if content.startswith(OLE):
        if ENCRYPTED_MARK in content:
            raise FormatError("encrypted_file")
        return
    archive = open_zip(content)
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and ENCRYPTED_MEMBER in _begin(
        archive, "META-INF/manifest.xml"
    ):
        raise FormatError("encrypted_file")
    for name in names:
        if _SHEET_FILE.search(name):
            _check_range(archive, name)


def is_open_document(archive: zipfile.ZipFile) -> bool:
    """Whether a zip is a spreadsheet of OpenDocument (ISO/IEC 26300): it says so in its first file."""
    try:
        with archive.open("mimetype") as stream:
            return stream.read(KEPT_BYTES).startswith(OPEN_DOCUMENT)
    except (KeyError, *ZIP_ERRORS):
        return False


def _begin(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of a member, which may be none of the kind that it is named as."""
    try:
        with archive.open(name) as stream:
            return stream.read(CHUNK_BYTES)
    except ZIP_ERRORS as error:
        raise FormatError("archive_unreadable", what=str(error)) from error


def _check_range(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a sheet that unpacks to too much, or whose farthest cell is too far away."""
    if not any(_FAR_CELL.search(piece) for piece in _pieces(archive, name)):
        return
    rows = columns = 0
    for piece in _pieces(archive, name):
        for found in _CELL.finditer(piece):
            rows = max(rows, int(found.group(2)))
            columns = max(columns, _column_number(found.group(1)))
    if rows > ROWS_MAX or columns > COLUMNS_MAX or rows * columns > CELLS_MAX:
        raise FormatError("sheet_too_large", rows=rows, columns=columns)


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member piece by piece; each begins with the end of the one before, so that no cell is cut in two."""
    kept, read_bytes = b"", 0
    try:
        with archive.open(name) as stream:
            while piece := stream.read(CHUNK_BYTES):
                read_bytes += len(piece)
                if read_bytes > UNPACKED_BYTES_MAX:
                    break
                yield kept + piece
                kept = piece[-KEPT_BYTES:]
    except ZIP_ERRORS as error:
        raise FormatError("archive_unreadable", what=str(error)) from error
    if read_bytes > UNPACKED_BYTES_MAX:
        raise FormatError("zip_bomb")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheet_texts(content: bytes, kind: str) -> list[Text]:
    """The sheets that hold anything; line n of each is the sheet's row n."""
    check_container(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book"
        path.write_bytes(content)
        limits = (MEMORY_BYTES_MAX, CPU_SECONDS_MAX, SHEETS_MAX, ROWS_MAX, COLUMNS_MAX, CELLS_MAX)
        try:
            child = subprocess.run(
                [sys.executable, "-I", sheet_child.__file__, str(path), *map(str, limits)],
                capture_output=True,
                check=False,
                timeout=CPU_SECONDS_MAX * 3,
            )
        except subprocess.TimeoutExpired as error:
            raise FormatError("damaged_sheet", what="it takes too long") from error
    if child.returncode != 0:
        raise _refusal(child.stderr.decode(errors="replace"))
    counts, _end, content = child.stdout.partition(b"\n")
    sheets = json.loads(counts)
    if not sheets:
        raise FormatError("empty_file")
    if len(sheets) == 1:
        # the usual case; a hundred thousand rows needn't be taken apart and put together again
        [(name, count)] = sheets
        return [Text.of_content(content, count, kind, name)]
    lines = content.decode().split("\n")
    ends = accumulate(count for _name, count in sheets)
    return [
        Text.of_lines(lines[end - count : end], kind, name)
        for (name, count), end in zip(sheets, ends, strict=True)
    ]


def _refusal(complaint: str) -> FormatError:
    """Why the child could not open a workbook, in words for a person and not in its own."""
    last = complaint.strip().splitlines()[-1:]
    if not last or "MemoryError" in last[0]:
        what = "it needs more memory or time than a statement may"
        return FormatError("damaged_sheet", what=what)
    if last[0].startswith(sheet_child.TOO_LARGE):
        rows, columns = last[0].split()[1:]
        return FormatError("sheet_too_large", rows=int(rows), columns=int(columns))
    if "assword" in last[0]:
        return FormatError("encrypted_file")
    return FormatError("damaged_sheet", what="it is damaged, cut short, or no workbook")
