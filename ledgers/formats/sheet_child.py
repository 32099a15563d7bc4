"""Runs alone, with limits on memory and time: opens one workbook and prints its sheets as JSON.

One line of output is one sheet that holds anything: its name and its rows, the cells of a row parted by U+001F.
"""

from __future__ import annotations

import datetime
import json
import resource
import sys
from collections.abc import Sequence

# digits that a spreadsheet keeps of a number: 0.1 + 0.2 is shown as 0.3
DIGITS = ".15g"
# what would break a line or a cell in two
_BREAKS = str.maketrans({"\r": " ", "\n": " ", "\x1f": " ", "\x0b": " ", "\x0c": " "})


def cell_text(cell: object) -> str:
    """A cell as a person sees it. Whole numbers lose the point that a sheet gives every number."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.replace("_x000D_", "").replace("\r\n", "\n").translate(_BREAKS)
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(sep=" ", timespec="auto")
    if isinstance(cell, (datetime.date, datetime.time, datetime.timedelta)):
        return str(cell)
    return _number(format(cell, DIGITS))


def _number(text: str) -> str:
    """A small number without its exponent; a large one keeps it, and is known as damaged by it."""
    digits, _e, power = text.partition("e-")
    if not power:
        return text
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    return f"{sign}0.{'0' * (int(power) - 1)}{digits.replace('.', '')}"


def sheet_lines(rows: Sequence[Sequence[object]]) -> list[str]:
    lines = ["\x1f".join([cell_text(cell) for cell in row]) for row in rows]
    lines = ["" if not line.strip("\x1f ") else line for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def main(path: str) -> int:
    from ledgers.formats.sheets import CPU_SECONDS_MAX, MEMORY_BYTES_MAX, SHEETS_MAX

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names[:SHEETS_MAX]:
        lines = sheet_lines(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        if lines:
            sys.stdout.write(json.dumps({"name": name, "lines": lines}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
