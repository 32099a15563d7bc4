"""The unit that a heading states for its amounts: 金额(分), 交易额（万元）, amount_cents.

An amount is read in the money's own unit; what stands in another is moved there by its decimal point, so that
nothing is ever multiplied or rounded. Cents are the smallest unit of any money, as interfaces use the word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from ledgers.formats.folding import simplified, words_apart
from ledgers.money import cleaned, parse_minor

# a power of ten that is the money's own: of its smallest unit
SMALLEST = -99
# what is counted in whole numbers
_PIECES = "UNIT"
_MONEY = r"(?:人民币|rmb|cny|美元|usd|港[元币]|hkd|欧元|eur)?"
# by power of ten; the money's minor unit is another power in another money
_UNITS = (
    (SMALLEST, r"分|cents?|fen|pence|pennies|minor(?: units?)?"),
    (-1, r"角"),
    (3, r"[千仟]元?|thousands?"),
    (4, r"[万萬](?:元|美元|港[元币]|欧元|人民币)?"),
    (6, r"百[万萬]元?|millions?"),
    (8, r"[亿億]元?"),
    (0, r"元|圆|yuan|dollars?|美元|港[元币]|欧元"),
)
_SAYS = r"(?:(?:金额|货币)?单位 ?|in )?"
# in brackets, or behind a line of its own, or in the name of a field of an interface
_IN_BRACKETS = tuple(
    (power, re.compile(rf"[(（\[【] ?{_SAYS}{_MONEY} ?(?:{words}) ?[)）\]】]"))
    for power, words in _UNITS
)
_BEHIND = tuple(
    (power, re.compile(rf"[a-z)] (?:in )?(?:{words})$|[\u4e00-\u9fff] (?:{words})$"))
    for power, words in _UNITS
)
_ABOVE = tuple(
    (power, re.compile(rf"(?:金额|货币)?单位 ?{_MONEY} ?(?:{words})(?![\u4e00-\u9fff])"))
    for power, words in _UNITS
)
_NUMBER = r"^([+-]?)([0-9]+)(?:\.([0-9]*))?$"


def power_of(header: str, before: Sequence[str]) -> int:
    """The power of ten by which the amounts under a heading count in units of the money; 0 where none is stated.

    What the heading says goes before what a line above the table says (单位：万元).
    """
    flat = simplified(words_apart(header))
    for text, patterns in (
        (flat, _IN_BRACKETS),
        (flat, _BEHIND),
        *((simplified(line), _ABOVE) for line in before),
    ):
        for power, pattern in patterns:
            if pattern.search(text):
                return power
    return 0


def parse_in(
    power: int, texts: pl.Series, currency: pl.Series, *, decimal_comma: bool = False, rounds: bool = False
) -> pl.Series:  # fmt: skip
    """`parse_minor` of amounts in another unit than the money's own."""
    if power == SMALLEST:
        currency = pl.repeat(_PIECES, len(texts), eager=True)
    moved = in_units(texts, power, decimal_comma=decimal_comma)
    return parse_minor(moved, currency, decimal_comma=decimal_comma, rounds=rounds)


def in_units(texts: pl.Series, power: int, *, decimal_comma: bool = False) -> pl.Series:
    """Amounts with their decimal point moved; what is no amount stays as it is."""
    if power in {0, SMALLEST}:
        return texts
    rows = pl.DataFrame({"text": texts})
    bare = cleaned(pl.col("text"), decimal_comma=decimal_comma)
    sign, whole = bare.str.extract(_NUMBER, 1), bare.str.extract(_NUMBER, 2)
    part = bare.str.extract(_NUMBER, 3).fill_null("")
    if power < 0:
        whole = whole.str.zfill(1 - power)
        moved = pl.concat_str(
            sign,
            whole.str.head(power),
            pl.lit("."),
            whole.str.tail(-power),
            part.str.strip_chars_end("0"),
        )
    else:
        padded = part.str.pad_end(power, "0")
        moved = pl.concat_str(
            sign, whole, padded.str.head(power), pl.lit("."), padded.str.slice(power), pl.lit("0")
        )
    if decimal_comma:
        moved = moved.str.replace(".", ",", literal=True)
    return rows.select(pl.coalesce(moved, "text").alias("text"))["text"]
