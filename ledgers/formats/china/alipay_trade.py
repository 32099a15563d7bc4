"""Alipay merchant trade bill (业务明细), the 25- and the 29-column sets.

Anatomy: notice lines starting with #, the header, rows, a closing line and totals, in gb18030; amounts in
yuan, refunds (业务类型 退款) as rows of their own; 服务费 negative on a payment, positive when given back.
Source: opendocs.alipay.com, 对账单字段说明.
"""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Table
from ledgers.formats.china.preambles import account, period
from ledgers.formats.footers import of_lines
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.tally import Tally
from ledgers.money import parse_one

TOTALS = re.compile(r"#(交易|退款)合计[:：]([0-9]+)笔[,，]商家实收(?:退款)?共(-?[0-9.,]+)元")
ACCOUNT = re.compile(r"账号[:：]\[([0-9]+)\]")


class AlipayTradeBill(KnownTable):
    """One row per payment or refund; gross is the order's amount, net what the merchant got less fees."""

    code = "alipay_trade"
    title = "Alipay trade bill"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    needed = (
        (
            "支付宝交易号",
            "商户订单号",
            "业务类型",
            "完成时间",
            "订单金额(元)",
            "商家实收(元)",
            "服务费(元)",
        ),
    )
    footer = staticmethod(of_lines(("#", '"#')))

    def entries(self, cells: Cells) -> None:
        cells.moment("完成时间")
        cells.reference("order", "商户订单号")
        cells.reference("transaction", "支付宝交易号", required=True)
        cells.reference("refund", "退款批次号/请求号", "退款批次号")
        business = cells.text("business", "业务类型")
        cells.draft.fault(business.is_null(), "missing_kind", "业务类型", business)
        cells.text("description", "商品名称")
        cells.text("counterparty", "对方账户")
        cells.shop("门店名称", "门店编号")
        cells.amount("total", "订单金额(元)")
        cells.amount("received", "商家实收(元)")
        cells.amount("fee", "服务费(元)", required=False)
        cells.amount("split", "分润(元)", required=False)
        back = pl.col("business").str.contains("退款", literal=True).fill_null(value=False)
        sign = pl.when(back).then(-1).otherwise(1)
        # a service fee is a cost on payments and comes back on refunds, whatever sign is written
        # what is split off to partners (分润) costs the merchant like a fee
        fee = -sign * (pl.col("fee").abs() + pl.col("split").abs())
        cells.set(
            kind=pl.when(back).then(pl.lit("REFUND")).otherwise(pl.lit("PAYMENT")),
            status=pl.when(back).then(pl.lit("REFUNDED")).otherwise(pl.lit("PAID")),
            channel=pl.lit("ALIPAY"),
            gross_minor=sign * pl.col("total").abs(),
            fee_minor=fee,
            net_minor=sign * pl.col("received").abs() + fee,
            natural_id=identity("transaction_ref", "business", "refund_ref"),
        )

    def about(self, table: Table) -> dict[str, object]:
        before = "\n".join(table.before)
        return {"account": account(ACCOUNT, before), **period(before)}

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        found = []
        for word, count, amount in TOTALS.findall("\n".join(table.after)):
            mine = pl.col("kind") == ("REFUND" if word == "退款" else "PAYMENT")
            found.append(ControlTotal(f"{word}笔数", None, int(count[:18]), tally.count(mine)))
            stated = parse_one(amount, "CNY")
            if stated is not None:
                received = tally.total("net_minor", mine) - tally.total("fee_minor", mine)
                found.append(ControlTotal(f"{word}合计", "CNY", stated, received))
        return tuple(found)


FORMAT = AlipayTradeBill()
