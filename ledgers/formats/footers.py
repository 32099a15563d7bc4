"""Where the records of a table end: the totals, notes and balances that stand under them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ledgers.formats.base import FooterTest
from ledgers.formats.splitting import words_of

# what the first cell of a sum says
TOTAL = re.compile(
    r"^(?:(?:[0-9]{2,4}[-/.年])?[0-9]{1,2}[-/.月][0-9]{1,2}[日号號]? ?)?"
    r"(?:.{0,8}(?:合计|合計|总计|總計|小计|小計|共计|共計)(?:金额|金額|笔数|筆數|数|數)?"
    r"|(?:grand |sub[- ]?)?totals?|sum(?:me)?|gesamt|totale?s?|.{0,4}(?:期初|期末|上期|本期|承前).{0,8})$"
)
# the sum of a page, a day or a customer, and not of all
SUBTOTAL = re.compile(r"小计|小計|sub-? ?total")
# no cell matches TOTAL or LIKE_TOTAL that holds none of these
TOTAL_HINTS = ("计", "計", "total", "sum", "gesamt", "期", "承前")
# may be a sum, or somebody's name: Total Wine
LIKE_TOTAL = re.compile(r"^(?:grand |sub[- ]?)?totals? .{0,20}$")
# may stand in the second cell, after the day that it is the balance of
BALANCE = re.compile(
    r"^(?:(?:opening|closing|ending|beginning|starting) balance.*|balance (?:at|on|as of|brought|carried).*"
    r"|.{0,4}(?:期初|期末|上期|本期|承前).{0,4}(?:余额|餘額|结余|結餘)|saldo (?:inicial|final).*)$"
)
DAY = re.compile(
    r"^(?:(?:民[国國] ?)?[0-9]{3,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4})(?:[ t].*)?$"
)
# a sum in the second cell, after the day that it is drawn on
SUM_OF_DAY = re.compile(r"^.{0,8}(?:合计|合計|总计|總計|小计|小計|共计|共計)$")
# names of totals in a heading: 资金流水总笔数, 收入金额
TOTAL_NAME = re.compile(r"总|總|合计|合計|笔数|筆數|(?:收入|支出)(?:金额|金額)|(?i:total|count)")
TOTAL_NAMES_MIN, TOTALS_LINES_MAX = 3, 5
# a note, not an order whose number begins so (#1001)
NOTE = re.compile(r"^#(?![A-Za-z-]*[0-9])")
RULE = re.compile(r"^([-=*])\1{2,}(?:.*\1{3,})?$")
# a lone sentence, not the first cell of a row that was cut off: those begin with a number or an id
SENTENCE = re.compile(r"^(?![A-Za-z]*[0-9])(?:.*[\s:：].*|.*[\u4e00-\u9fff]{2,}.*)$", re.DOTALL)


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row of cells is a sum or balance of the rows above rather than a record."""
    filled = [
        unicodedata.normalize("NFKC", cell).strip().lower().strip(":： ") for cell in cells if cell
    ]
    if not filled:
        return False
    if TOTAL.match(filled[0]) or any(BALANCE.match(cell) for cell in filled[:2]):
        return True
    if DAY.match(filled[0]) and any(SUM_OF_DAY.match(cell) for cell in filled[1:2]):
        return True
    return bool(LIKE_TOTAL.match(filled[0])) and not any(DAY.match(cell) for cell in filled)


def is_subtotal(cells: Sequence[str]) -> bool:
    """Whether a row that is a sum says that it is one of a part."""
    return any(SUBTOTAL.search(cell.lower()) for cell in cells)


def is_footer_line(line: str, delimiter: str) -> bool:
    """Whether a line under the records is certainly none itself."""
    if line.count('"') % 2:
        # the end of a record of several lines
        return False
    cells = words_of(line, delimiter)
    filled = [cell for cell in cells if cell]
    if all(RULE.match(cell) for cell in filled) or NOTE.match(filled[0]) or is_total(cells):
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


def of_lines(begins: tuple[str, ...]) -> FooterTest:
    """A footer whose every line begins so."""

    def footer(last: Sequence[str], _delimiter: str) -> int:
        place = len(last)
        while place and (not last[place - 1].strip() or last[place - 1].startswith(begins)):
            place -= 1
        return place

    return footer


def of_names_and_values(begins: tuple[str, ...]) -> FooterTest:
    """A footer of two lines, the names of totals and the totals. What follows them is no record, or they are none."""

    def footer(last: Sequence[str], delimiter: str) -> int:
        places = [place for place, line in enumerate(last) if line.startswith(begins)]
        place = places[-1] if places else len(last)
        under = [line for line in last[place + 1 :] if line.strip()]
        return place if all(is_footer_line(line, delimiter) for line in under[1:]) else len(last)

    return footer


def names_and_values(after: Sequence[str], delimiter: str) -> dict[str, str]:
    """The totals of a footer of names and values; none where it is cut short."""
    lines = [line for line in after if line.strip()]
    if len(lines) < 2:  # noqa: PLR2004
        return {}
    names, values = (words_of(line, delimiter) for line in lines[:2])
    return dict(zip(names, values, strict=False))
