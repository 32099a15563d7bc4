"""Douyin's list of freight insurance (运费险): one row per policy, many of one movement of the ledger.

Two layouts: 投保单号,订单编号,下单时间,承保时间,…,支付保费,保费状态,动账时间,动账流水号,… and
保险单号,动账流水号,关联子订单号,摘要描述,动账时间,金额(元). Premiums are written positive.
Source: 抖店's 运费险 › 保费明细, and the ledger's archive; headers as public importers give them.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.moments import first_moment
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import STATUS_WORDS


class DouyinInsurance(KnownTable):
    """A premium is a cost. The policies of one movement carry its number and add up to it."""

    code = "douyin_insurance"
    title = "Douyin freight insurance bill"
    ledger_kind = LedgerKind.CHANNEL
    needed = (
        ("投保单号", "订单编号", "支付保费", "动账流水号"),
        ("保险单号", "关联子订单号", "金额(元)", "动账流水号"),
    )

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "动账时间", "承保时间", "下单时间")
        cells.reference("order", "订单编号", "关联子订单号")
        cells.reference("transaction", "动账流水号")
        cells.reference("policy", "投保单号", "保险单号", required=True)
        cells.amount("premium", "支付保费", "金额(元)")
        cells.meaning("status", STATUS_WORDS, "保费状态")
        cells.text("description", "保险名称", "摘要描述")
        cells.set(
            kind=pl.lit("FEE"),
            gross_minor=-pl.col("premium").abs(),
            fee_minor=pl.lit(0, dtype=pl.Int64),
            net_minor=-pl.col("premium").abs(),
            channel=pl.lit("OTHER"),
            natural_id=pl.col("policy_ref"),
        )


FORMAT = DouyinInsurance()
