"""The ledger of a Youzan shop (有赞, 对账单), with the balance after each movement.

Money in and money out have columns of their own. Source: 有赞's 资产 › 对账单:
支付流水号,关联单号,名称,入账时间,交易对手,收入(元),支出(元),余额(元),渠道,类型,备注,业务单号,….
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.movements import (
    as_movement,
    balance,
    kind_by_words,
    payouts_apart,
    two_sided,
)
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import CHANNEL_WORDS


class Youzan(KnownTable):
    """One row per movement. 业务单号 is the order's number; where it is empty, 关联单号 is all there is."""

    code = "youzan"
    title = "Youzan ledger"
    ledger_kind = LedgerKind.CHANNEL
    needed = (("支付流水号", "关联单号", "入账时间", "收入(元)", "支出(元)", "业务单号", "类型"),)

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "入账时间")
        cells.reference("business", "业务单号")
        cells.reference("related", "关联单号")
        cells.reference("transaction", "支付流水号")
        cells.set(
            order_ref=pl.coalesce("business_ref", "related_ref"),
            order_key=pl.coalesce("business_key", "related_key"),
        )
        two_sided(cells, ("收入(元)",), ("支出(元)",))
        kind_by_words(cells, "类型", "名称", "备注")
        as_movement(cells)
        payouts_apart(cells)
        cells.meaning("channel", CHANNEL_WORDS, "渠道", default="OTHER")
        cells.text("type", "类型")
        cells.text("counterparty", "交易对手")
        cells.text("description", "名称")
        known = pl.col("transaction_ref").is_not_null()
        own = identity("transaction_ref", "type", "related_ref", "amount")
        cells.set(natural_id=pl.when(known).then(own))
        balance(cells, "余额(元)")


FORMAT = Youzan()
