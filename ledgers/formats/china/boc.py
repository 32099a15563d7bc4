"""BOC account lines (中国银行, 交易流水明细单): signed amounts, lines of dashes where a cell says nothing.

Source: the bank's statement of 2025.
"""

from __future__ import annotations

from ledgers.formats.base import Table
from ledgers.formats.china.bank_lines import BankTable, balance, moment, movement, words
from ledgers.formats.known import Cells, account_of

CARD = "借记卡号"


class BocLines(BankTable):
    """One row per movement, newest first."""

    code = "boc"
    title = "BOC account statement"
    needed = (("记账日期", "记账时间", "币别", "金额", "余额", "交易名称", "附言", "对方账户名"),)

    def entries(self, cells: Cells) -> None:
        cells.currency("币别")
        moment(cells, "记账日期", "记账时间", self.zone)
        cells.amount("net_minor", "金额")
        balance(cells, "余额")
        words(cells, "counterparty", "对方账户名")
        words(cells, "description", "交易名称", "附言", "网点名称")
        movement(cells, "交易名称")

    def about(self, table: Table) -> dict[str, object]:
        """The card's number stands on each row."""
        said = super().about(table)
        return said | {"account": said["account"] or account_of(table, CARD)}


FORMAT = BocLines()
