"""Bytes to physical lines of text: which encoding, and where a line ends.

A text is read twice, a piece at a time: once to know its encoding, how many lines it has and which are the last,
and once, or oftener, for the lines themselves.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from ledgers.formats.code_pages import NAMES, code_page_of, reads_as_chinese
from ledgers.formats.messages import FormatError
from ledgers.formats.private_letters import WIDER, errors_of
from ledgers.formats.sources import Source

ENCODINGS = ("utf-8", "gb18030", "cp1252")
# between the cells of a sheet's row: no cell holds it
SHEET_DELIMITER = "\x1f"
BOM = b"\xef\xbb\xbf"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
LINE_BYTES_MAX = 1024 * 1024
SNIFF_BYTES = 65_536
# lines that are kept from both ends of a text, for headers and footers
HEAD_LINES, LAST_LINES = 100, 40
# so many zero bytes in a hundred are no slip in one row: the file is no text, or UTF-16 without its mark
ZERO_SHARE_MAX = 1
# a character that no line holds; it only has to keep a line in one piece
_SEPARATORS = b"\x1f\x1e\x1d\x1c\x01\x02\x03\x04\x05\x06\x0e\x0f\x10\x11\x12\x13"
_NO_ASCII = re.compile(rb"[\x80-\xff]+")
# a letter of GB18030 in four bytes, such as its half-width ¥: two of them are digits
_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
# so many letters are UTF-8 by chance in one text of millions
UTF8_LETTERS_MIN = 8
DAMAGE_SHARE_MAX = 4  # one letter in four
# Western letters that aren't ASCII stand alone, or two of them side by side
WESTERN_RUN_MAX = 2


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of a text: the number of the first (from 1), and the lines, once as UTF-8 and once apart."""

    first: int
    content: bytes
    lines: pl.Series


@dataclass(frozen=True, slots=True)
class Text:
    """A file's lines, UTF-8 by now, and the encoding that it was in. `count` is how many lines there are."""

    encoding: str
    count: int
    first: Sequence[str]
    last: Sequence[str]
    # from the block of this place on, counted from 0; a text has one at least
    blocks: Callable[[int], Iterator[Block]]
    block_count: int = 1
    # the sheet, or the file in an archive, that it was
    name: str = ""

    def head(self, count: int) -> list[str]:
        """The first lines, at most HEAD_LINES."""
        return list(self.first[:count])

    def line_list(self) -> list[str]:
        """All lines; for texts that are known to be short."""
        return [line or "" for block in self.blocks(0) for line in block.lines.to_list()]

    @classmethod
    def of_content(cls, content: bytes, count: int, encoding: str, name: str = "") -> Text:
        """Lines that were made, in UTF-8 and parted by LF; `count` is how many."""
        first = content.split(b"\n", HEAD_LINES)[:HEAD_LINES]
        last = content.rsplit(b"\n", LAST_LINES)[-LAST_LINES:]

        def blocks(at: int) -> Iterator[Block]:
            return iter([] if at else [Block(1, content, _lines(content))])

        return cls(encoding, count, _decoded(first), _decoded(last), blocks, 1, name)

    @classmethod
    def of_lines(cls, lines: Sequence[str], encoding: str, name: str = "") -> Text:
        """Lines that were made, such as those of a sheet; none of them holds a line break."""
        block = Block(1, "\n".join(lines).encode(), pl.Series("line", lines, dtype=pl.String))
        last = lines[-LAST_LINES:]
        return cls(
            encoding, len(lines), lines[:HEAD_LINES], last, lambda at: iter([block][at:]), 1, name
        )


def read_text(content: bytes | Source, encoding: str | None = None) -> Text:
    """The text of a file. Raises FormatError where it can't be read as what it is or is declared to be."""
    source = content if isinstance(content, Source) else Source.of(content)
    refused = FormatError("undecodable", encoding="UTF-8")
    for codec, name in _encodings_of(source, encoding):
        try:
            return _survey(source, codec, name)
        except FormatError as error:
            if error.code != "undecodable":
                raise
            refused = error
    raise refused if encoding else FormatError("undecodable", encoding="UTF-8")


def _survey(source: Source, codec: str, name: str) -> Text:
    """Read a text once through: its ends, and at which line each of its blocks starts."""
    first: list[str] = []
    last: deque[str] = deque(maxlen=LAST_LINES)
    starts = [1]
    has_lone_returns = False
    for piece in _line_pieces(_recoded(source, codec)):
        content = _with_line_feeds(piece)
        has_lone_returns |= content is not piece
        _check_lengths(content, starts[-1] - 1)
        if wanted := HEAD_LINES - len(first):
            first += _decoded(content.removesuffix(b"\n").split(b"\n", wanted)[:wanted])
        last.extend(_decoded(_last_lines(content)))
        # what stands behind the last line feed is a line only if it is anything
        starts.append(starts[-1] + content.count(b"\n") + (not content.endswith(b"\n")))

    def blocks(at: int) -> Iterator[Block]:
        pieces = islice(_line_pieces(_recoded(source, codec, is_checked=True)), at, None)
        for number, piece in zip(starts[at:], pieces, strict=False):
            content = _with_line_feeds(piece) if has_lone_returns else piece
            yield Block(number, content, _lines(content))

    return Text(name, starts[-1] - 1, first, tuple(last), blocks, len(starts) - 1, source.name)


def _decoded(lines: Sequence[bytes]) -> list[str]:
    return [line.removesuffix(b"\r").decode() for line in lines]


def _last_lines(content: bytes) -> list[bytes]:
    end = start = len(content) - content.endswith(b"\n")
    for _line in range(LAST_LINES):
        start = content.rfind(b"\n", 0, start)
        if start < 0:
            break
    return content[start + 1 : end].split(b"\n")


