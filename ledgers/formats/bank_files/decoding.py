"""The letters of bank files, whose headers often name a character set that they are not in."""

from __future__ import annotations

from ledgers.formats.messages import FormatError

LATIN = "cp1252"


def decoded(content: bytes, declared: str = "") -> tuple[str, str]:
    """The text, with LF at the end of each line, and the encoding that it was in.

    What is valid UTF-8 is UTF-8, whatever is declared: Latin letters are so by chance in one text of many
    thousands. Else the declared set is tried, then the Latin one that nearly all banks mean.
    """
    for encoding in ("utf-8-sig", declared, LATIN):
        try:
            return _text(content, encoding)
        except (UnicodeError, LookupError):
            # LookupError: a character set that nobody knows, or none at all
            continue
    # every byte is a letter here, also those that cp1252 leaves out
    return _text(content, "latin-1")


def _text(content: bytes, encoding: str) -> tuple[str, str]:
    text = content.decode(encoding).removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise FormatError("binary_in_text", line=text[: text.index("\x00")].count("\n") + 1)
    return text, encoding.removesuffix("-sig")
