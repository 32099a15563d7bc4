"""Orders of 聚水潭 with their costs, 24 columns, one row per article of an order.

应付金额, 已付金额 and 收入运费 are of the order, 商品金额 of the article. Merged and split orders (被合并, 被拆分) live on in
other rows. Source: 聚水潭's 订单 › 导出; header as public importers give it.
"""

from __future__ import annotations

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.orders import STATES, as_order
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import Words

# an order in trouble is paid all the same
STATES_HERE: Words = (("CLOSED", r"^被(?:合并|拆分)$"), ("PAID", r"^异常$"), *STATES)


class JushuitanOrders(KnownTable):
    """Gross is the article's amount: the order's own amounts may be repeated on each row, and nothing says so.

    The platform's sub-order joins by the transaction number.
    """

    code = "jushuitan_orders"
    title = "Jushuitan orders"
    ledger_kind = LedgerKind.ORDERS
    needed = (("内部订单号", "线上订单号", "店铺名称", "商品编码", "数量", "商品金额"),)

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "付款日期", "付款时间", "下单时间")
        cells.reference("order", "线上订单号")
        cells.reference("transaction", "线上子订单编号")
        cells.amount("gross_minor", "商品金额")
        cells.quantity("数量")
        cells.meaning("status", STATES_HERE, "状态")
        cells.text("own", "内部订单号")
        cells.text("own_part", "子订单编号")
        cells.text("sku", "商品编码")
        cells.shop("店铺名称")
        cells.text("description", "商品名称")
        as_order(cells, "own", "own_part", "order_ref", "sku", has_items=True)


FORMAT = JushuitanOrders()
