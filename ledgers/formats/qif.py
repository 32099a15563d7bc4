"""QIF (Quicken Interchange Format) as a table: one row per movement, on the line on which it begins.

Source: Quicken's own description of the format. A record is lines of a letter and a text, ended by ^; what
the records are says a line such as !Type:Bank above them. In what order day and month stand, and which mark
parts the decimals, no line says: as a table the file is asked about and remembered like any other.

Only columns that hold anything are named, so that what one bank's files mean isn't taken for another's. But
all are there, so that a row is the same row in every file that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ledgers.formats.messages import FormatError
from ledgers.formats.sources import Source
from ledgers.formats.texts import SHEET_DELIMITER, Text, read_text

_BEGIN = re.compile(
    rb"(?:#[^\r\n]*[\r\n]|\s)*!(?:type:|account|option:|clear:)", re.IGNORECASE
)  # notes above it begin with #
_SECTION = re.compile(r"!(type:\s*([^^]*)|account|option|clear)", re.IGNORECASE)
BYTES_MAX = 50 * 1024 * 1024
MOVEMENTS = ("bank", "cash", "ccard", "oth a", "oth l")
LISTS = ("cat", "class", "memorized", "security", "prices", "budget", "tag", "template", "account")
INVESTMENTS = "invst"
# the letters of a record; a kind of its own is no kind of movement, so the category is called by another name
NAMES: Mapping[str, str] = {
    "D": "Date", "T": "Amount", "P": "Payee", "M": "Memo", "N": "Number", "L": "Own category", "C": "Cleared",
}  # fmt: skip
ALWAYS = ("Date", "Amount")
ACCOUNT = "Account"
# what follows is about a part of the amount
SPLIT = "S"
OPENING = "opening balance"
_YEAR = re.compile(r"[0-9]{1,4}")


@dataclass(slots=True)
class _Record:
    """One record: where it begins, what its section is, its fields by letter."""

    line: int
    section: str
    account: str
    fields: dict[str, str] = field(default_factory=dict)
    is_split: bool = False


def is_qif(begin: bytes) -> bool:
    """Whether a file with these first bytes is one."""
    return _BEGIN.match(begin.removeprefix(b"\xef\xbb\xbf")) is not None


def read_qif(source: Source, encoding: str | None = None) -> Text:
    """The movements under a row of names; line n of the table is line n of the file.

    Raises FormatError where there are none, and for investments, whose amounts move no cash or do.
    """
    if source.size > BYTES_MAX:
        raise FormatError("too_large", limit_mb=BYTES_MAX // 1024**2)
    text = read_text(source, encoding)
    lines = text.line_list()
    records = [record for record in _records(lines) if record.fields]
    for record in records:
        if record.section not in (*MOVEMENTS, *LISTS):
            what = "investments" if record.section == INVESTMENTS else f"“{record.section[:40]}”"
            what = f"a QIF file with {what}; export the bank account alone"
            raise FormatError("not_a_statement", what=what)
    rows = [_cells(record) for record in records if _is_movement(record)]
    if not rows:
        raise FormatError("no_movements", what="it only lists accounts or categories")
    columns = (*NAMES.values(), ACCOUNT)
    table = [""] * len(lines)
    table[0] = SHEET_DELIMITER.join(
        name if name in ALWAYS or any(cells[name] for _line, cells in rows) else ""
        for name in columns
    )
    for line, cells in rows:
        table[line] = SHEET_DELIMITER.join([cells[name] for name in columns])
    return Text.of_lines(table, text.encoding)


def _records(lines: list[str]) -> Iterator[_Record]:
    """Every record of every section, and the names of accounts for those that follow them."""
    section = account = ""
    record: _Record | None = None
    for at, written in enumerate(lines):
        line = written.strip()
        begun = _SECTION.match(line)
        if begun or line.startswith("^"):
            if record is not None:
                yield record
                if record.section == "account":
                    account = record.fields.get("N", account)
            record = None
        if begun:
            name = begun[2] if begun[2] is not None else begun[1]
            section = " ".join(name.split()).lower()
        elif line and not line.startswith(("^", "#")):
            record = record or _Record(at, section, account)
            _add(record, line[0].upper(), line[1:].strip())
    if record is not None:
        yield record


def _add(record: _Record, letter: str, value: str) -> None:
    """A line of a record. A letter counts once, and not for the parts that the amount is split into."""
    record.is_split |= letter == SPLIT
    if letter == "U":
        letter = "T"  # the same amount, where both are written
    if value and letter in NAMES and not record.is_split:
        record.fields.setdefault(letter, value.replace(SHEET_DELIMITER, " "))


def _is_movement(record: _Record) -> bool:
    """Whether money moved. The balance that an account was opened with is a record by its name only."""
    if record.section not in MOVEMENTS:
        return False
    payee, category = record.fields.get("P", ""), record.fields.get("L", "")
    return not (payee.lower() == OPENING and category.startswith("["))


def _cells(record: _Record) -> tuple[int, dict[str, str]]:
    cells = {name: record.fields.get(letter, "") for letter, name in NAMES.items()}
    cells["Date"] = _date(cells["Date"])
    return record.line, cells | {ACCOUNT: record.account.replace(SHEET_DELIMITER, " ")}


def _date(text: str) -> str:
    """1/ 2'26 as 1/2/2026: an apostrophe begins a year of this century. The order stays as it is."""
    day, mark, year = text.replace(" ", "").partition("'")
    if not mark or not _YEAR.fullmatch(year):
        return text.replace(" ", "")
    return f"{day}/{year if len(year) > 2 else 2000 + int(year)}"  # noqa: PLR2004
