"""Alipay bill of a person: the header since 2020 (交易时间 … 备注) and the one before (交易号 … 交易方式).

Notices with the owner, the days and totals stand above the header, in gb18030; some exports pad cells with
blanks. A refund is a row of its own, 退款-…, that counts as neither income nor expense. An expense whose
trade is closed was paid and came back; a row that is neither and closed was never paid.
Source: Alipay, 账单 > 开具交易流水证明, and the older download of consumeprod.alipay.com.
"""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.china.purses import PURSE_STATUS, Purse, read_way, settle
from ledgers.formats.footers import of_lines
from ledgers.formats.known import Cells

AMOUNTS = ("金额", "金额(元)")


class AlipayPersonalBill(Purse):
    """One row per payment, refund, or movement between the owner's own purses."""

    code = "alipay_personal"
    title = "Alipay personal bill"
    needed = tuple(
        (*names, amount)
        for names in (
            (
                "交易时间",
                "交易分类",
                "对方账号",
                "商品说明",
                "收/支",
                "交易状态",
                "交易订单号",
                "商家订单号",
            ),
            (
                "交易号",
                "商家订单号",
                "交易创建时间",
                "收/支",
                "成功退款(元)",
                "服务费(元)",
                "交易状态",
            ),
        )
        for amount in AMOUNTS
    )
    owner = re.compile(r"(?:支付宝账户|账号)[:：]\[?([^\],\s]+)")
    # the older bill repeats its totals under the rows
    footer = staticmethod(
        of_lines(("-", "#", "共", "已收入", "已支出", "待收入", "待支出", "导出"))
    )

    def entries(self, cells: Cells) -> None:
        cells.text("paid_at", "交易时间", "付款时间")
        cells.text("made_at", "交易创建时间")
        moment = pl.coalesce("paid_at", "made_at")
        cells.moment_from(moment, "交易时间", "付款时间", "交易创建时间")
        cells.reference("transaction", "交易订单号", "交易号", required=True)
        cells.reference("order", "商家订单号")
        cells.amount("written", *AMOUNTS)
        cells.amount("charge", "服务费(元)", required=False)
        cells.amount("refunded", "成功退款(元)", required=False)
        # the older bill leaves the cell empty where money is moved, not spent
        read_way(cells, "收/支", may_be_empty=cells.has("资金状态"))
        cells.meaning("status", PURSE_STATUS, "交易状态")
        cells.text("counterparty", "交易对方")
        cells.text("description", "商品说明", "商品名称")
        cells.text("type", "交易分类", "类型")
        returned = pl.col("status_text").str.contains("退款成功") & (pl.col("way") != "OUT")
        named = (pl.col("type") == "退款") | pl.col("description").str.starts_with("退款")
        back = named.fill_null(value=False) | returned.fill_null(value=False)
        cells.set(channel=pl.lit("ALIPAY"), status=_status())
        told = pl.concat_str("type", "description", separator=" ", ignore_nulls=True)
        settle(cells, told=told, back=back)
        fee = pl.when(pl.col("net_minor") != 0).then(-pl.col("charge").abs()).otherwise(0)
        cells.set(fee_minor=fee, net_minor=pl.col("net_minor") + fee)


def _status() -> pl.Expr:
    closed = (pl.col("status") == "CLOSED") & (pl.col("way") != "NONE")
    refunded = pl.col("refunded").abs()
    return (
        pl.when(closed | ((refunded > 0) & (refunded >= pl.col("written")))).then(pl.lit("REFUNDED"))
        .when(refunded > 0).then(pl.lit("PARTLY_REFUNDED"))
        .otherwise("status")
    )  # fmt: skip


FORMAT = AlipayPersonalBill()
