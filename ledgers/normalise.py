"""Text of cells made comparable, and what must not pass: damage, control characters, card numbers."""

from __future__ import annotations

import re

import polars as pl

# armour that platforms put around ids so that spreadsheets leave them alone
_ARMOUR = "`'‘’\t \u00a0\u3000\ufeff"
# what a spreadsheet makes of a long number
DAMAGED = r"^[0-9](?:\.[0-9]+)?[eE]\+[0-9]+$|^[0-9]{10,}\.0$"
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_CARD = re.compile(r"(?<![0-9])([3-6][0-9](?:[ -]?[0-9]){11,17})(?![0-9])")
CARD_DIGITS = range(13, 20)


def bare(cell: pl.Expr) -> pl.Expr:
    """A cell without armour: `x, 'x, ="x", TABs and spaces around; empty becomes null."""
    text = cell.str.strip_chars(_ARMOUR)
    text = text.str.replace(r'^="(.*)"$', "$1").str.strip_chars(_ARMOUR)
    return pl.when(text != "").then(text)


def key(reference: pl.Expr) -> pl.Expr:
    """A reference for joining: one form of each letter, upper case, letters and digits alone."""
    plain = reference.str.contains(r"^[0-9A-Z]*$")
    folded = (
        reference.str.normalize("NFKC").str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]", "")
    )
    made = pl.when(plain).then(reference).otherwise(folded)
    return pl.when((made != "") & (made != "0")).then(made)


def key_of(text: str) -> str | None:
    """`key` for one text, such as a person's question."""
    found: str | None = pl.select(key(pl.lit(text, pl.String))).item()
    return found


def is_luhn_valid(digits: str) -> bool:
    """The check digit of card numbers (ISO/IEC 7812-1, annex B)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return total % 10 == 0


def mask_cards(text: str) -> str:
    """The text with card numbers cut to their first six and last four digits."""

    def masked(found: re.Match[str]) -> str:
        digits = re.sub(r"[^0-9]", "", found.group(1))
        if len(digits) not in CARD_DIGITS or not is_luhn_valid(digits):
            return found.group(0)
        return f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}"

    return _CARD.sub(masked, text)


def mask_column(column: pl.Expr) -> pl.Expr:
    """`mask_cards` for the few cells that could hold a card number."""
    suspicious = column.str.contains(
        r"(?:^|[^0-9])[3-6][0-9](?:[ -]?[0-9]){11,17}(?:[^0-9]|$)"
    ).fill_null(value=False)
    masked = pl.when(suspicious).then(column).map_elements(mask_cards, return_dtype=pl.String)
    return pl.when(suspicious).then(masked).otherwise(column)
