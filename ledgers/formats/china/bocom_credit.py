"""BOCOM credit card lines (交通银行信用卡): currency and amount in one cell (CNY 12.30), never a sign.

The first word of 交易说明 says which way the money went. Source: the card's statement of 2025.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.china.bank_lines import BankTable, movement
from ledgers.formats.known import Cells

WHAT, AMOUNT = "交易说明", "入账币种/金额"
CAME = r"^(?:退货|退款|信用卡还款|还款|存入|返现|返还|冲正|撤销|消费撤销|溢缴款)"
WENT = r"^(?:消费|取现|预借现金|分期|年费|利息|违约金|手续费|滞纳金|信用卡取现)"
# a word that says both, such as 手续费退还
BOTH = r"^\S*(?:退|返还|冲正|撤销|减免)"
MONEY = r"^([A-Z]{3}) ?([0-9.,]+)$"


class BocomCardLines(BankTable):
    """One row per purchase, refund or repayment; a repayment is money that came."""

    code = "bocom_credit"
    title = "BOCOM credit card statement"
    needed = (("交易日期", "记账日期", WHAT, "交易币种/金额", AMOUNT),)

    def entries(self, cells: Cells) -> None:
        cells.moment("交易日期")
        cells.day("value_on", "记账日期")
        cells.text("description", WHAT)
        cells.text("money", AMOUNT)
        currency = pl.col("money").str.extract(MONEY, 1)
        cells.set(
            currency=pl.coalesce(currency, "currency"),
            figure=pl.coalesce(pl.col("money").str.extract(MONEY, 2), "money"),
        )
        cells.draft.amount("amount", "figure", AMOUNT)
        came = pl.col("description").str.contains(CAME).fill_null(value=False)
        went = pl.col("description").str.contains(WENT).fill_null(value=False)
        unclear = went & pl.col("description").str.contains(BOTH)
        told = (came | went) & ~unclear
        cells.fault(~told, "bad_direction", WHAT, value=pl.col("description"))
        cells.set(net_minor=pl.when(came).then("amount").otherwise(-pl.col("amount")))
        movement(cells, WHAT, r"^(\S+)")


FORMAT = BocomCardLines()
