"""What Windows writes in Chinese code pages and their standards lack: the euro sign, and letters of users' own."""

from __future__ import annotations

import codecs

NAME = "reconcile.private_letters"
EURO = 0x80
# what a code page is called, and the codec that knows most of what Windows writes in it
WIDER = {
    "big5": "cp950", "gbk": "gb18030", "gb2312": "gb18030", "cp936": "gb18030",
    "shift-jis": "cp932", "sjis": "cp932", "euc-kr": "cp949",
}  # fmt: skip
OF_USERS = frozenset({"cp950", "gb18030"})
# lead bytes of Big5's areas for letters of users' own, and the first letter of each area in Unicode
_AREAS = ((0xFA, 0xFE, 0xE000), (0x8E, 0xA0, 0xE311), (0x81, 0x8D, 0xEEB8))
_TRAIL_GAP, _TRAILS = 0x7F, 157


def _instead(error: UnicodeError) -> tuple[str, int]:
    """The letter that stands at an error, and where the text goes on; raises what is no letter."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    lead, *following = error.object[error.start : error.start + 2]
    if lead == EURO:
        return "€", error.start + 1
    if error.encoding == "cp950" and following:
        trail = following[0]
        at = trail - (0x40 if trail < _TRAIL_GAP else 0x62)
        for first, last, letter in _AREAS:
            if first <= lead <= last and 0 <= at < _TRAILS:
                return chr(letter + (lead - first) * _TRAILS + at), error.start + 2
    raise error


codecs.register_error(NAME, _instead)


def errors_of(codec: str) -> str:
    """How a decoder of this codec deals with what it doesn't know."""
    return NAME if codec in OF_USERS else "strict"
