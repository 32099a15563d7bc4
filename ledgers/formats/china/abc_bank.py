"""ABC account lines (农业银行): amounts with their sign (+10.00), times like 183059, a log number per transaction.

A row leaves out its last cells, 交易渠道 and 交易附言, where both are empty.
Source: exports of the bank's personal net bank, 2024.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import Reading, ReadOptions, Table
from ledgers.formats.china.bank_lines import BankTable, balance, moment, movement, words
from ledgers.formats.known import Cells
from ledgers.formats.short_rows import padded

LOG, LOG_TOGETHER = "日 志 号", "日志号"
LACKING = 2
NAMES = ("交易日期", "交易时间", "交易摘要", "交易金额", "本次余额")


class AbcLines(BankTable):
    """One row per movement. A log number may stand on several rows, and is 0 on what the bank books itself."""

    code = "abc_bank"
    title = "ABC account statement"
    needed = ((*NAMES, LOG), (*NAMES, LOG_TOGETHER))

    def entries(self, cells: Cells) -> None:
        moment(cells, "交易日期", "交易时间", self.zone)
        cells.amount("net_minor", "交易金额")
        balance(cells, "本次余额")
        cells.text("log", LOG, LOG_TOGETHER)
        numbered = pl.col("log").str.contains("[1-9]")
        cells.reference("transaction", LOG, LOG_TOGETHER)
        cells.set(
            **{
                name: pl.when(numbered).then(name)
                for name in ("transaction_ref", "transaction_key")
            }
        )
        words(cells, "counterparty", "对手信息")
        words(cells, "description", "交易摘要", "交易附言")
        movement(cells, "交易摘要")

    def read(self, table: Table, options: ReadOptions) -> Reading:
        return super().read(padded(table, LACKING), options)


FORMAT = AbcLines()
