"""Bytes to normalised frames: a WeChat bill of 1 M rows, and a workbook, each against bare parsing in the same run.

The product's side finds out what the file is, checks encoding, widths and control characters, masks card numbers,
parses amounts and times, keeps the raw row and proves the totals. The floor only cuts the lines into text cells,
as fast as the same library can, and for the workbook only opens it.
"""

from __future__ import annotations

import io
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import python_calamine
import xlsxwriter

from ledgers.formats import open_statement
from tests.benchmarks.harness import measure, report
from tests.ledgers.bills import HEADER, wechat_bill, wechat_row

ROWS, SHEET_ROWS = 1_000_000, 100_000
# what exports of banks and channels have, and a wide one
SHEET_COLUMNS = (10, 20)
# what is asked of two cores, beside the ratio
BILL_ROWS_PER_SECOND, SHEET_ROWS_PER_SECOND = 400_000, 60_000


def read_bill(path: Path) -> int:
    with path.open("rb") as file:
        rows = sum(len(batch.entries) for batch in open_statement(file))
    assert rows == ROWS
    return rows


def cut(path: Path) -> pl.DataFrame:
    """Lines to cells and nothing else."""
    return pl.read_csv(
        path, quote_char=None, infer_schema=False, n_rows=ROWS, truncate_ragged_lines=True
    )


def workbook(columns: int) -> bytes:
    """Orders with so many columns of texts and numbers."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"constant_memory": True})
    sheet = book.add_worksheet()
    others = [f"extra {n}" for n in range(columns - 5)]
    sheet.write_row(0, 0, ["订单号", "支付时间", "支付方式", "实付金额", "订单状态", *others])
    for n in range(SHEET_ROWS):
        order = [f"SO{n}", "2026-10-05 10:00:00", "微信支付", (100 + n % 9_000) / 100, "已付款"]
        sheet.write_row(n + 1, 0, [*order, *(f"text {n % 100}" for _ in others)])
    book.close()
    return made.getvalue()


def read_sheet(content: bytes) -> int:
    rows = sum(len(batch.entries) for batch in open_statement(content))
    assert rows == SHEET_ROWS
    return rows


def open_sheet(content: bytes) -> object:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def main() -> bool:
    with TemporaryDirectory(prefix="reconcile-bench-") as folder:
        path = Path(folder, "bill.csv")
        path.write_bytes(wechat_bill(*(wechat_row(n, 100 + n % 9_000) for n in range(ROWS))))
        read = measure("bytes to entries, 27 columns", ROWS, lambda: read_bill(path))
        floor = measure(f"cutting into {HEADER.count(',') + 1} cells", ROWS, lambda: cut(path))
    report(floor)
    within = report(read, floor, 12.0)
    for columns in SHEET_COLUMNS:
        content = workbook(columns)
        opened = measure("opening the workbook", SHEET_ROWS, partial(open_sheet, content))
        name = f"workbook to entries, {columns} columns"
        taken = measure(name, SHEET_ROWS, partial(read_sheet, content))
        report(opened)
        within &= report(taken, opened, 2.5)
    sys.stdout.write(
        f"asked of two cores: {BILL_ROWS_PER_SECOND:,} and {SHEET_ROWS_PER_SECOND:,} rows/s\n"
    )
    return within


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
