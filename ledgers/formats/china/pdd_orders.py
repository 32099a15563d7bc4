"""Pinduoduo order export of a shop (订单导出): one row per order, columns in any order.

UTF-8 with a mark, gb18030, or a workbook. 商家实收金额 is what the shop is owed: what the buyer paid and what the
platform pays of its discounts. An order given back whole says so in 订单状态 (已发货，退款成功); where only 售后状态 says
it, a part was given back. 订单成交时间 may be empty: then the day stands in the order's number, YYMMDD-….
Source: mms.pinduoduo.com, 订单查询 > 批量导出.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.orders import as_order
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import STATUS_WORDS, Words

# 260609-000000000000001 was made on 9 June 2026
DAY = r"^([0-9]{2})([0-9]{2})([0-9]{2})-[0-9]"
STATES: Words = (
    # what was given back before it was sent never came to the shop's ledger
    ("CLOSED", r"(?:未发货|待发货|已取消).*退款成功"),
    ("REFUNDED", r"退款成功"),
    # a refund that is asked for is none yet
    ("PAID", r"退款中|待发货|未发货|已发货|已收货|待签收"),
    *STATUS_WORDS,
)
GIVEN_BACK = "退款成功"


class PddOrders(KnownTable):
    """One row per order; gross and net are what the shop is owed of it."""

    code = "pdd_orders"
    title = "Pinduoduo orders"
    ledger_kind = LedgerKind.ORDERS
    needed = (("订单号", "订单状态", "用户实付金额(元)", "商家实收金额(元)"),)

    def entries(self, cells: Cells) -> None:
        cells.reference("order", "订单号", required=True)
        cells.text("paid_at", "订单成交时间", "成交时间", "支付时间")
        number = pl.col("order_ref")
        day = pl.concat_str(
            pl.lit("20"), number.str.extract(DAY, 1), pl.lit("-"), number.str.extract(DAY, 2),
            pl.lit("-"), number.str.extract(DAY, 3),
        )  # fmt: skip
        cells.moment_from(pl.coalesce("paid_at", day), "订单成交时间", "成交时间", "支付时间")
        cells.amount("gross_minor", "商家实收金额(元)")
        cells.quantity("商品数量(件)", "商品数量")
        cells.meaning("status", STATES, "订单状态", required=True)
        cells.text("after_sale", "售后状态")
        cells.text("variant", "商家编码-规格维度")
        cells.text("article", "商家编码-商品维度")
        cells.text("description", "商品")
        part = (pl.col("status") == "PAID") & (pl.col("after_sale") == GIVEN_BACK)
        cells.set(
            status=pl.when(part).then(pl.lit("PARTLY_REFUNDED")).otherwise("status"),
            sku=pl.coalesce("variant", "article"),
        )
        as_order(cells, "order_ref")


FORMAT = PddOrders()
