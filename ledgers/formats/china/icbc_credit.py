"""ICBC credit card lines (工商银行信用卡, 明细查询文件下载).

Like the bank's account lines, but with 记账日期, no 钞/汇, and a row of totals called 合计金额; the balance is
what is owed, negative. Source: exports of the bank's personal net bank, 2023.
"""

from __future__ import annotations

from ledgers.formats.china.icbc import INCOME, OUTGO, IcbcLines


class IcbcCardLines(IcbcLines):
    """One row per purchase, refund or repayment; a repayment is money that came."""

    code = "icbc_credit"
    title = "ICBC credit card statement"
    needed = (("交易日期", "记账日期", "摘要", INCOME, OUTGO, "记账币种", "余额"),)
    other = ("对方户名", "交易场所")


FORMAT = IcbcCardLines()
