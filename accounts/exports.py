"""Text that leaves in a file which a spreadsheet will open."""

from __future__ import annotations

CSV_TYPE = "text/csv; charset=utf-8"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# what a spreadsheet takes for the start of a formula, full-width forms included
_FORMULA_STARTS = frozenset("=+-@\t\r＝＋－＠")
# what may stand before one and is not seen: spaces, quotes, line breaks, marks without width
_SKIPPED_BEFORE = " \"'\u3000\xa0\n\x0b\x0c\u200b\u2060\ufeff"

# characters that a cell of a workbook holds, counted as Excel counts them: UTF-16 units
CELL_UNITS_MAX = 32_767
_CUT = " […]"


def safe_text(text: str) -> str:
    """The text, with a leading quote where a spreadsheet would run it as a formula.

    For text only: amounts go out as numbers and never pass here.
    """
    rest = text.lstrip(_SKIPPED_BEFORE)
    return f"'{text}" if rest[:1] in _FORMULA_STARTS and rest else text


def cell_text(text: str) -> str:
    """The text as a workbook's cell can hold it: a longer one is cut where everybody sees it.

    The writer leaves out a cell that is too long, without a word.
    """
    if len(text) * 2 <= CELL_UNITS_MAX or _units(text) <= CELL_UNITS_MAX:
        return text
    kept = text.encode("utf-16-le")[: 2 * (CELL_UNITS_MAX - len(_CUT))]
    return kept.decode("utf-16-le", errors="ignore") + _CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
