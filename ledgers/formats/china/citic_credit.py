"""CITIC credit card lines (中信银行信用卡, 本期账单明细): what is owed is positive; a real .xls.

Source: the card's statement of 2024.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import Table
from ledgers.formats.china.bank_lines import BankTable, movement
from ledgers.formats.known import Cells, account_of

CARD = "卡末四位"


class CiticCardLines(BankTable):
    """One row per purchase, refund or repayment, in the currency that it was settled in."""

    code = "citic_credit"
    title = "CITIC credit card statement"
    needed = (("交易日期", "入账日期", "交易描述", CARD, "结算币种", "交易金额", "结算金额"),)

    def entries(self, cells: Cells) -> None:
        cells.currency("结算币种")
        cells.moment("交易日期")
        cells.day("value_on", "入账日期")
        cells.amount("owed", "结算金额")
        cells.set(net_minor=-pl.col("owed"))
        cells.text("description", "交易描述")
        movement(cells)

    def about(self, table: Table) -> dict[str, object]:
        """The card's last digits stand on each row."""
        return super().about(table) | {"account": account_of(table, CARD)}


FORMAT = CiticCardLines()
