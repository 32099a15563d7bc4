"""Items of Taobao and Tmall orders, one row per sub-order: ExportItemList and the sheet 销售明细 of 千牛.

A list that names no amount only ties sub-orders to articles; it is no ledger and not taken for this format.
Source: exports of 千牛 (宝贝报表, 销售明细), as public importers of order systems describe them.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.orders import as_order, states
from ledgers.formats.known import Cells, KnownTable

NAMES = ("子订单编号", "主订单编号", "购买数量")
PAID = ("买家实际支付金额", "买家实付金额", "买家应付货款")
PRICES = ("商品价格", "价格")


class TaobaoItems(KnownTable):
    """Gross is what was paid for the item, or its price times the pieces where only that is known.

    The sub-order is the order that the shop's books and the ledgers name; the main order joins by the
    transaction number.
    """

    code = "taobao_items"
    title = "Taobao order items"
    ledger_kind = LedgerKind.ORDERS
    needed = tuple((*NAMES, amount) for amount in (*PAID, *PRICES))

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "订单付款时间", "订单创建时间", required=False)
        cells.reference("order", "子订单编号", required=True)
        cells.reference("transaction", "主订单编号", required=True)
        cells.quantity("购买数量")
        if cells.has(*PAID):
            cells.amount("gross_minor", *PAID)
        else:
            cells.amount("price", *PRICES)
            cells.fault(pl.col("quantity").is_null(), "bad_quantity", "购买数量")
            cells.set(gross_minor=pl.col("price") * pl.col("quantity").fill_null(0))
        states(cells, "订单状态", after_sales=("退款状态",), is_settled_last=True)
        cells.text("sku", "商家编码", "外部系统编号")
        cells.text("counterparty", "买家会员名")
        cells.text("description", "商品标题", "标题")
        as_order(cells, "order_ref")


FORMAT = TaobaoItems()
