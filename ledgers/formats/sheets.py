"""Workbooks. They are opened in a child process with limits: a cell can claim the whole sheet.

The child writes the first sheet that has rows as CSV; from there on a workbook is a table like any other,
with the row numbers that a spreadsheet shows.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ledgers.formats.archive import open_zip
from ledgers.formats.messages import FormatError

MEMORY_BYTES_MAX = 1024**3
CPU_SECONDS_MAX = 60
ROWS_MAX = 1_048_576
COLUMNS_MAX = 1_000
CELLS_MAX = 20_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIMENSION = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})([0-9]{1,7})"')
ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")


def check_container(content: bytes) -> None:
    """Refuse passwords, bombs and sheets whose cells claim more than can be read."""
    if content.startswith(OLE):
        if ENCRYPTED_MARK in content:
            raise FormatError("encrypted_file")
        return
    archive = open_zip(content)
    names = archive.namelist()
    for name in names:
        if re.match(r"xl/worksheets/[^/]+\.xml$", name):
            _check_range(archive.read(name))


def _check_range(sheet: bytes) -> None:
    rows = columns = 0
    for found in _DIMENSION.finditer(sheet):
        rows = max(rows, int(found.group(2)))
        columns = max(columns, _column_number(found.group(1)))
    if rows > ROWS_MAX or columns > COLUMNS_MAX or rows * columns > CELLS_MAX:
        raise FormatError("sheet_too_large", rows=rows, columns=columns)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheet_lines(content: bytes) -> list[str]:
    """The first sheet with rows, as CSV lines; line n is the sheet's row n."""
    check_container(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book"
        path.write_bytes(content)
        child = subprocess.run(
            [sys.executable, "-m", "ledgers.formats.sheet_child", str(path)],
            capture_output=True,
            check=False,
            cwd=Path(__file__).resolve().parents[2],
            timeout=CPU_SECONDS_MAX * 3,
        )
    if child.returncode != 0:
        what = child.stderr.decode(errors="replace").strip().splitlines()
        reason = what[-1][:200] if what else "it needs more memory or time than a statement may"
        raise FormatError("damaged_sheet", what=reason)
    return list(json.loads(child.stdout))
