"""WeChat Pay bill of a person (微信支付账单明细), CSV until 2024 and XLSX since.

Sixteen lines with the owner, the days and totals, then the header; amounts as ¥28.16 in CSV; / stands for
nothing. A partial refund shows in 当前状态 of its payment, 已退款(￥0.11), and has a row of its own. A
withdrawal's amount holds its fee, which 备注 names: 服务费¥0.10.
Source: WeChat, 我 > 服务 > 钱包 > 账单 > 下载账单.
"""

from __future__ import annotations

import re
from itertools import product

import polars as pl

from ledgers.formats.china.purses import PURSE_STATUS, Purse, read_way, settle
from ledgers.formats.known import Cells

NAMES = ("交易时间", "交易类型", "交易对方", "支付方式", "当前状态", "交易单号", "商户单号", "备注")
WAYS, AMOUNTS = ("收/支", "收支类型"), ("金额(元)", "金额")
PARTLY = r"已退款[（(]"
CHARGE = r"服务费[¥￥]([0-9.,]+)"
NOTHING = "/"


class WeChatPersonalBill(Purse):
    """One row per payment, refund, or movement between the owner's own purses."""

    code = "wechat_personal"
    title = "WeChat Pay personal bill"
    needed = tuple((*NAMES, *names) for names in product(WAYS, AMOUNTS))
    owner = re.compile(r"微信昵称[:：]\[([^\]\n]*)\]")

    def entries(self, cells: Cells) -> None:
        cells.moment("交易时间")
        cells.reference("transaction", "交易单号")
        cells.reference("order", "商户单号")
        cells.amount("written", *AMOUNTS)
        read_way(cells, *WAYS)
        cells.meaning("status", PURSE_STATUS, "当前状态")
        for column, name in (
            ("counterparty", "交易对方"), ("description", "商品"), ("type", "交易类型"), ("remark", "备注"),
        ):  # fmt: skip
            cells.text(column, name)
            cells.set(**{column: pl.when(pl.col(column) != NOTHING).then(pl.col(column))})
        state = pl.col("status_text").fill_null("")
        cells.set(
            channel=pl.lit("WECHAT"),
            status=pl.when(state.str.contains(PARTLY))
            .then(pl.lit("PARTLY_REFUNDED"))
            .otherwise("status"),
            charge_text=pl.col("remark").str.extract(CHARGE, 1),
        )
        cells.draft.amount("charge", "charge_text", "备注", required=False)
        settle(cells, told=pl.col("type"), back=pl.col("type").str.contains(r"退款$"))
        # what left holds the fee; less arrived
        charged = pl.when(pl.col("net_minor") < 0).then("charge").otherwise(0)
        cells.set(gross_minor=pl.col("gross_minor") + charged, fee_minor=-charged)


FORMAT = WeChatPersonalBill()
