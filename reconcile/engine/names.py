"""Names of counterparties as they are compared: written alike, and how alike two of them are.

A bank cuts names off, writes them in capitals, turns their words round, writes umlauts in its own way or
leaves the legal form out. A likeness of NAME_AGREES and more is one of these and nothing else; what is merely similar
stays below it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from rapidfuzz import fuzz

from reconcile.engine.rules import Alias

# a name that stands there as a whole
NAME_WHOLE = 100
# from here on two names are one
NAME_AGREES = 90
# from here on one could be meant by the other
NAME_COULD_BE = 75
TEXT_LENGTH_MAX = 140
# so many characters must be left of a name that was cut off, or stand in a longer text
CUT_MIN, CUT_MIN_CHINESE = 8, 4
SAID_MIN, SAID_MIN_CHINESE = 5, 3
# what is merely similar; a letter makes Anna of Hanna
SIMILAR_MAX = 80
# the first words of a name: it may be cut off, and it may be another firm's whole name
NAME_BEGINS = 85

_LEGAL = frozenset(
    [
        "CO",
        "COMPANY",
        "LTD",
        "LIMITED",
        "LLC",
        "INC",
        "INCORPORATED",
        "CORP",
        "CORPORATION",
        "GMBH",
        "MBH",
        "AG",
        "KG",
        "KGAA",
        "OHG",
        "UG",
        "SE",
        "SA",
        "SAS",
        "SARL",
        "SRL",
        "SPA",
        "BV",
        "NV",
        "AB",
        "OY",
        "OYJ",
        "APS",
        "PLC",
        "PTE",
        "PTY",
        "LLP",
        "LP",
        "SL",
        "SLU",
        "LDA",
        "SDN",
        "BHD",
        "KK",
        "EK",
        "EV",
    ]
)
# forms that say nothing apart from one another
_SAME_LEGAL = {"LIMITED": "LTD", "INCORPORATED": "INC", "CORPORATION": "CORP"}
_NO_LEGAL = frozenset(("CO", "COMPANY"))
_JOINING = frozenset(["AND", "THE", "UND", "ET", "Y"])
_LEGAL_CHINESE = re.compile("股份有限公司|有限责任公司|有限公司|股份公司|公司")
# what banks add to a payer's name: paid or drawn on behalf of
_REMARK_CHINESE = re.compile("代付|代收|代扣|代缴")
# what is left of a legal form when a bank has cut it off
_CUT_LEGAL_CHINESE = re.compile("(?:股份有限|有限责任|股份有|有限责|有限|股份|有|股)$")
_CHINESE = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
_DIGITS = re.compile("[0-9]+")
_NO_WORD = re.compile(r"[^\w]+|_+")
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_UMLAUTS = "äöüÄÖÜøØåÅæÆ"
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae",
     "Ä": "AE", "Ö": "OE", "Ü": "UE", "Ø": "OE", "Å": "AA", "Æ": "AE"}
)  # fmt: skip
# letters that don't come apart into a letter and an accent
_NO_UMLAUT = str.maketrans({"Ø": "O", "Æ": "AE"})
_BARE = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"})
# characters of names that are written in two ways
_SIMPLIFIED = str.maketrans(
    "貿國華電業數碼聯動際實發開東廣車機關網絡導達與興豐寶龍鳳飛雲風書畫興藝術設計師務勞農產長門間陽陳張劉黃趙吳馬"
    "許鄧鄭謝羅葉蘇盧蔣閻譚廖鍾陸韓馮楊蕭賴學醫藥衛環節潔淨製針織紡綢緞綠藍紅銀鋼鐵銅鋁樂鮮魚鳥獸種質貨運輸倉儲責資偉軍麗強傑燕萍蘭飛鵬輝榮華慶龍寧遠誠聖維凱達優億萬鑫盛順匯滙農莊莉倫賓賢嬌嫻婭",
    "贸国华电业数码联动际实发开东广车机关网络导达与兴丰宝龙凤飞云风书画兴艺术设计师务劳农产长门间阳陈张刘黄赵吴马"
    "许邓郑谢罗叶苏卢蒋阎谭廖钟陆韩冯杨萧赖学医药卫环节洁净制针织纺绸缎绿蓝红银钢铁铜铝乐鲜鱼鸟兽种质货运输仓储责资伟军丽强杰燕萍兰飞鹏辉荣华庆龙宁远诚圣维凯达优亿万鑫盛顺汇汇农庄莉伦宾贤娇娴娅",
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name or text in the one way in which names are compared."""

    # all words without marks between them, where each of them ends there, and all without their legal form
    compact: str
    ends: frozenset[int]
    stripped: str
    # the words in their order, the legal form left out
    words: tuple[str, ...]
    # the words in the order of the alphabet
    in_order: str
    # the same with ä, ö, ü as ae, oe, ue, where the name has them
    spelt_out: str
    legal: frozenset[str]
    is_chinese: bool
    # compact and words, with umlauts likewise
    spelt_compact: str = field(default="", compare=False)
    spelt_words: tuple[str, ...] = field(default=(), compare=False)


