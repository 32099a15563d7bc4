"""JD bill of a person (京东交易流水).

UTF-8 with a mark; notices with the owner, the days and totals above the header; rows end in one more, blank
cell. What was given back of a purchase stands in 金额, 235.61(已退款235.50) or 468.32(已全额退款), and has a row of
its own, 退款-…. The stated expense is less what was given back; purchases given back whole count as neither.
Source: JD app, 我的 > 账单 > 导出交易流水.
"""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.china.purses import PURSE_STATUS, Purse, read_way, settle
from ledgers.formats.known import Cells
from ledgers.formats.words import CHANNEL_WORDS

PART_BACK = r"[(（]已退款([0-9.,]+)[)）]$"
WHOLE_BACK = r"[(（]已全额退款[)）]$"
# bought now, paid later by a row of its own
LATER = "先享后付"


class JdPersonalBill(Purse):
    """One row per payment or refund of an order, by whatever it was paid with."""

    code = "jd_personal"
    title = "JD personal bill"
    needed = (
        (
            "交易时间",
            "商户名称",
            "交易说明",
            "收/付款方式",
            "收/支",
            "交易订单号",
            "商家订单号",
            "金额",
        ),
    )
    owner = re.compile(r"京东账号名[:：]([^,\s]+)")

    def entries(self, cells: Cells) -> None:
        cells.moment("交易时间")
        cells.reference("transaction", "交易订单号", required=True)
        cells.reference("order", "商家订单号")
        read_way(cells, "收/支")
        cells.text("amount_text", "金额")
        text = pl.col("amount_text")
        cells.set(
            written_text=text.str.replace(PART_BACK, "").str.replace(WHOLE_BACK, ""),
            refunded_text=text.str.extract(PART_BACK, 1),
            whole=text.str.contains(WHOLE_BACK).fill_null(value=False),
        )
        cells.draft.amount("written", "written_text", "金额")
        cells.draft.amount("refunded", "refunded_text", "金额", required=False)
        cells.meaning("status", PURSE_STATUS, "交易状态")
        cells.meaning("channel", CHANNEL_WORDS, "收/付款方式", default="OTHER")
        cells.text("counterparty", "商户名称")
        cells.text("description", "交易说明")
        cells.text("type", "交易分类")
        cells.set(
            status=pl.when("whole").then(pl.lit("REFUNDED"))
            .when(pl.col("refunded") > 0).then(pl.lit("PARTLY_REFUNDED"))
            .otherwise("status"),
        )  # fmt: skip
        is_later = (pl.col("type") == LATER).fill_null(value=False)
        settle(
            cells,
            # what is bought may be called anything
            told=pl.when(is_later)
            .then("type")
            .otherwise(pl.concat_str("type", "description", separator=" ", ignore_nulls=True)),
            back=pl.col("description").str.starts_with("退款-")
            | pl.col("status_text").str.contains("退款成功"),
            spent=pl.col("whole"),
            # of what is neither, the bill adds up the refunds alone
            counted=pl.when(pl.col("whole") | is_later)
            .then(0)
            .otherwise(pl.col("written") - pl.col("refunded")),
        )


FORMAT = JdPersonalBill()
