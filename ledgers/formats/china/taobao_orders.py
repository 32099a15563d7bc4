"""Orders of Taobao and Tmall, one row each: the classic ExportOrderList and the sheet 订单报表 of 千牛.

GB18030 or a workbook; numbers wear ="…"; some header names end in a blank. The two differ in the name of what
was paid (买家实际支付金额, 买家实付金额), and only 千牛 names the payment (支付单号).
Source: exports of 千牛's 已卖出的宝贝, as public importers of order systems describe them.
"""

from __future__ import annotations

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.orders import as_order, states
from ledgers.formats.known import Cells, KnownTable

NAMES = ("订单编号", "买家应付货款", "订单创建时间")


class TaobaoOrders(KnownTable):
    """Gross is what the buyer paid. 退款金额 is left alone: discounts stand in it as well as refunds."""

    code = "taobao_orders"
    title = "Taobao orders"
    ledger_kind = LedgerKind.ORDERS
    needed = ((*NAMES, "买家实际支付金额"), (*NAMES, "买家实付金额"))

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "订单付款时间", "订单创建时间")
        cells.reference("order", "订单编号", required=True)
        cells.reference("transaction", "支付单号")
        cells.amount("gross_minor", "买家实际支付金额", "买家实付金额")
        cells.quantity("宝贝总数量")
        states(cells, "订单状态", after_sales=("退款状态",), is_settled_last=True)
        cells.text("counterparty", "买家会员名")
        cells.shop("店铺名称", "店铺Id")
        cells.text("description", "宝贝标题", "商品标题")
        as_order(cells, "order_ref")


FORMAT = TaobaoOrders()
