"""Kuaishou's settlement of orders (结算单), 40 columns, one row per settled order.

合计收入 (what the buyer paid and what others added) less refunds and 合计支出 (all fees) is 实际结算金额.
Source: 快手小店's 资金 › 结算; header as public importers give it.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind, Table
from ledgers.formats.china.moments import first_moment
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable, account_of
from ledgers.formats.words import CHANNEL_WORDS


class KuaishouSettlement(KnownTable):
    """Gross is what the order was worth to the shop; net is without what the same row gives back.

    It isn't documented whether 合计支出 holds the refund: the row's own sum tells. A row for which neither
    holds is rejected.
    """

    code = "kuaishou_settlement"
    title = "Kuaishou settlement bill"
    ledger_kind = LedgerKind.CHANNEL
    needed = (("订单号", "合计收入(元)", "订单退款(元)", "合计支出(元)", "实际结算金额(元)"),)

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "实际结算时间")
        cells.reference("order", "订单号", required=True)
        cells.amount("income", "合计收入(元)")
        cells.amount("by_buyer", "订单实付(元)", required=False)
        cells.amount("refunded", "订单退款(元)", required=False)
        cells.amount("taken_back", "支付营销回退(元)", "支付营销回退", required=False)
        cells.amount("spent", "合计支出(元)")
        cells.amount("net_minor", "实际结算金额(元)")
        cells.quantity("商品数量")
        cells.meaning("channel", CHANNEL_WORDS, "资金渠道", default="OTHER")
        cells.text("sku", "商品ID")
        cells.text("description", "商品名称")
        cells.shop("商家ID")
        cells.text("settled_at", "实际结算时间")
        cells.text("net_text", "实际结算金额(元)")
        _amounts(cells)
        cells.set(natural_id=identity("order_ref", "settled_at", "net_minor"))

    def about(self, table: Table) -> dict[str, object]:
        return {"account": account_of(table, "商家ID")}


def _amounts(cells: Cells) -> None:
    income, spent, net = pl.col("income"), pl.col("spent"), pl.col("net_minor")
    back = pl.col("refunded").abs() + pl.col("taken_back").abs()
    beside, within = income - back - spent == net, income - spent == net
    cells.fault(~beside & ~within, "parts_disagree", value=pl.col("net_text"))
    only_back = (income == 0) & (back != 0)
    cells.set(
        kind=pl.when(only_back).then(pl.lit("REFUND")).otherwise(pl.lit("PAYMENT")),
        status=pl.when(back == 0).then(pl.lit("PAID"))
        .when(only_back | (back >= income)).then(pl.lit("REFUNDED")).otherwise(pl.lit("PARTLY_REFUNDED")),
        gross_minor=pl.when(only_back).then(-back).otherwise(income),
        fee_minor=pl.when(beside).then(-spent).otherwise(back - spent),
    )  # fmt: skip
    cells.paid_of(pl.when(only_back).then(0).otherwise("by_buyer"))


FORMAT = KuaishouSettlement()
