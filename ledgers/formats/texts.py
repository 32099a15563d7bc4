"""Bytes to physical lines of text: which encoding, and where a line ends."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import polars as pl

from ledgers.formats.messages import FormatError

ENCODINGS = ("utf-8", "gb18030", "cp1252")
# between the cells of a sheet's row: no cell holds it
SHEET_DELIMITER = "\x1f"
BOM = b"\xef\xbb\xbf"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
LINE_BYTES_MAX = 1024 * 1024
SNIFF_BYTES = 65_536
# so many zero bytes in a hundred are no slip in one row: the file is no text, or UTF-16 without its mark
ZERO_SHARE_MAX = 1
CHUNK_BYTES = 16 * 1024 * 1024
# a character that no line holds; it only has to keep a line in one piece
_SEPARATORS = b"\x1f\x1e\x1d\x1c\x01\x02\x03\x04\x05\x06\x0e\x0f\x10\x11\x12\x13"
_NO_ASCII = re.compile(rb"[\x80-\xff]+")
# so many letters are UTF-8 by chance in one text of millions
UTF8_LETTERS_MIN = 8
DAMAGE_SHARE_MAX = 4  # one letter in four


@dataclass(frozen=True, slots=True)
class Text:
    """A file's lines, UTF-8 by now, and the encoding that it was in. `content` has no CR alone."""

    content: bytes
    lines: pl.Series
    encoding: str

    def head(self, count: int) -> list[str]:
        return [line or "" for line in self.lines.head(count).to_list()]

    @classmethod
    def of_lines(cls, lines: list[str], encoding: str) -> Text:
        """Lines that were made, such as those of a sheet; none of them holds a line break."""
        return cls("\n".join(lines).encode(), pl.Series("line", lines, dtype=pl.String), encoding)


def read_text(content: bytes, encoding: str | None = None) -> Text:
    """The text of a file. Raises FormatError where it can't be read as what it is or is declared to be."""
    utf8, name = _as_utf8(content, encoding)
    if utf8.count(b"\r") != utf8.count(b"\r\n"):
        utf8 = utf8.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    lines = _lines(utf8)
    lengths = lines.str.len_bytes()
    if (lengths > LINE_BYTES_MAX).any():
        line = int((lengths > LINE_BYTES_MAX).arg_true()[0]) + 1
        raise FormatError("line_too_long", line=line)
    return Text(utf8, lines, name)


def _lines(utf8: bytes) -> pl.Series:
    separator = next((chr(byte) for byte in _SEPARATORS if bytes([byte]) not in utf8), None)
    if separator is None or not utf8:
        return pl.Series("line", utf8.decode().split("\n"), dtype=pl.String)
    return pl.read_csv(
        utf8,
        separator=separator,
        quote_char=None,
        has_header=False,
        schema={"line": pl.String},
        empty_string_is_null=False,
    )["line"]


def _as_utf8(content: bytes, encoding: str | None) -> tuple[bytes, str]:
    if content[:2] in UTF16_BOMS:
        return _recoded(content, "utf-16"), "utf-16"
    head = content[:SNIFF_BYTES]
    if head.count(b"\x00") * 100 > len(head) * ZERO_SHARE_MAX:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise FormatError("binary_in_text", line=line)
    bare = content.removeprefix(BOM)
    if encoding:
        same = encoding.lower().replace("_", "-") in {"utf-8", "utf8", "utf-8-sig"}
        return (_checked(bare) if same else _recoded(content, encoding)), encoding
    if content.startswith(BOM):
        return _checked(bare), "utf-8-sig"
    for name in _candidates(content):
        try:
            return (_checked(bare) if name == "utf-8" else _recoded(bare, name)), name
        except FormatError:
            continue
    raise FormatError("undecodable", encoding="UTF-8")


def _candidates(content: bytes) -> tuple[str, ...]:
    """The encodings in the order of trying.

    A text that is UTF-8 beyond doubt and breaks somewhere is damaged UTF-8, not Chinese that looks like it.
    Latin letters mostly stand alone between ASCII; Chinese in GBK comes in pairs.
    """
    first = _NO_ASCII.search(content)
    if first is None:
        return ("utf-8",)
    sample = content[first.start() : first.start() + SNIFF_BYTES]
    if _is_mostly_utf8(sample):
        return ("utf-8",)
    runs = [len(run) for run in _NO_ASCII.findall(sample)]
    if runs.count(1) * 2 > len(runs):
        return ("utf-8", "cp1252")
    return ENCODINGS


def _is_mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    letters = sum(not letter.isascii() for letter in text) - damaged
    return letters >= UTF8_LETTERS_MIN and damaged * DAMAGE_SHARE_MAX <= letters


def _checked(content: bytes) -> bytes:
    """UTF-8 that is UTF-8; checked piece by piece, so that no second copy of a large file is made."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(content), CHUNK_BYTES):
        piece = content[start : start + CHUNK_BYTES]
        try:
            decoder.decode(piece, final=start + CHUNK_BYTES >= len(content))
        except UnicodeDecodeError as error:
            raise FormatError("undecodable", encoding="UTF-8") from error
    return content


def _recoded(content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).removeprefix("\ufeff").encode()
    except (UnicodeError, LookupError) as error:
        raise FormatError("undecodable", encoding=encoding) from error