def _words_of(upper: str) -> tuple[list[str], list[str]]:
    """All words of a plain text, and those that are no legal form."""
    tokens = [token for token in _NO_WORD.split(upper) if token]
    words = [token for token in tokens if token not in _LEGAL and token not in _JOINING]
    if _CHINESE.search(upper):
        words = [word for token in words if (word := _LEGAL_CHINESE.sub("", token))]
    # a firm that is called by nothing but such words is called by them
    return tokens, words or tokens


def plain(text: str) -> str:
    """In capitals, half width, simplified characters, no accents."""
    wide = unicodedata.normalize("NFKD", text).upper()
    bare = "".join(c for c in wide if not unicodedata.combining(c)).translate(_NO_UMLAUT)
    return unicodedata.normalize("NFC", bare).translate(_SIMPLIFIED)


def read_name(text: str | None) -> Name:
    """A name, or a text in which one may stand."""
    given = unicodedata.normalize("NFC", (text or "")[:TEXT_LENGTH_MAX]).translate(_BARE)
    given = _REMARK_CHINESE.sub("", given) or given
    tokens, words = _words_of(_DOTTED.sub("", plain(given)))
    spelt_tokens, spelt_out = tokens, words
    if any(letter in _UMLAUTS for letter in given):
        spelt_tokens, spelt_out = _words_of(_DOTTED.sub("", plain(given.translate(_SPELT_OUT))))
    legal = {_SAME_LEGAL.get(token, token) for token in tokens if token in _LEGAL - _NO_LEGAL}
    return Name(
        compact="".join(tokens),
        ends=frozenset(accumulate(map(len, tokens))),
        stripped="".join(words),
        words=tuple(words),
        in_order="".join(sorted(words)),
        spelt_out="".join(sorted(spelt_out)),
        spelt_compact="".join(spelt_tokens),
        spelt_words=tuple(spelt_out),
        legal=frozenset(legal),
        is_chinese=bool(_CHINESE.search(given)),
    )


def likeness(one: Name, other: Name) -> int:
    """0 to 100: how surely two counterparties are one; see the module."""
    if not one.stripped or not other.stripped:
        return 0
    short, long = sorted((one, other), key=lambda name: (len(name.compact), name.compact))
    if one.stripped == other.stripped or _is_turned(one, other):
        differ = one.legal and other.legal and one.legal != other.legal
        # SA may be what a bank has left of SARL
        is_begin = any(
            text.startswith(short.compact) for text in (long.compact, long.spelt_compact)
        )
        return SIMILAR_MAX if differ and not is_begin else NAME_WHOLE
    if _is_cut(short, long):
        return 95
    if one.is_chinese or other.is_chinese:
        return _of_characters(short, long)
    return _of_letters(short, long)


def _is_turned(one: Name, other: Name) -> bool:
    """Whether two names are one but for the order of their words, or how they write umlauts."""
    return bool({one.in_order, one.spelt_out} & {other.in_order, other.spelt_out})


def _of_letters(short: Name, long: Name) -> int:
    if short.words in {words[: len(short.words)] for words in (long.words, long.spelt_words)}:
        return NAME_BEGINS
    if said_in(short, long) or is_initialled(short, long) or is_initialled(long, short):
        return SIMILAR_MAX
    similar = max(
        fuzz.ratio(short.stripped, long.stripped),
        fuzz.token_sort_ratio(" ".join(short.words), " ".join(long.words)),
    )
    return min(int(similar), SIMILAR_MAX)


