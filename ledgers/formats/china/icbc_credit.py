"""ICBC credit card lines (工商银行信用卡, 明细查询文件下载).

Like the bank's account lines, but with 记账日期, no 钞/汇, and a row of totals called 合计金额; the balance is
what is owed, negative. Source: exports of the bank's personal net bank, 2023.
"""

from __future__ import annotations

from ledgers.formats.china.bank_lines import BankTable, balance, movement, two_columns, words
from ledgers.formats.known import Cells

INCOME, OUTGO = "记账金额(收入)", "记账金额(支出)"


class IcbcCardLines(BankTable):
    """One row per purchase, refund or repayment; a repayment is money that came."""

    code = "icbc_credit"
    title = "ICBC credit card statement"
    needed = (("交易日期", "记账日期", "摘要", INCOME, OUTGO, "记账币种", "余额"),)
    totalled = (INCOME, OUTGO)

    def entries(self, cells: Cells) -> None:
        cells.currency("记账币种")
        cells.moment("交易日期")
        cells.day("value_on", "记账日期")
        two_columns(cells, INCOME, OUTGO)
        balance(cells, "余额")
        words(cells, "counterparty", "对方户名", "交易场所")
        words(cells, "description", "摘要", "交易场所")
        movement(cells, "摘要")


FORMAT = IcbcCardLines()
