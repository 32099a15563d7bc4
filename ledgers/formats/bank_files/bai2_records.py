"""The records of BAI2: a code of two digits, then fields parted by commas, a slash at the end.

A record 88 goes on with the one before it. Banks also wrap lines without one, pad them with blanks, leave
out slashes, and write several records on a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ledgers.formats.documents import numbered
from ledgers.formats.messages import FormatError

CONTINUED = "88"
RECORD_LETTERS_MAX = 100_000
_RECORD = re.compile(r"(01|02|03|16|88|49|98|99),(.*)")
# where one record ends and the next begins on the same line
_NEXT = re.compile(r"/[ \t]+(?=(?:01|02|03|88|49|98|99),|16,[0-9]{3},)")
_BETWEEN = re.compile(r"[,\n]")


@dataclass(slots=True)
class Record:
    """A record with what continues it: `body` is all after the code, a line break before each continuation."""

    line: int
    code: str
    body: str
    raw: str
    # how many records of the file these are
    count: int = 1


def records_of(text: str) -> list[Record]:
    """The records of a file; lines that are none belong to the record above them. Raises FormatError."""
    found: list[Record] = []
    for line_number, line in numbered(text):
        for piece in _NEXT.split(line):
            bare = piece.strip().removesuffix("/")
            begun = _RECORD.fullmatch(bare)
            if not bare:
                continue
            if begun and begun[1] != CONTINUED:
                found.append(Record(line_number, begun[1], begun[2], piece.strip()))
            elif found:
                last = found[-1]
                if len(last.raw) > RECORD_LETTERS_MAX:
                    raise FormatError("line_too_long", line=last.line)
                last.body += f"\n{begun[2]}" if begun else f" {bare}"
                last.count += 1 if begun else 0
                last.raw += f"\n{piece.strip()}"
    return found


class Fields:
    """The fields of a record, one after another; what is left out at the end is empty."""

    def __init__(self, body: str) -> None:
        self._body, self._at = body, 0

    @property
    def is_empty(self) -> bool:
        return self._at >= len(self._body)

    def next(self) -> str:
        """The next field."""
        mark = _BETWEEN.search(self._body, self._at)
        end = mark.start() if mark else len(self._body)
        field, self._at = self._body[self._at : end], end + 1
        return field.strip()

    def take(self, count: int) -> list[str]:
        """The next few fields."""
        return [self.next() for _ in range(count)]

    def funds(self) -> tuple[str, list[str]]:
        """How soon the money may be used, with the amounts or days that go with it."""
        kind = self.next().upper()
        if kind == "S":
            return kind, self.take(3)
        if kind == "V":
            return kind, self.take(2)
        if kind == "D":
            count = self.next()
            return kind, self.take(2 * int(count)) if re.fullmatch(r"[0-9]{1,2}", count) else []
        return kind, []

    def rest(self) -> str:
        """All that is left as one text, commas and all."""
        return " ".join(self._body[self._at :].split())


def status_amounts(fields: Fields) -> Iterator[tuple[str, str]]:
    """Type code and amount of each balance or sum that follows in an account's record."""
    while not fields.is_empty:
        code = fields.next()
        if code:
            amount = fields.next()
            fields.next()  # how many items
            fields.funds()
            yield code, amount
