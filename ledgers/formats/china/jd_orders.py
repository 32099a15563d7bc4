"""JD's old order export, one row per article, with the order's amounts repeated on each of them.

Source: shop.jd.com, 订单管理 › 导出: 订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,
应付金额,订单状态,…,运费金额,付款确认时间,…,货号,….
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind, Reading, ReadOptions, Table
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.orders import as_order, states
from ledgers.formats.known import Cells, KnownTable, plain
from ledgers.formats.words import CHANNEL_WORDS
from ledgers.normalise import bare_column

ORDER = "订单号"


class JdOrders(KnownTable):
    """Gross is the order's amount, on its first row; its other rows carry their articles and no money.

    The export repeats 订单金额 on every row of an order. Where it doesn't, the rows contradict each other and
    are rejected.
    """

    code = "jd_orders"
    title = "JD orders"
    ledger_kind = LedgerKind.ORDERS
    needed = ((ORDER, "商品ID", "订购数量", "京东价", "订单金额", "结算金额", "应付金额"),)

    def __init__(self, first_rows: pl.Series | None = None) -> None:
        self._first_rows = pl.Series(dtype=pl.Int64) if first_rows is None else first_rows

    def read(self, table: Table, options: ReadOptions) -> Reading:
        """An order may go on in the next part of a file, so its first row is found before any is read."""
        return KnownTable.read(JdOrders(_first_rows(table)), table, options)

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "付款确认时间", "下单时间")
        cells.reference("order", ORDER, required=True)
        cells.amount("total", "订单金额")
        of_order = pl.col("total").n_unique().over("order_ref")
        cells.text("total_text", "订单金额")
        cells.fault(of_order > 1, "repeated_differs", "订单金额", value=pl.col("total_text"))
        is_first = pl.col("row_number").is_in(self._first_rows.implode())
        cells.set(gross_minor=pl.when(is_first).then("total").otherwise(0))
        cells.quantity("订购数量")
        states(cells, "订单状态")
        cells.meaning("channel", CHANNEL_WORDS, "支付方式", default="OTHER")
        cells.text("article", "商品ID")
        cells.text("sku", "货号", "商品ID")
        cells.text("counterparty", "下单帐号", "下单账号")
        cells.text("description", "商品名称")
        as_order(cells, "order_ref", "article", "sku", has_items=True)


def _first_rows(table: Table) -> pl.Series:
    """The row number of each order's first row."""
    cell = next(f"c{at}" for at, name in enumerate(table.header) if plain(name) == ORDER)
    parts = [
        records.select("row_number", order=bare_column(records[cell]))
        for records, _broken in table.parts()
    ]
    return pl.concat(parts).group_by("order").agg(pl.col("row_number").min())["row_number"]


FORMAT = JdOrders()
