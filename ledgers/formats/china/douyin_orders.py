"""Douyin's order export, one row per sub-order, in its short and its long layout.

Cells of ids begin with a TAB inside quotation marks; names and addresses are ciphers (##…).
Source: 抖店's 订单管理 › 导出; headers as public importers give them.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.orders import as_order, states
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import CHANNEL_WORDS


class DouyinOrders(KnownTable):
    """Gross is what the order is worth to the shop, as its ledger settles it: what the buyer owes, and what the
    platform and the presenter add to it.

    The ledger names sub-orders; the main order, which order systems name, joins by the transaction number.
    """

    code = "douyin_orders"
    title = "Douyin orders"
    ledger_kind = LedgerKind.ORDERS
    needed = (("主订单编号", "子订单编号", "选购商品", "订单应付金额", "订单状态"),)

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "支付完成时间", "订单提交时间")
        cells.reference("order", "子订单编号", required=True)
        cells.reference("transaction", "主订单编号", required=True)
        cells.amount("owed", "订单应付金额")
        cells.amount("by_platform", "平台实际承担优惠金额", required=False)
        cells.amount("by_presenter", "达人实际承担优惠金额", required=False)
        cells.set(gross_minor=pl.sum_horizontal("owed", "by_platform", "by_presenter"))
        cells.quantity("商品数量")
        states(cells, "订单状态", after_sales=("售后状态",), is_settled_last=True)
        cells.meaning("channel", CHANNEL_WORDS, "支付方式")
        cells.text("sku", "商家编码", "商品ID")
        cells.text("description", "选购商品")
        as_order(cells, "order_ref")


FORMAT = DouyinOrders()
