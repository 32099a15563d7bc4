"""ICBC account lines (工商银行, 明细查询文件下载), with and without 交易详情.

Anatomy: preamble with 卡号, header line 7, cells padded with blanks and a TAB inside quotation marks, a comma
at the end of each row, and a row of totals (人民币合计). 交易金额 is in the currency of the purchase and mostly a
dash; 记账金额 is what moved. Source: exports of the bank's personal net bank, 2023 to 2025.
"""

from __future__ import annotations

from typing import ClassVar

from ledgers.formats.china.bank_lines import BankTable, balance, movement, two_columns, words
from ledgers.formats.known import Cells

INCOME, OUTGO = "记账金额(收入)", "记账金额(支出)"


class IcbcLines(BankTable):
    """One row per movement; the running balance goes up the file, newest first."""

    code = "icbc"
    title = "ICBC account statement"
    needed = (("交易日期", "摘要", "钞/汇", INCOME, OUTGO, "记账币种", "余额"),)
    totalled = (INCOME, OUTGO)
    # where the other party is named
    other: ClassVar[tuple[str, ...]] = ("对方户名",)

    def entries(self, cells: Cells) -> None:
        cells.currency("记账币种")
        cells.moment("交易日期")
        cells.day("value_on", "记账日期")
        two_columns(cells, INCOME, OUTGO)
        balance(cells, "余额")
        words(cells, "counterparty", *self.other)
        words(cells, "description", "摘要", "交易详情", "交易场所")
        movement(cells, "摘要")


FORMAT = IcbcLines()
