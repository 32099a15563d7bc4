"""Which double-byte code page a text is in: the one in which nearly all of its letters are everyday ones.

Each of these code pages holds the letters that are met daily in rows of their own, before the rare ones. Read in
another's page, a text is a jumble of daily, rare and impossible letters. Different letters are counted, not how
often they come: one word repeated says no more than once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

Rows: TypeAlias = tuple[tuple[int, int], ...]
# the lead bytes of a page's everyday letters
_DAILY: Mapping[str, Rows] = {
    "gb18030": ((0xB0, 0xD7),),
    "cp950": ((0xA4, 0xC6),),
    "cp932": ((0x82, 0x83), (0x88, 0x98)),
    "cp949": ((0xB0, 0xC8),),
}
NAMES = {"gb18030": "gb18030", "cp950": "big5", "cp932": "shift_jis", "cp949": "euc-kr"}
CHINESE, TRADITIONAL, KOREAN = "gb18030", "cp950", "cp949"
ALL = 100
# signs and other alphabets, which all pages have; of half width are bytes that look like any page's
_COMMON = re.compile(r"[\x00-\u2e7f\u3000-\u303f\ufeff\uff00-\uffef]")
_KANA = re.compile(r"[\u3040-\u312f]")
NO_LETTER, BROKEN_SHARE_MAX = "\ufffd", 50  # one letter in so many
DOUBLE = 2
# two different letters, everyday ones both, are none of them by chance, since half of them would end in ASCII …
LETTERS_MIN = 2
# … where a Western letter stands before another: of a hundred so many must not
HIGH_ENDS_MIN = 25
ASCII_END = 0x80
# the everyday letters of Korean are a part of the Chinese ones: only many of them tell
KOREAN_LETTERS_MIN = 20
# of a hundred different letters so many are everyday ones, at least, and so many more than in simplified Chinese
DAILY_MIN, LEAD_MIN = 88, 15
# of a hundred letters that are simplified or traditional Chinese, fewer are a jumble
JUMBLE_MAX, JUMBLE_LETTERS_MIN = 70, 4


def code_page_of(sample: bytes) -> str | None:
    """The codec of the page that the sample is in beyond doubt; None where that is the usual Chinese one, or open."""
    others = _letters(sample, CHINESE)
    if not others:
        # Western letters as the Chinese page has them
        return None
    chinese = _share(others, (CHINESE,))
    for codec in ("cp950", "cp932"):
        letters = _letters(sample, codec)
        ends = [made[1] for made in (_bytes_of(one, codec) for one in letters) if made]
        high = sum(end >= ASCII_END for end in ends) * 100
        is_mixed = high >= HIGH_ENDS_MIN * len(ends)
        needed = max(DAILY_MIN, chinese + LEAD_MIN)
        if len(letters) >= LETTERS_MIN and is_mixed and _share(letters, (codec,)) >= needed:
            return codec
    korean = _letters(sample, KOREAN) if chinese == ALL else []
    is_korean = len(korean) >= KOREAN_LETTERS_MIN and _share(korean, (KOREAN,)) == ALL
    return KOREAN if is_korean else None


def reads_as_chinese(sample: bytes) -> bool | None:
    """Whether the usual Chinese page makes a text of it, or a jumble that nobody writes; None: too few letters tell."""
    letters = _letters(sample, CHINESE)
    share = _share(letters, (CHINESE, TRADITIONAL))
    if not letters or (share and len(letters) < JUMBLE_LETTERS_MIN):
        return None
    return share >= JUMBLE_MAX


def _letters(sample: bytes, codec: str) -> list[str]:
    """The different letters of a text in a page; none where it has too much that is none."""
    # a sample may end within a letter
    text = sample.decode(codec, errors="replace").removesuffix(NO_LETTER)
    letters = _COMMON.sub("", text)
    if codec == CHINESE:
        letters = _KANA.sub("", letters)
    elif letters.count(NO_LETTER) * BROKEN_SHARE_MAX > len(letters):
        return []
    return sorted(set(letters))


def _share(letters: list[str], codecs: tuple[str, ...]) -> int:
    """How many of a hundred letters are everyday ones in one of the pages."""
    daily = sum(any(_is_daily(one, codec) for codec in codecs) for one in letters)
    return daily * 100 // max(len(letters), 1)


def _is_daily(letter: str, codec: str) -> bool:
    made = _bytes_of(letter, codec)
    return bool(made) and any(first <= made[0] <= last for first, last in _DAILY[codec])


def _bytes_of(letter: str, codec: str) -> bytes:
    """A letter's two bytes; none of what has no two in a page, or is rare in it."""
    # the wide Chinese page has rare letters in the rows of the daily ones, which the narrow one lacks
    made = letter.encode("gb2312" if codec == CHINESE else codec, errors="ignore")
    return made if len(made) == DOUBLE else b""
