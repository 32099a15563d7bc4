"""Where the records of a table end: the totals, notes and balances that stand under them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from ledgers.formats.base import FooterTest
from ledgers.formats.splitting import words_of

TOTAL = re.compile(
    r"^(?:.{0,8}(?:合计|合計|总计|總計|小计|小計|共计|共計)(?:金额|金額|笔数|筆數|数|數)?"
    r"|(?:grand |sub)?totals?(?: .{0,20})?|sum(?:me)?|gesamt|totale?s?"
    r"|(?:opening|closing|ending|beginning|starting) balance.*|balance (?:at|on|as of|brought|carried).*"
    r"|.{0,4}(?:期初|期末|上期|本期|承前).{0,8}|saldo (?:inicial|final).*)$"
)
# names of totals in a heading: 资金流水总笔数, 收入金额
TOTAL_NAME = re.compile(r"总|總|合计|合計|笔数|筆數|(?:收入|支出)(?:金额|金額)|(?i:total|count)")
TOTAL_NAMES_MIN, TOTALS_LINES_MAX = 3, 5
# a note, not an order whose number begins so (#1001)
NOTE = re.compile(r"^(?:#(?![A-Za-z-]*[0-9])|-{3,}|={3,}|\*{3,})")
# a lone sentence, not the first cell of a row that was cut off: those begin with a number or an id
SENTENCE = re.compile(r"^(?![A-Za-z]*[0-9])(?:.*[\s:：].*|.*[\u4e00-\u9fff]{2,}.*)$", re.DOTALL)


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row of cells is a sum or balance of the rows above rather than a record."""
    filled = [
        unicodedata.normalize("NFKC", cell).strip().lower().strip(":： ") for cell in cells if cell
    ]
    return any(TOTAL.match(cell) for cell in filled[:2])


def is_footer_line(line: str, delimiter: str) -> bool:
    """Whether a line under the records is certainly none itself."""
    cells = words_of(line, delimiter)
    filled = [cell for cell in cells if cell]
    if not filled or NOTE.match(filled[0]) or is_total(cells):
        return True
    return len(filled) == 1 and SENTENCE.match(filled[0]) is not None


def names_totals(line: str, delimiter: str) -> bool:
    """Whether a line is the heading of totals that stand on the line under it."""
    filled = [cell for cell in words_of(line, delimiter) if cell]
    named = all(TOTAL_NAME.search(cell) and not any(c.isdigit() for c in cell) for cell in filled)
    return len(filled) >= TOTAL_NAMES_MIN and named


def under_records(last: Sequence[str], delimiter: str) -> int:
    """The place of the first line after the last record, counted in a file's last lines."""
    place = len(last)
    near = range(max(0, place - TOTALS_LINES_MAX), place)
    place = next((at for at in near if names_totals(last[at], delimiter)), place)
    while place and is_footer_line(last[place - 1], delimiter):
        place -= 1
    return place


def from_line(begins: Callable[[str], bool]) -> FooterTest:
    """A footer whose first line is known by how it begins."""

    def footer(last: Sequence[str], _delimiter: str) -> int:
        return next((place for place, line in enumerate(last) if begins(line)), len(last))

    return footer
