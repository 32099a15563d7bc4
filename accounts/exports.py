"""Text that leaves in a file which a spreadsheet will open."""

from __future__ import annotations

# what a spreadsheet takes for the start of a formula, full-width forms included
_FORMULA_STARTS = frozenset("=+-@\t\r＝＋－＠")
_SKIPPED_BEFORE = " \"'\u3000\xa0"


def safe_text(text: str) -> str:
    """The text, with a leading quote where a spreadsheet would run it as a formula.

    For text only: amounts go out as numbers and never pass here.
    """
    rest = text.lstrip(_SKIPPED_BEFORE)
    return f"'{text}" if rest[:1] in _FORMULA_STARTS and rest else text
