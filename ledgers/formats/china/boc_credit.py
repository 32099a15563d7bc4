"""BOC credit card lines (中国银行信用卡账单): money in and out in columns of their own, several cards and currencies.

Source: the header of the card's statement of 2025, as public readers of it describe it.
"""

from __future__ import annotations

from ledgers.formats.china.bank_lines import BankTable, movement, two_columns
from ledgers.formats.known import Cells


class BocCardLines(BankTable):
    """One row per purchase, refund or repayment; a repayment is money that came."""

    code = "boc_credit"
    title = "BOC credit card statement"
    needed = (("交易日", "银行记账日", "交易描述", "存入", "支出", "币种"),)

    def entries(self, cells: Cells) -> None:
        cells.currency("币种")
        cells.moment("交易日")
        cells.day("value_on", "银行记账日")
        two_columns(cells, "存入", "支出")
        cells.text("description", "交易描述")
        movement(cells)


FORMAT = BocCardLines()
