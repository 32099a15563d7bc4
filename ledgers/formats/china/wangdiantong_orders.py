"""Orders of 旺店通 (订单明细), one row per article of an order.

应收金额 is the order's and stands on each of its rows; 分摊后总价 is the article's share. 子单原始单号 is the platform's order
number, with -1 where the order was split and A where it was sent anew.
Source: 旺店通's 订单 › 订单明细; header as public importers give it.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.orders import as_order, states
from ledgers.formats.known import Cells, KnownTable

SPLIT = r"^([0-9]{15,})(?:[Aa]|-[0-9]{1,2}){1,2}$"


class WangdiantongOrders(KnownTable):
    """Gross is the article's share. Orders that were merged keep the platform's number on each row."""

    code = "wangdiantong_orders"
    title = "Wangdiantong orders"
    ledger_kind = LedgerKind.ORDERS
    needed = (("订单编号", "子单原始单号", "订单状态", "应收金额", "分摊后总价"),)

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "付款时间", "交易时间")
        cells.reference("order", "子单原始单号")
        cells.reference("transaction", "订单编号", required=True)
        cells.text("written", "子单原始单号")
        whole = pl.col("order_ref").str.extract(SPLIT, 1)
        cells.set(
            order_ref=pl.coalesce(whole, "order_ref"), order_key=pl.coalesce(whole, "order_key")
        )
        cells.amount("gross_minor", "分摊后总价")
        cells.quantity("实发数量")
        states(cells, "订单状态", after_sales=("订单退款状态",))
        cells.text("sku", "商家编码", "货品编号")
        cells.shop("店铺")
        cells.text("description", "货品名称")
        as_order(
            cells, "transaction_ref", "written", "sku", "description", "gross_minor", has_items=True
        )


FORMAT = WangdiantongOrders()
