"""The ledger of a WeChat shop (微信小店, 视频号小店), with the balance after each movement.

Amounts are signed, or told by 收支类型. Source: 微信小店's 资金 › 资金流水:
流水单号,记账时间,动帐类型,收支类型,收支金额,账户余额,关联订单号,关联售后单号,关联提现单号,关联保单号,[关联礼物单号,]详情.
"""

from __future__ import annotations

from itertools import product

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.movements import as_movement, balance, directed, kind_by_words
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable

NAMES = ("流水单号", "记账时间", "收支类型", "关联订单号", "关联售后单号")
TYPES = ("动帐类型", "动账类型")
AMOUNTS = ("收支金额", "收支金额(元)")
BALANCES = ("账户余额", "账户余额(元)")


class WeChatShop(KnownTable):
    """One row per movement. An order's sale, its fees and its refund may share a 流水单号."""

    code = "wechat_shop"
    title = "WeChat shop ledger"
    ledger_kind = LedgerKind.CHANNEL
    needed = tuple((*NAMES, *names) for names in product(TYPES, AMOUNTS))

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "记账时间")
        cells.reference("order", "关联订单号")
        cells.reference("transaction", "流水单号", required=True)
        cells.reference("refund", "关联售后单号")
        cells.reference("batch", "关联提现单号")
        directed(cells, "amount", AMOUNTS, ("收支类型",))
        cells.text("type", *TYPES)
        kind_by_words(cells, TYPES, "详情")
        as_movement(cells)
        cells.text("detail", "详情")
        cells.set(
            description=pl.concat_str("type", "detail", separator=" ", ignore_nulls=True),
            channel=pl.lit("WECHAT"),
            natural_id=identity("transaction_ref", "type", "order_ref", "amount"),
        )
        balance(cells, *BALANCES)


FORMAT = WeChatShop()
