"""SWIFT's messages in tags (category 9: MT940, MT942): bytes to messages, their tags and what stands in them.

Source: SWIFT Standards MT, category 9 (customer statements), and what banks make of it: envelopes of several
kinds, tags over several lines, statements one after another without an end between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ledgers.formats.documents import Fault, numbered
from ledgers.formats.texts import SNIFF_BYTES

# lines before the first tag: an envelope, or a bank's own lines such as ABNANL2A, 940
BEGIN_LINES = 8
BEGIN_LINE_CHARS_MAX = 80
# no others: a time of day that was wrapped before its minutes looks like a tag, too
_TAG = re.compile(r":(13D?|2[013]|25P?|28C?|34F|6[02][FM]|6[145]|86|90[CD]|940|942|NS):")
_LIKE_TAG = re.compile(r":[0-9]{2}[A-Z]?:")
# in these a line may begin with anything
_TEXTS = ("61", "86", "NS")
_BEGIN = re.compile(rb":(?:2[0158]C?|6[0-5][FM]?|86|34F|13D?|94[02]|NS):")
_ENVELOPE = re.compile(r"[{}].*|[A-Z0-9 ]{0,40}|-|\s*")
_BLOCK = re.compile(r"\{[1-5S]:")
_END = re.compile(r"-(?:\}.*|XXX)?\s*")
# tags that only say what kind of message follows
_KIND_TAGS = ("940", "942")
_HIGH = re.compile(rb"[\x80-\xff]+")
# letters of DOS code pages stand where Windows has none: ä is 84 there, and E4 here
_DOS = re.compile(rb"(?<=[A-Za-z])[\x80-\xaf](?![\x80-\xff])|[\x80-\xaf](?=[a-z])")
_WINDOWS = re.compile(rb"(?<=[A-Za-z])[\xc0-\xff](?![\x80-\xff])|[\xc0-\xff](?=[a-z])")


@dataclass(slots=True)
class Tag:
    """One tag with all its lines; `line` is the physical line that it begins on."""

    name: str
    line: int
    lines: list[str]

    @property
    def title(self) -> str:
        return f":{self.name}:"

    @property
    def joined(self) -> str:
        """The lines as one, as if the bank had not wrapped them."""
        return "".join(self.lines).strip()

    @property
    def raw(self) -> str:
        return self.title + "\n".join(self.lines).rstrip()

    def fault(self, code: str = "unknown_tag", at: int = 0) -> Fault:
        """What is wrong with one of its lines."""
        return Fault(self.line + at, self.title, code, self.lines[at], self.raw)


@dataclass(slots=True)
class Message:
    """The tags from one :20: to the next."""

    tags: list[Tag] = field(default_factory=list)

    def first(self, *names: str) -> Tag | None:
        return next((tag for tag in self.tags if tag.name in names), None)


def begins_with_tag(begin: bytes) -> bool:
    """Whether one of the first lines is a tag, and those before it could be an envelope."""
    for line in begin.splitlines()[:BEGIN_LINES]:
        bare = line.rpartition(b"{4:")[2] if line.startswith(b"{") else line
        if _BEGIN.match(bare):
            return True
        if not line.startswith(b"{") and (b":" in line or len(line) > BEGIN_LINE_CHARS_MAX):
            return False
    return False


def decoded(content: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-8, Chinese, or what single bytes between letters speak for."""
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        sample = content[max(error.start - 100, 0) : error.start + SNIFF_BYTES]
    runs = _HIGH.findall(sample)
    alone = sum(len(run) == 1 for run in runs)
    if alone * 2 <= len(runs):
        try:
            return content.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass
    if len(_DOS.findall(sample)) > len(_WINDOWS.findall(sample)):
        return content.decode("cp852"), "cp852"
    try:
        return content.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


def messages_of(text: str) -> tuple[list[Message], list[Fault]]:
    """The messages of a text, and the lines that belong to none."""
    lines = _unwrapped(numbered(text))
    following = _following(lines)
    found: list[Message] = []
    faults: list[Fault] = []
    message: Message | None = None
    tag: Tag | None = None
    for at, (number, whole) in enumerate(lines):
        line = whole.rstrip("\x03")
        if _BLOCK.match(line):
            message = tag = None
            line = line.rpartition("{4:")[2]
        elif _END.fullmatch(line) and following[at] in {"", "20"}:
            message = tag = None
            continue
        began = _TAG.match(line)
        if began is None and tag is not None and (tag.name in _TEXTS or not _LIKE_TAG.match(line)):
            tag.lines.append(line)
        elif began is None:
            if not _ENVELOPE.fullmatch(line.strip("\x01")):
                like = _LIKE_TAG.match(line)
                faults.append(Fault(number, like[0] if like else "", "unknown_tag", line, line))
        elif began.group(1) not in _KIND_TAGS:
            tag = Tag(began.group(1), number, [line[began.end() :]])
            if message is None or tag.name == "20":
                message = Message()
                found.append(message)
            message.tags.append(tag)
    return found, faults


def _unwrapped(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """With the colon of a tag on the tag's line: some banks break the line after it."""
    made = list(lines)
    for at, (number, line) in enumerate(lines[:-1]):
        if line == ":" and _TAG.match(":" + lines[at + 1][1]):
            made[at] = (number, "")
            made[at + 1] = (number + 1, ":" + lines[at + 1][1])
    return made


def _following(lines: list[tuple[int, str]]) -> list[str]:
    """The tag that comes next after each line: a dash within a text is no end of a message."""
    names = [""] * len(lines)
    coming = ""
    for at in range(len(lines) - 1, -1, -1):
        names[at] = coming
        if began := _TAG.match(lines[at][1].rpartition("{4:")[2]):
            coming = "20" if began.group(1) in _KIND_TAGS else began.group(1)
    return names
