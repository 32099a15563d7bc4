"""Pinduoduo orders of a buyer, one row per order.

UTF-8 with a mark. Commas within 订单状态 are full-width. What was paid leaves the buyer: it is negative here, as
it is in the bill of the purse that it was paid from.
Source: export of the buyer's order list.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.orders import as_order
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import CHANNEL_WORDS, STATUS_WORDS, Words

# goods that are awaited are paid
STATES: Words = (
    ("UNPAID", r"待付款|待支付|未付款"),
    ("CLOSED", r"交易已?取消|已取消|关闭"),
    ("REFUNDED", r"退款成功|已退款"),
    (
        "PAID",
        r"待确认收货|待收货|待发货|已签收|已寄出|已发货|待商家处理|待评价|交易成功|拼单成功|待分享|退款中",
    ),
    *STATUS_WORDS,
)


class PddBuyerOrders(KnownTable):
    """One row per order; gross and net are what the buyer paid, negative."""

    code = "pdd_buyer"
    title = "Pinduoduo buyer orders"
    ledger_kind = LedgerKind.ORDERS
    needed = (("订单编号", "订单金额", "店铺", "商品", "订单状态", "拼单时间"),)

    def entries(self, cells: Cells) -> None:
        cells.reference("order", "订单编号", required=True)
        cells.moment("下单时间")
        cells.amount("paid", "订单金额")
        cells.meaning("status", STATES, "订单状态", required=True)
        cells.meaning("channel", CHANNEL_WORDS, "支付方式", default="OTHER")
        cells.text("counterparty", "店铺")
        cells.text("description", "商品")
        cells.set(gross_minor=-pl.col("paid"))
        as_order(cells, "order_ref")


FORMAT = PddBuyerOrders()
