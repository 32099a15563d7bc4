"""CCB account lines (建设银行): 交易明细 with two columns of money, and 个人活期账户全部交易明细 with one that is signed.

Both come as real .xls. Above the first stand 账号 and 币种; above the other 卡号/账号, 起始日期, 结束日期, and the
sums 总支出 and 总收入. A note of one cell ends the first. Source: exports of the bank's net bank, 2020 and 2025.
"""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.base import ControlTotal, Table
from ledgers.formats.china.bank_lines import (
    BankTable,
    balance,
    moment,
    movement,
    two_columns,
    words,
)
from ledgers.formats.known import Cells
from ledgers.formats.tally import IN, OUT, Tally
from ledgers.money import parse_one

TOTAL = re.compile(r"总(支出|收入)\s*[:：]\s*([0-9][0-9,]*\.[0-9]{2})")
PLACE, OTHER = "交易地点/附言", "对方账号与户名"


class CcbLines(BankTable):
    """One row per movement."""

    code = "ccb"
    title = "CCB account statement"
    needed = (
        ("记账日", "交易日期", "交易时间", "支出", "收入", "账户余额", "币种", "对方户名", "摘要"),
        ("序号", "摘要", "币别", "钞汇", "交易日期", "交易金额", "账户余额", PLACE, OTHER),
    )

    def entries(self, cells: Cells) -> None:
        cells.currency("币种", "币别")
        balance(cells, "账户余额")
        moment(cells, "交易日期", "交易时间", self.zone)
        cells.day("value_on", "记账日")
        if cells.has("交易金额"):
            cells.amount("net_minor", "交易金额")
            # the account's number, and after a stroke its name
            cells.text("account_and_name", OTHER)
            name = pl.col("account_and_name").str.extract(r"^[^/]*/(.+)$", 1)
            cells.set(counterparty=pl.coalesce(name, "account_and_name"))
            words(cells, "description", "摘要", PLACE)
        else:
            two_columns(cells, "收入", "支出")
            words(cells, "counterparty", "对方户名")
            words(cells, "description", "摘要", "交易地点")
        movement(cells, "摘要")

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        found = []
        for side, amount in TOTAL.findall("\n".join(table.before)):
            sign, mine = (1, IN) if side == "收入" else (-1, OUT)
            stated = parse_one(amount, self.currency)
            if stated is not None:
                moved = sign * tally.total("net_minor", pl.col("side") == mine)
                found.append(ControlTotal(f"总{side}", self.currency, stated, moved))
        return tuple(found)


FORMAT = CcbLines()