def _is_cut(short: Name, long: Name) -> bool:
    """Whether a bank has left the end of a name out."""
    if short.is_chinese:
        begin = _CUT_LEGAL_CHINESE.sub("", short.compact)
        if begin != short.compact and begin == long.stripped:
            return True
        return len(begin) >= CUT_MIN_CHINESE and long.compact.startswith(short.compact)
    if len(short.compact) < CUT_MIN:
        return False
    # what ends with a whole word may as well be another firm's whole name
    return any(
        compact.startswith(short.compact) and short.words != words[: len(short.words)]
        for compact, words in (
            (long.compact, long.words),
            (long.spelt_compact, long.spelt_words),
        )
    )


def _of_characters(short: Name, long: Name) -> int:
    """Chinese names: another character is another name."""
    if len(short.stripped) >= SAID_MIN_CHINESE and short.stripped in long.stripped:
        return SIMILAR_MAX
    return min(int(fuzz.ratio(short.stripped, long.stripped)), SIMILAR_MAX)


def said_in(name: Name, text: Name) -> bool:
    """Whether a whole name stands in a text, as words of their own."""
    if name.is_chinese:
        return len(name.stripped) >= SAID_MIN_CHINESE and name.stripped in text.stripped
    return f" {' '.join(name.words)} " in f" {' '.join(text.words)} "


def is_initialled(name: Name, text: Name) -> bool:
    """Whether a text names a person by an initial, or the name itself has one: J SMITH could be Jane Smith."""
    if name.is_chinese or len(name.words) < 2:  # noqa: PLR2004  (a first name and a family name)
        return False
    words, ends = text.words, (name.words[0], name.words[-1])
    if ends[0] not in words and ends[1] not in words:
        return False
    beside = list(pairwise(words))
    beside += [pair[::-1] for pair in beside]
    return any(
        family == said_family
        and len(family) > 1
        and first[0] == said_first[0]
        and 1 in (len(first), len(said_first))
        for first, family in (ends, ends[::-1])
        for said_first, said_family in beside
    )


def likeness_in_text(name: Name, text: Name) -> int:
    """0 to 100: how surely a text names a counterparty; it may cut the name off."""
    if not name.stripped:
        return 0
    if said_in(name, text):
        # a short word may stand in a text by chance
        return 93 if name.is_chinese or len(name.stripped) >= SAID_MIN else SIMILAR_MAX
    shortest = CUT_MIN_CHINESE if name.is_chinese else CUT_MIN
    half = (len(name.stripped) + 1) // 2
    begin = name.compact[: max(shortest, half)]
    if len(name.compact) > len(begin) and _starts_word(begin, name, text):
        return _how_much_stands(name, text)
    if is_initialled(name, text):
        return SIMILAR_MAX
    if len(name.stripped) < shortest:
        return 0
    return int(fuzz.partial_ratio(name.stripped, text.stripped)) * SIMILAR_MAX // 100


def _starts_word(begin: str, name: Name, text: Name) -> bool:
    if name.is_chinese:
        return begin in text.compact
    return f" {begin[:3]}" in f" {' '.join(text.words)}" and begin in text.compact


def _how_much_stands(name: Name, text: Name) -> int:
    """The begin of a name stands in the text: it agrees if most of it does, cut off within a word.

    A word that goes on otherwise, or whole words alone, may be another firm's name.
    """
    # one word may as well be another firm's: its legal form counts, too
    whole = name.stripped if len(name.words) > 1 else name.compact
    for length in range(len(name.compact), 0, -1):
        at = text.compact.find(name.compact[:length])
        while at >= 0:
            if at + length in text.ends:
                is_cut = length == len(name.compact) or length not in name.ends
                return NAME_AGREES if is_cut and 5 * length >= 3 * len(whole) else SIMILAR_MAX
            at = text.compact.find(name.compact[:length], at + 1)
    return SIMILAR_MAX


def spellings(aliases: tuple[Alias, ...]) -> Mapping[str, tuple[Name, ...]]:
    """Each known spelling, stripped, and all by which the same counterparty goes."""
    known: dict[str, tuple[Name, ...]] = {}
    for alias in aliases:
        names = tuple(read_name(text) for text in (alias.name, *alias.also))
        known |= {name.stripped: names for name in names}
    return known
