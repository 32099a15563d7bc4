"""Text of cells made comparable, and what must not pass: damage, control characters, card numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

# armour that platforms put around ids so that spreadsheets leave them alone
_ARMOUR = "`'‘’\t \u00a0\u3000\ufeff"
_FORMULA = r'^="(.*)"$'
# what a spreadsheet, or a program that took it for a number, makes of a long number
WITH_EXPONENT = r"^[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+$"
DAMAGED = rf"{WITH_EXPONENT}|^[0-9]{{6,}}\.0+$"
# what people and systems write where there is no number: rows that share it share nothing
NO_NUMBER = r"^(?:0+|NA|NAN|NIL|NONE|NULL|UNKNOWN|无|無|空|暂无|暫無|未知)$"
# a reference that is its own key and can be none of these: letters and digits, neither 4E12 nor zeros
USUAL = r"^(?:[A-Z]+[0-9]|[1-9][0-9])[0-9A-Z]*$"
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
# the first digits of payment cards by scheme (ISO/IEC 7812 issuer numbers)
_ISSUER = r"(?:4[0-9]|5[0-9]|2[2-7]|3[4-9]|30|6[0-9]|81)"
_LIKE_CARD = rf"(?:^|[^0-9]){_ISSUER}(?:[ -]?[0-9]){{11,17}}(?:[^0-9]|$)"
# what makes a row worth a closer look; of most rows nothing does, and they are looked at once
SUSPICIOUS = rf"{CONTROL}|{_LIKE_CARD}"
_CARD = re.compile(rf"(?<![0-9])({_ISSUER}(?:[ -]?[0-9]){{11,17}})(?![0-9])")
CARD_DIGITS_MIN = 13
# so many digits or more, to their end
_DIGITS = rf"[0-9](?:[ -]?[0-9]){{{CARD_DIGITS_MIN - 1},}}"
# how many digits the numbers of a scheme have
_LENGTHS = (
    (re.compile(r"4"), (13, 16, 19)),
    (re.compile(r"5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"3(?:0[0-5]|095|[689])"), (14, 16, 19)),
    (re.compile(r"35(?:2[89]|[3-8])"), (16, 17, 18, 19)),
    (re.compile(r"6(?:011|4[4-9]|5)"), (16, 19)),
    (re.compile(r"62|81|60"), (16, 17, 18, 19)),
    (re.compile(r"5(?:018|020|038|8)|6(?:304|759|76[1-3])"), (13, 16, 18, 19)),
)


def bare(cell: pl.Expr) -> pl.Expr:
    """A cell without armour: `x, 'x, ="x", TABs and spaces around; empty becomes null."""
    text = cell.str.strip_chars(_ARMOUR)
    text = text.str.replace(_FORMULA, "$1").str.strip_chars(_ARMOUR)
    return pl.when(text != "").then(text)


def is_uniform(cells: pl.Series) -> bool:
    """Whether a column says the same in every row, as many do."""
    # the ends of most columns differ
    if len(cells) < 2 or cells[0] is None or cells[0] != cells[-1] or cells.null_count():  # noqa: PLR2004
        return False
    return bool((cells == cells[0]).all())


def values_of(cells: pl.Series) -> list[str]:
    """What a column says anywhere, once each."""
    cells = cells.head(1) if is_uniform(cells) else cells.drop_nulls().unique()
    return cells.to_list()


def told_by(cells: pl.Series, said: Mapping[str, str | None]) -> pl.Series:
    """What each cell means; null where nothing is said of it."""
    if is_uniform(cells):
        return told_by(cells.head(1), said).new_from_index(0, len(cells))
    return cells.replace_strict(said, default=None, return_dtype=pl.String)


def bare_column(cells: pl.Series) -> pl.Series:
    """`bare` for a column at hand; only what wears the rarer armour pays for it."""
    if is_uniform(cells):
        return bare_column(cells.head(1)).new_from_index(0, len(cells))
    text = cells.str.strip_chars(_ARMOUR)
    if text.str.starts_with('="').any():
        text = text.str.replace(_FORMULA, "$1").str.strip_chars(_ARMOUR)
    return text.set(text == "", None) if (text == "").any() else text


def key(reference: pl.Expr) -> pl.Expr:
    """A reference for joining: one form of each letter, upper case, letters and digits alone."""
    made = reference.str.normalize("NFKC").str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]", "")
    return pl.when((made != "") & ~made.str.contains(NO_NUMBER)).then(made)


def key_of(text: str) -> str | None:
    """`key` for one text, such as a person's question."""
    found: str | None = pl.select(key(pl.lit(text, pl.String))).item()
    return found


def are_usual(references: pl.Series) -> bool:
    """Whether references are their own keys as they stand, all of them, and none is damaged."""
    return bool(references.str.contains(USUAL).all())


def key_column(references: pl.Series) -> pl.Series:
    """`key` for a column at hand; most references are keys as they stand."""
    is_key = references.str.contains(r"^[0-9A-Z]*$").fill_null(value=True)
    if is_key.all():
        made = references
    else:
        frame = references.to_frame("r").with_columns(is_key.alias("k"))
        others = frame.with_row_index("at").filter(~pl.col("k"))
        made = references.clone().scatter(others["at"], others.select(key(pl.col("r")))["r"])
    is_none = made.str.contains(NO_NUMBER).fill_null(value=False)
    return made.set(is_none, None) if is_none.any() else made


def is_luhn_valid(digits: str) -> bool:
    """The check digit of card numbers (ISO/IEC 7812-1, annex B)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return total % 10 == 0


def is_card_number(digits: str) -> bool:
    """Whether digits have a card scheme's beginning, its length and a right check digit."""
    fits = any(len(digits) in lengths for begin, lengths in _LENGTHS if begin.match(digits))
    return fits and is_luhn_valid(digits)


def mask_cards(text: str, spared: frozenset[str] = frozenset()) -> str:
    """The text with card numbers cut to their first six and last four digits."""

    def masked(found: re.Match[str]) -> str:
        digits = re.sub(r"[^0-9]", "", found.group(1))
        if found.group(1) in spared or not is_card_number(digits):
            return found.group(0)
        return f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}"

    return _CARD.sub(masked, text)


def mask_column(column: pl.Series, spared: pl.DataFrame | None = None) -> pl.Series:
    """`mask_cards` for the few cells that could hold a card number.

    `spared` are the row's own order and transaction numbers: one in ten of them passes a check digit.
    """
    suspicious = column.str.contains(_LIKE_CARD).fill_null(value=False)
    if not suspicious.any():
        return column
    at = suspicious.arg_true()
    own = spared[at] if spared is not None and spared.width else pl.DataFrame()
    closer = _with_likely_cards(column.gather(at), own)
    if closer.is_empty():
        return column
    texts = column.gather(at.gather(closer)).to_list()
    rows = own[closer].rows() if own.width else [()] * len(texts)
    masked = [
        mask_cards(text, frozenset(str(number) for number in numbers))
        for text, numbers in zip(texts, rows, strict=True)
    ]
    return column.clone().scatter(at.gather(closer), pl.Series(masked, dtype=pl.String))


def _with_likely_cards(texts: pl.Series, own: pl.DataFrame) -> pl.Series:
    """The places of the texts in which `mask_cards` may find something, and few others.

    Long order numbers look like cards in every row of some files. Digits without blanks between them are judged
    here as `is_card_number` does; the rest is left to it.
    """
    runs = texts.to_frame("run").with_row_index("at")
    runs = runs.with_columns(pl.col("run").str.extract_all(_DIGITS)).explode("run")
    own = own.rename(lambda name: f"own {name}").with_row_index("at")
    runs = runs.drop_nulls("run").join(own, on="at", how="left", maintain_order="left")
    is_parted = pl.col("run").str.contains("[ -]")
    is_own = pl.any_horizontal(
        pl.lit(value=False),
        *(pl.col("run").eq_missing(pl.col(name)) for name in own.columns if name != "at"),
    )
    length = pl.col("run").str.len_bytes()
    fits = pl.any_horizontal(
        pl.col("run").str.contains(f"^(?:{begin.pattern})") & length.is_in(lengths)
        for begin, lengths in _LENGTHS
    )
    likely = runs.filter(is_parted | (fits & ~is_own)).select("at", "run", is_parted=is_parted)
    cards = likely.filter(pl.col("is_parted") | _is_luhn_valid(pl.col("run")))
    return cards["at"].unique().sort()


def _is_luhn_valid(digits: pl.Expr) -> pl.Expr:
    """`is_luhn_valid` for a column of at most twenty digits, in two numbers of ten."""
    whole = digits.str.pad_start(20, "0")
    halves = [
        half.cast(pl.Int64, strict=False) for half in (whole.str.head(10), whole.str.tail(10))
    ]
    total = pl.lit(0, pl.Int64)
    for place in range(10):
        for half in halves:
            digit = half // 10**place % 10
            doubled = digit * 2 - pl.when(digit > 4).then(9).otherwise(0)  # noqa: PLR2004
            total = total + (doubled if place % 2 else digit)
    return total % 10 == 0