def _check_lengths(content: bytes, lines_before: int) -> None:
    """Raise FormatError for a line that is longer than any row of a statement."""
    start = 0
    while len(content) - start > LINE_BYTES_MAX:
        end = content.rfind(b"\n", start, start + LINE_BYTES_MAX + 1)
        if end < 0:
            line = lines_before + content.count(b"\n", 0, start) + 1
            raise FormatError("line_too_long", line=line)
        start = end + 1


def _line_pieces(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, without a byte order mark, in pieces that each end where a line does."""
    rest = b""
    is_first = True
    for piece in pieces:
        cut = piece.rfind(b"\n") + 1
        if cut == len(piece) and not is_first and not rest:
            yield piece
            continue
        if cut and not is_first:
            # the usual case, without a copy of the piece for each step
            with memoryview(piece) as view:
                whole, rest = b"".join((rest, view[:cut])), piece[cut:]
            yield whole
            continue
        # CR LF may be cut in two, and a line mostly is
        whole = rest + (piece.removeprefix(BOM) if is_first else piece)
        is_first = False
        # a CR at the very end may be half of CR LF
        cut = whole.rfind(b"\n") + 1 or whole.rfind(b"\r", 0, -1) + 1
        if not cut and len(whole) > 2 * LINE_BYTES_MAX:
            # whoever looks at it refuses the line for its length
            cut = len(whole)
        rest = whole[cut:]
        if cut:
            yield whole[:cut]
    if rest or is_first:
        yield rest


def _with_line_feeds(text: bytes) -> bytes:
    if b"\r" not in text or text.count(b"\r") == text.count(b"\r\n"):
        return text
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _lines(utf8: bytes) -> pl.Series:
    separator = next((chr(byte) for byte in _SEPARATORS if bytes([byte]) not in utf8), None)
    if separator is None or not utf8:
        lines = utf8.decode().removesuffix("\n").split("\n")
        return pl.Series("line", lines, dtype=pl.String)
    return pl.read_csv(
        utf8,
        separator=separator,
        quote_char=None,
        has_header=False,
        schema={"line": pl.String},
        empty_string_is_null=False,
    )["line"]


def _encodings_of(source: Source, declared: str | None) -> list[tuple[str, str]]:
    """The codecs to try in turn, each with the name to show for it."""
    head = source.head(SNIFF_BYTES)
    if head[:2] in UTF16_BOMS:
        return [("utf-16", "utf-16")]
    if head.count(b"\x00") * 100 > len(head) * ZERO_SHARE_MAX:
        line = head[: head.index(b"\x00")].count(b"\n") + 1
        raise FormatError("binary_in_text", line=line)
    if declared:
        name = declared.lower().replace("_", "-")
        same = name in {"utf-8", "utf8", "utf-8-sig"}
        return [("utf-8" if same else WIDER.get(name, declared), declared)]
    if head.startswith(BOM):
        return [("utf-8", "utf-8-sig")]
    return [(codec, NAMES.get(codec, codec)) for codec in _candidates(source)]


def _candidates(source: Source) -> tuple[str, ...]:
    """The encodings in the order of trying.

    A text that is UTF-8 beyond doubt and breaks somewhere is damaged UTF-8, not Chinese that looks like it.
    Latin letters mostly stand alone between ASCII; Chinese in GBK comes in pairs.
    """
    start = 0
    at_hand = source.content
    for piece in () if at_hand is not None and at_hand.isascii() else source.pieces():
        if not piece.isascii():
            break
        start += len(piece)
    else:
        return ("utf-8",)
    first = _NO_ASCII.search(piece)
    at = first.start() if first else 0
    following = next(source.pieces(start + at), b"")
    sample = following[:SNIFF_BYTES]
    if _is_mostly_utf8(sample):
        return ("utf-8",)
    page = code_page_of(sample)
    if page is not None:
        return ("utf-8", page)
    runs = [len(run) for run in _NO_ASCII.findall(_FOUR_BYTES.sub(b"\xa3\xa4", sample))]
    if runs.count(1) * 2 > len(runs):
        # what isn't Western is Chinese whose letters stand alone
        return ("utf-8", "cp1252", "gb18030")
    is_chinese = reads_as_chinese(sample)
    if is_chinese is None:
        return ENCODINGS
    # Western letters side by side, as in ção; else another alphabet, of which nobody can be sure
    is_western = sum(run <= WESTERN_RUN_MAX for run in runs) * 10 >= len(runs) * 9
    return ("utf-8", *(["gb18030"] if is_chinese else ["cp1252"] if is_western else []))


def _is_mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    letters = sum(not letter.isascii() for letter in text) - damaged
    return letters >= UTF8_LETTERS_MIN and damaged * DAMAGE_SHARE_MAX <= letters


def _recoded(source: Source, codec: str, *, is_checked: bool = False) -> Iterator[bytes]:
    """The file in UTF-8, piece by piece. Raises FormatError where it isn't what it is taken for."""
    is_utf8 = codec == "utf-8"
    if is_utf8 and is_checked:
        yield from source.pieces()
        return
    try:
        decoder = codecs.getincrementaldecoder(codec)(errors_of(codec))
        for piece in source.pieces():
            if is_utf8 and piece.isascii() and not decoder.getstate()[0]:
                # no letter is left open before it, and it has none that could be wrong
                yield piece
                continue
            text = decoder.decode(piece)
            yield piece if is_utf8 else text.encode()
        # what is left of UTF-8 raises; of others it may be letters
        if rest := decoder.decode(b"", final=True):
            yield rest.encode()
    except (UnicodeError, LookupError) as error:
        shown = "UTF-8" if is_utf8 else codec
        raise FormatError("undecodable", encoding=shown) from error
