"""Tmall's statement of sales paid to the shop (交易货款), one row per sub-order and refund.

GB18030, cells may end in a TAB. Fees stand in statements of their own (扣费金额), of which 流水 files are copies.
Source: 千牛's 账单 › 交易货款; full header as public importers give it: 账期,…,订单号,子订单号,下单时间,确认收货时间,…,
数量,单价（元）,订单实际金额（元）,退款单号,退款金额（元）,收/付渠道,业务流水号,商户订单号,打款时间,打款更新时间,备注.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.moments import first_moment
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import CHANNEL_WORDS


class TmallPayments(KnownTable):
    """Gross is what was sold, net what is left of it after the refund in the same row.

    A row that only gives back is a refund. Nothing states a fee.
    """

    code = "tmall_payments"
    title = "Tmall sales bill"
    ledger_kind = LedgerKind.CHANNEL
    needed = (("子订单号", "订单号", "订单实际金额(元)", "退款金额(元)"),)

    def entries(self, cells: Cells) -> None:
        # the short export has no time at all
        first_moment(cells, "打款时间", "确认收货时间", "下单时间", required=False)
        cells.reference("order", "子订单号", required=True)
        cells.reference("transaction", "业务流水号", "订单号")
        cells.reference("refund", "退款单号")
        cells.amount("sold", "订单实际金额(元)")
        cells.amount("refunded", "退款金额(元)", required=False)
        cells.quantity("数量")
        cells.text("sku", "sku", "商品ID")
        cells.text("description", "商品名称")
        cells.meaning("channel", CHANNEL_WORDS, "收/付渠道", default="OTHER")
        back = pl.col("refunded").abs()
        only_back = (pl.col("sold") == 0) & (back != 0)
        cells.set(
            kind=pl.when(only_back).then(pl.lit("REFUND")).otherwise(pl.lit("PAYMENT")),
            status=pl.when(only_back | ((back != 0) & (back >= pl.col("sold").abs()))).then(pl.lit("REFUNDED"))
            .when(back != 0).then(pl.lit("PARTLY_REFUNDED")).otherwise(pl.lit("PAID")),
            gross_minor=pl.when(only_back).then(-back).otherwise("sold"),
            fee_minor=pl.lit(0, dtype=pl.Int64),
            net_minor=pl.col("sold") - back,
            natural_id=identity("order_ref", "transaction_ref", "refund_ref", "sold", "refunded"),
        )  # fmt: skip


FORMAT = TmallPayments()
