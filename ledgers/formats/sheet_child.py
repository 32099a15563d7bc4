"""Runs alone, with limits on memory and time: opens one workbook and prints its sheets.

The first line of output names each sheet that holds anything and counts its rows, as JSON; the rows follow, the
cells of a row parted by U+001F. It runs by its path and imports nothing of the product, which is a third
of a second in which a small workbook is read.
"""

from __future__ import annotations

import datetime
import gc
import json
import os
import resource
import sys
from collections.abc import Iterable, Sequence
from itertools import islice

# digits that a spreadsheet keeps of a number: 0.1 + 0.2 is shown as 0.3
DIGITS = ".15g"
BETWEEN = "\x1f"
# what would break a line or a cell in two
_BREAKS = str.maketrans({"\r": " ", "\n": " ", BETWEEN: " ", "\x0b": " ", "\x0c": " "})
# what is written otherwise than it stands; a number's exponent may also be somebody's word
_REWRITTEN = ("\r", "\x0b", "\x0c", "_x000D_", "e-")
BLOCK_ROWS = 500
_WRITTEN = {str: "%s", float: f"%{DIGITS}", int: f"%{DIGITS}"}
TOO_LARGE = "sheet_too_large"


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


def sheet_lines(rows: Iterable[Sequence[object]]) -> list[str]:
    """The rows as lines, down to the last that holds anything."""
    lines: list[str] = []
    patterns: dict[tuple[type, ...], str | None] = {}
    rest = iter(rows)
    while block := list(islice(rest, BLOCK_ROWS)):
        lines += _written(block, patterns) or [
            BETWEEN.join([cell_text(cell) for cell in row]) for row in block
        ]
    lines = ["" if not line.strip("\x1f ") else line for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _written(
    block: Sequence[Sequence[object]], patterns: dict[tuple[type, ...], str | None]
) -> list[str] | None:
    """Rows of texts and numbers, each written in one step by the pattern of its cells' kinds.

    None where a row holds anything else, or a letter that would break a line or a cell in two.
    """
    lines = []
    for row in block:
        kinds = tuple(map(type, row))
        if kinds not in patterns:
            marks = [_WRITTEN.get(kind, "") for kind in kinds]
            patterns[kinds] = BETWEEN.join(marks) if all(marks) else None
        pattern = patterns[kinds]
        if pattern is None:
            return None
        lines.append(pattern % tuple(row))
    together = "\n".join(lines)
    cells = sum(map(len, block))
    is_whole = together.count("\n") == len(block) - 1 and together.count(BETWEEN) == cells - len(
        block
    )
    return lines if is_whole and not any(mark in together for mark in _REWRITTEN) else None


def main(arguments: Sequence[str]) -> int:
    path, (memory, seconds, sheets_max, *limits) = arguments[0], map(int, arguments[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    # nothing of the sheets is freed before the end
    gc.disable()
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    sheets = []
    for name in book.sheet_names[:sheets_max]:
        sheet = book.get_sheet_by_name(name)
        rows, columns = (at + 1 for at in sheet.end or (-1, -1))
        if any(n > most for n, most in zip((rows, columns, rows * columns), limits, strict=True)):
            sys.stderr.write(f"{TOO_LARGE} {rows} {columns}\n")
            return 1
        if lines := sheet_lines(sheet.iter_rows()):
            # rows are given without the empty columns before the first
            before = BETWEEN * (sheet.start or (0, 0))[1]
            sheets.append((name, [line and before + line for line in lines]))
    out = [json.dumps([(name, len(lines)) for name, lines in sheets])]
    for _name, lines in sheets:
        out += lines
    sys.stdout.buffer.write("\n".join(out).encode("utf-8", "replace"))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stderr.flush()
    # at once: taking millions of cells apart one by one takes longer than writing them
    os._exit(code)
