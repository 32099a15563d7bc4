"""Text that leaves in a file which a spreadsheet will open."""

from __future__ import annotations

# what a spreadsheet takes for the start of a formula, full-width forms included
_FORMULA_STARTS = frozenset("=+-@\t\r＝＋－＠")
# what may stand before one and is not seen: spaces, quotes, line breaks, marks without width
_SKIPPED_BEFORE = " \"'\u3000\xa0\n\x0b\x0c\u200b\u2060\ufeff"


def safe_text(text: str) -> str:
    """The text, with a leading quote where a spreadsheet would run it as a formula.

    For text only: amounts go out as numbers and never pass here.
    """
    rest = text.lstrip(_SKIPPED_BEFORE)
    return f"'{text}" if rest[:1] in _FORMULA_STARTS and rest else text
