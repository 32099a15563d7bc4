"""SPDB account lines (浦发银行): money in and out in columns of their own, under a title; a real .xls.

Day and time stand in one cell, two blanks between them. Source: the header of the export of 2025, as public
readers of it describe it.
"""

from __future__ import annotations

from ledgers.formats.china.bank_lines import BankTable, balance, movement, two_columns, words
from ledgers.formats.known import Cells


class SpdbLines(BankTable):
    """One row per movement."""

    code = "spdb"
    title = "SPDB account statement"
    needed = (("交易日期", "交易类型", "存入金额", "取出金额", "余额", "交易对手名称"),)
    totalled = ("存入金额", "取出金额")

    def entries(self, cells: Cells) -> None:
        cells.currency("币种")
        cells.moment("交易日期")
        two_columns(cells, "存入金额", "取出金额")
        balance(cells, "余额")
        words(cells, "counterparty", "交易对手名称")
        words(cells, "description", "交易类型", "附言")
        movement(cells, "交易类型")


FORMAT = SpdbLines()
