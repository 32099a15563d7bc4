"""Kuaishou's ledger of the shop's account (动账), with the balance after each movement.

Source: 快手小店's 资金 › 账务明细: 账务流水号,关联业务单号,入账时间,账务方向,发生额（元）,期末余额（元）,业务类型,描述,备注;
some exports say 财务方式 for 账务方向.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.movements import (
    as_movement,
    balance,
    directed,
    kind_by_words,
    payouts_apart,
)
from ledgers.formats.known import Cells, KnownTable

NAMES = ("账务流水号", "关联业务单号", "入账时间", "发生额(元)", "业务类型")


class KuaishouLedger(KnownTable):
    """One row per movement, amounts unsigned."""

    code = "kuaishou_ledger"
    title = "Kuaishou ledger"
    ledger_kind = LedgerKind.CHANNEL
    needed = ((*NAMES, "账务方向"), (*NAMES, "财务方式"))

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "入账时间")
        cells.reference("order", "关联业务单号")
        cells.reference("transaction", "账务流水号", required=True)
        directed(cells, "amount", ("发生额(元)",), ("账务方向", "财务方式"))
        kind_by_words(cells, "业务类型", "描述", "备注")
        as_movement(cells)
        payouts_apart(cells)
        cells.text("type", "业务类型")
        cells.text("detail", "描述")
        cells.set(
            description=pl.concat_str("type", "detail", separator=" ", ignore_nulls=True),
            channel=pl.lit("OTHER"),
            natural_id=pl.col("transaction_ref"),
        )
        balance(cells, "期末余额(元)")


FORMAT = KuaishouLedger()
