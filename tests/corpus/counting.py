"""Counts the records of a raw file without the readers: by their marks, or as rows under a header."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal

import python_calamine

from tests.corpus.taking import Taken

# how the last lines of tables begin
FOOTERS = (
    "#",
    "----",
    "====",
    "总",
    "合计",
    "人民币合计",
    "资金流水",
    "说明",
    "Balance at ",
    "Total",
)
DELIMITERS = (",", ";", "\t", "|")
CELLS_MIN = 2
# how the columns of a table are called that has no line of names
NAMELESS = ("Column 1",)
# journals hold what moves no money yet
NO_MOVEMENTS = ("Received", "Authorised", "SentForSettle")
# what is missing in a whole statement is no record of it
NO_RECORD = ("missing_tag",)


def count_records(taken: Taken) -> int | None:
    """How many records a file has; None where nothing is known to count by."""
    if taken.parts > 1:
        # each a table under a header on its first line
        return sum(len(rows) - 1 for rows in _tables(taken.content) if rows)
    counter = MARKS.get(taken.path.parent.name)
    if counter is not None:
        return counter(decoded(taken.content))
    count = _rows_of if taken.summary.header[:1] == NAMELESS else _rows_under
    for rows in _tables(taken.content):
        found = count(taken.summary.header, rows)
        if found is not None:
            return found
    return None


def decoded(content: bytes) -> str:
    """The text by the first encoding that it is lawful in."""
    return next(iter(_texts(content)))


def _texts(content: bytes) -> Iterator[str]:
    """The text in each encoding that it is lawful in; what was packed is unpacked."""
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            yield content.decode(encoding)
    yield content.decode("cp1252", "replace")


def _matches(pattern: str) -> Callable[[str], int]:
    compiled = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    return lambda text: len(compiled.findall(text))


def qif_records(text: str) -> Iterator[list[str]]:
    """Records of lists of transactions: those of accounts, categories and investments are none."""
    is_cash, fields = False, list[str]()
    for line in [*text.splitlines(), "^"]:
        word = line.strip().lower()
        if word.startswith("!type:"):
            is_cash = word[6:].split(" ")[0] in {"bank", "cash", "ccard", "oth"}
            fields = []
        elif word.startswith("!"):
            is_cash = is_cash and not word.startswith("!account")
            fields = []
        elif word == "^":
            if is_cash and fields:
                yield fields
            fields = []
        elif word:
            fields.append(line.strip())


def _qif(text: str) -> int:
    return sum(1 for _record in qif_records(text))


def _camt(text: str) -> int:
    """Entries; a batch whose parts have amounts that make it up counts its parts."""
    found = 0
    for entry in re.findall(r"<(?:\w+:)?Ntry>.*?</(?:\w+:)?Ntry>", text, re.DOTALL):
        parts = re.findall(r"<(?:\w+:)?TxDtls>.*?</(?:\w+:)?TxDtls>", entry, re.DOTALL)
        amounts = [one for part in parts if (one := _amount(part)) is not None]
        is_made_up = len(amounts) == len(parts) and sum(amounts) == _amount(entry)
        found += len(parts) if len(parts) > 1 and is_made_up else 1
    return found


def _amount(element: str) -> Decimal | None:
    """The amount of an entry or a part, rather than that which was instructed."""
    text = re.sub(r"<(?:\w+:)?InstdAmt>.*?</(?:\w+:)?InstdAmt>", "", element, flags=re.DOTALL)
    found = re.search(r"<(?:\w+:)?Amt\b[^>]*>\s*([0-9.]+)\s*<", text)
    return Decimal(found.group(1)) if found else None


def _dlocal(text: str) -> int:
    """Rows under the second header, where a summary stands above; else all but the header."""
    lines = [line for line in text.splitlines() if line.strip()]
    heads = [at for at, line in enumerate(lines) if line.startswith(("ROW_TYPE", "Type;"))]
    return len(lines) - 1 - heads[-1]


MARKS: Mapping[str, Callable[[str], int]] = {
    "mt940": _matches(r"^:61:"),
    "mt942": _matches(r"^:61:"),
    "camt052": _camt,
    "camt053": _camt,
    "camt054": _camt,
    # a total is what buying and selling moves
    "ofx": _matches(r"<STMTTRN>|<TOTAL>"),
    # several records may stand on one line
    "bai2": _matches(r"(?:^|/\s+)16,[0-9]{3},"),
    "qif": _qif,
    "csb43": _matches(r"^22[0-9]{4}"),
    "paypal_stl": _matches(r'^"?SB"?,'),
    "paypal_trr": _matches(r'^"?SB"?,'),
    "paypal_sar": _matches(r'^"?SB"?,'),
    # single transactions and what was funded
    "trustly": _matches(r"^[IF],"),
    "dlocal": _dlocal,
}


def _tables(content: bytes) -> Iterator[list[list[str]]]:
    """The file as rows of cells: for each sheet, or for each archive member, encoding and delimiter."""
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")) and _is_workbook(content):
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            yield [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
        return
    members = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [archive.read(name) for name in archive.namelist()]
    for member in members:
        for text in _texts(member):
            yield from _by_delimiters(text)


def _is_workbook(content: bytes) -> bool:
    if not content.startswith(b"PK"):
        return True
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "xl/workbook.xml" in archive.namelist()


def _by_delimiters(text: str) -> list[list[list[str]]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return [
        [
            [cell.strip("\t ") for cell in row]
            for row in csv.reader(io.StringIO(lines), delimiter=mark)
        ]
        for mark in DELIMITERS
    ]


def _folded(cell: str) -> str:
    return re.sub(r"\s+", " ", cell.replace("（", "(").replace("）", ")").strip("\ufeff\"'` \t"))


def _rows_under(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """Rows of two cells or more under the line that has the header's names, down to a footer."""
    names = {_folded(name) for name in header if name}
    for at, row in enumerate(rows):
        if names and names <= {_folded(cell) for cell in row}:
            return _filled(row, rows[at + 1 :])
    return None


def _rows_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """All rows of a table that has no line of names."""
    return _filled((), rows) if rows and len(rows[0]) == len(header) else None


def _filled(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    found = 0
    for row in rows:
        if row == header:
            continue  # files put together repeat it
        if any(cell in NO_MOVEMENTS for cell in row):
            continue
        filled = [cell for cell in row if cell.strip()]
        if filled and filled[0].lstrip("\"'").startswith(FOOTERS):
            break
        found += len(filled) >= CELLS_MIN
    return found
