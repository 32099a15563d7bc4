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
from pathlib import Path

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
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})([0-9]{1,7})"')
_SHEET_FILE = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
CHUNK_BYTES = 4 * 1024 * 1024


def check_container(content: bytes) -> None:
    """Refuse passwords, bombs and sheets whose cells claim more than can be read."""
    if content.startswith(OLE):
        if ENCRYPTED_MARK in content:
            raise FormatError("encrypted_file")
        return
    archive = open_zip(content)
    for name in archive.namelist():
        if _SHEET_FILE.search(name):
            _check_range(archive, name)


def _check_range(archive: zipfile.ZipFile, name: str) -> None:
    """The farthest row and column that any cell of a sheet names, read piece by piece."""
    rows = columns = read_bytes = 0
    kept = b""
    try:
        with archive.open(name) as stream:
            while piece := stream.read(CHUNK_BYTES):
                read_bytes += len(piece)
                for found in _CELL.finditer(kept + piece):
                    rows = max(rows, int(found.group(2)))
                    columns = max(columns, _column_number(found.group(1)))
                kept = piece[-200:]
                if read_bytes > UNPACKED_BYTES_MAX:
                    break
    except ZIP_ERRORS as error:
        raise FormatError("archive_unreadable", what=str(error)) from error
    if read_bytes > UNPACKED_BYTES_MAX:
        raise FormatError("zip_bomb")
    if rows > ROWS_MAX or columns > COLUMNS_MAX or rows * columns > CELLS_MAX:
        raise FormatError("sheet_too_large", rows=rows, columns=columns)


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
        try:
            child = subprocess.run(
                [sys.executable, "-m", "ledgers.formats.sheet_child", str(path)],
                capture_output=True,
                check=False,
                cwd=Path(__file__).resolve().parents[2],
                timeout=CPU_SECONDS_MAX * 3,
            )
        except subprocess.TimeoutExpired as error:
            raise FormatError("damaged_sheet", what="it takes too long") from error
    if child.returncode != 0:
        raise _refusal(child.stderr.decode(errors="replace"))
    sheets = [json.loads(line) for line in child.stdout.splitlines()]
    if not sheets:
        raise FormatError("empty_file")
    return [Text.of_lines(sheet["lines"], kind, sheet["name"]) for sheet in sheets]


def _refusal(complaint: str) -> FormatError:
    """Why the child could not open a workbook, in words for a person and not in its own."""
    last = complaint.strip().splitlines()[-1:]
    if not last or "MemoryError" in last[0]:
        what = "it needs more memory or time than a statement may"
        return FormatError("damaged_sheet", what=what)
    if "assword" in last[0]:
        return FormatError("encrypted_file")
    return FormatError("damaged_sheet", what="it is damaged, cut short, or no workbook")
