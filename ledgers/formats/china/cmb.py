"""CMB account lines (招商银行): signed amounts, running balance in 联机余额, newest or oldest first.

Source: the header of the bank's export of 2024, as public readers of it describe it.
"""

from __future__ import annotations

from ledgers.formats.china.bank_lines import BankTable, balance, movement, words
from ledgers.formats.known import Cells


class CmbLines(BankTable):
    """One row per movement, on the day that it was booked."""

    code = "cmb"
    title = "CMB account statement"
    needed = (("记账日期", "货币", "交易金额", "联机余额", "交易摘要"),)

    def entries(self, cells: Cells) -> None:
        cells.currency("货币")
        cells.moment("记账日期")
        cells.amount("net_minor", "交易金额")
        balance(cells, "联机余额")
        words(cells, "counterparty", "对手信息")
        words(cells, "description", "交易摘要", "客户摘要")
        movement(cells, "交易摘要")


FORMAT = CmbLines()
