"""Meituan bill of a person (美团交易账单明细).

UTF-8 with a mark; notices with the owner, the days and totals above the header; amounts as ¥21.17. 订单金额 is the
price, 实付金额 what was paid of it, which is what moved. A refund is a row of its own of 交易类型 退款. The stated
expense counts the rows of repayments (还款), but not their amounts.
Source: Meituan app, 我的 > 钱包 > 账单 > 导出.
"""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.china.purses import PURSE_STATUS, REPAID, Purse, read_way, settle
from ledgers.formats.known import Cells
from ledgers.formats.words import CHANNEL_WORDS


class MeituanPersonalBill(Purse):
    """One row per payment or refund of an order, by whatever it was paid with."""

    code = "meituan_personal"
    title = "Meituan personal bill"
    needed = (
        ("交易成功时间", "交易类型", "订单标题", "收/支", "实付金额", "交易单号", "商家单号"),
    )
    owner = re.compile(r"美团用户名[:：]\[([^\]\n]*)\]")

    def entries(self, cells: Cells) -> None:
        cells.text("done_at", "交易成功时间")
        cells.text("made_at", "交易创建时间")
        cells.moment_from(pl.coalesce("done_at", "made_at"), "交易成功时间")
        cells.reference("transaction", "交易单号", required=True)
        cells.reference("order", "商家单号")
        cells.amount("written", "实付金额")
        read_way(cells, "收/支")
        cells.meaning("channel", CHANNEL_WORDS, "支付方式", default="OTHER")
        # the bill has no status: it lists what was done
        cells.meaning("status", PURSE_STATUS, "交易状态")
        cells.text("counterparty", "交易对方")
        cells.text("description", "订单标题")
        cells.text("type", "交易类型")
        repaid = pl.col("type").str.contains(REPAID).fill_null(value=False)
        settle(
            cells,
            told=pl.col("type"),
            back=pl.col("type").str.contains("退款"),
            counted=pl.when(repaid).then(0).otherwise("written"),
        )


FORMAT = MeituanPersonalBill()
