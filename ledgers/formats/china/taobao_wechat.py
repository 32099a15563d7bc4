"""Taobao's ledger of the shop's WeChat wallet, in 8 columns (入账…) and in 14 (入帐…).

Money in and money out have columns of their own. 业务描述 is a code and words: 0010001|交易收款-交易收款.
Source: 千牛's 微信收款 ledger; headers as public importers give them.
"""

from __future__ import annotations

from itertools import product

import polars as pl

from ledgers.formats.base import LedgerKind, Table
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.movements import as_movement, kind_by_words, two_sided
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable, account_of

NAMES = ("支付流水号", "业务描述")
TYPES = ("入账类型", "入帐类型")
INCOMES = ("收入金额(元)", "收入金额", "收入金额(+元)")
OUTGOES = ("支出金额(元)", "支出金额", "支出金额(-元)")


class TaobaoWeChat(KnownTable):
    """One row per movement. One 支付流水号 may have a payment, its fee and its refund."""

    code = "taobao_wechat"
    title = "Taobao WeChat wallet ledger"
    ledger_kind = LedgerKind.CHANNEL
    needed = tuple(
        (*NAMES, *names, *amounts)
        for names in (
            ("入账时间", "淘宝订单编号", "入账类型"),
            ("入帐时间", "主订单id", "入帐类型"),
            ("入账时间", "主订单id", "入账类型"),
        )
        for amounts in product(INCOMES, OUTGOES)
    )

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "入账时间", "入帐时间", "入帐日期", "入账日期")
        cells.reference("order", "淘宝订单编号", "主订单id")
        cells.reference("transaction", "支付流水号", required=True)
        two_sided(cells, INCOMES, OUTGOES)
        cells.text("type", *TYPES)
        cells.text("sub_order", "子订单id")
        cells.text("description", "业务描述")
        cells.shop("商家昵称")
        # the description is finer than the type: 交易 may be a sale or a fee
        kind_by_words(cells, "业务描述", TYPES)
        as_movement(cells)
        cells.set(
            channel=pl.lit("WECHAT"),
            natural_id=identity("transaction_ref", "type", "description", "sub_order", "amount"),
        )

    def about(self, table: Table) -> dict[str, object]:
        return {"account": account_of(table, "商家昵称")}


FORMAT = TaobaoWeChat()
