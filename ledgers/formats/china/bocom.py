"""BOCOM account lines (交通银行): unsigned amounts, the direction in 借贷 (借 Dr money that went, 贷 Cr that came).

Source: the header of the bank's export of 2024, as public readers of it describe it.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.china.bank_lines import BankTable, balance, moment, movement, words
from ledgers.formats.known import Cells
from ledgers.formats.words import DIRECTION_WORDS, IN, OUT

SIDE = "借贷"


class BocomLines(BankTable):
    """One row per movement."""

    code = "bocom"
    title = "BOCOM account statement"
    needed = (("交易日期", "交易时间", "交易类型", SIDE, "交易金额", "余额", "对方户名"),)

    def entries(self, cells: Cells) -> None:
        cells.currency("币种")
        moment(cells, "交易日期", "交易时间", self.zone)
        cells.meaning("side", DIRECTION_WORDS, SIDE, required=True)
        cells.fault(
            ~pl.col("side").is_in([IN, OUT]), "bad_direction", SIDE, value=pl.col("side_text")
        )
        cells.amount("amount", "交易金额")
        cells.set(
            net_minor=pl.when(pl.col("side") == OUT).then(-pl.col("amount")).otherwise("amount")
        )
        balance(cells, "余额")
        words(cells, "counterparty", "对方户名")
        words(cells, "description", "交易类型", "摘要", "交易地点")
        movement(cells, "交易类型")


FORMAT = BocomLines()
