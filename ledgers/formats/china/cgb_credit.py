"""CGB credit card lines (广发银行信用卡): what is owed is positive, refunds and repayments are negative.

Source: the card's statement of 2025.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.china.bank_lines import BankTable, movement
from ledgers.formats.known import Cells


class CgbCardLines(BankTable):
    """One row per purchase, refund or repayment, in the currency that it was booked in."""

    code = "cgb_credit"
    title = "CGB credit card statement"
    needed = (("交易日期", "入账日期", "交易摘要", "交易金额", "交易货币", "入账金额", "入账货币"),)

    def entries(self, cells: Cells) -> None:
        cells.currency("入账货币")
        cells.moment("交易日期")
        cells.day("value_on", "入账日期")
        cells.amount("owed", "入账金额")
        cells.set(net_minor=-pl.col("owed"))
        cells.text("description", "交易摘要")
        movement(cells, "交易摘要", r"^[（(](.+?)[）)]")


FORMAT = CgbCardLines()
