"""JD's old order export, one row per article, with the order's amounts repeated on each of them.

Source: shop.jd.com, 订单管理 › 导出: 订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,
应付金额,订单状态,…,运费金额,付款确认时间,…,货号,….
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind, Reading, ReadOptions, Table
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.orders import as_order, states
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import CHANNEL_WORDS


class JdOrders(KnownTable):
    """Gross is the order's amount, on its first row; its other rows carry their articles and no money.

    The export repeats 订单金额 on every row of an order. Where it doesn't, the rows contradict each other and
    are rejected.
    """

    code = "jd_orders"
    title = "JD orders"
    ledger_kind = LedgerKind.ORDERS
    needed = (("订单号", "商品ID", "订购数量", "京东价", "订单金额", "结算金额", "应付金额"),)

    def __init__(self) -> None:
        # orders of the batches before: their money is counted
        self._known = pl.Series(dtype=pl.String)

    def read(self, table: Table, options: ReadOptions) -> Reading:
        """Each reading remembers the orders that it has seen, so it is one of its own."""
        return KnownTable.read(JdOrders(), table, options)

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "付款确认时间", "下单时间")
        cells.reference("order", "订单号", required=True)
        cells.amount("total", "订单金额")
        of_order = pl.col("total").n_unique().over("order_ref")
        cells.text("total_text", "订单金额")
        cells.fault(of_order > 1, "repeated_differs", "订单金额", value=pl.col("total_text"))
        first = pl.int_range(pl.len()).over("order_ref") == 0
        again = pl.col("order_ref").is_in(self._known.implode())
        cells.set(gross_minor=pl.when(first & ~again).then("total").otherwise(0))
        self._known = self._known.append(cells.rows["order_ref"].drop_nulls().unique())
        cells.quantity("订购数量")
        states(cells, "订单状态")
        cells.meaning("channel", CHANNEL_WORDS, "支付方式", default="OTHER")
        cells.text("article", "商品ID")
        cells.text("sku", "货号", "商品ID")
        cells.text("counterparty", "下单帐号", "下单账号")
        cells.text("description", "商品名称")
        as_order(cells, "order_ref", "article", "sku")


FORMAT = JdOrders()
