"""Runs alone, with limits on memory and time: opens one workbook and prints its lines as JSON."""

from __future__ import annotations

import csv
import datetime
import io
import json
import resource
import sys


def cell_text(cell: object) -> str:
    """A cell as a person sees it. Whole numbers lose the point that a sheet's float gives them."""
    if isinstance(cell, bool) or cell is None:
        return "" if cell is None else str(cell)
    if type(cell).__name__ == "float":
        # 15 digits are what a spreadsheet keeps: 0.1 + 0.2 is shown as 0.3
        return format(cell, ".15g")
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(sep=" ")
    return (
        str(cell).replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("_x000D_", "")
    )


def main(path: str) -> int:
    from ledgers.formats.sheets import CPU_SECONDS_MAX, MEMORY_BYTES_MAX

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if len(rows) > 1:
            break
    lines = []
    for row in rows:
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow([cell_text(cell) for cell in row])
        lines.append("" if not out.getvalue().strip(',"') else out.getvalue())
    sys.stdout.write(json.dumps(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
