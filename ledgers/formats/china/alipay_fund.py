"""Alipay fund bill (账务明细): every movement of a merchant's account, of 11 to 16 columns.

Anatomy: notice lines starting with #, the header, rows, a closing line and totals, in gb18030; a bill that was
edited may lack the notices or begin every row with an empty cell. Income is positive, what goes out negative,
the other cell blank. A fee is a row of its own. The order number stands in 业务基础订单号, where that is all
digits, or within 商户订单号 (T200P…, HJCAE==a==b==…) or 备注 (tradeid:…, 关联订单号：…).
Source: opendocs.alipay.com, 账务明细账单字段说明; ShopeX/OMS, financebase/lib/data/bill/alipay.php.
"""

from __future__ import annotations

import re
from itertools import product

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Table
from ledgers.formats.china.movements import balance, two_sided
from ledgers.formats.china.preambles import account, lines_of, period, side_totals
from ledgers.formats.footers import of_lines
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.tally import Tally
from ledgers.formats.texts import SHEET_DELIMITER
from ledgers.formats.words import Words

NAMES = ("账务流水号", "业务流水号", "发生时间", "业务类型")
IN_NAMES = ("收入金额(+元)", "收入金额(元)", "收入金额", "收入(+元)", "收入")
OUT_NAMES = ("支出金额(-元)", "支出金额(元)", "支出金额", "支出(-元)", "支出")
ACCOUNT = re.compile(r"账号[:：]\[([0-9]+)\]")
# 业务类型, folded; the first that fits. 退费 gives a fee back, 退票 a withdrawal
KINDS: Words = (
    ("FEE", r"收费|服务费|手续费|佣金|退费"),
    ("REFUND", r"退款"),
    ("PAYOUT", r"提现|退票"),
    ("TRANSFER", r"转账|充值|余利宝|余额宝|红包|代发|代扣"),
    ("PAYMENT", r"交易|付款|支付|收款"),
    ("ADJUSTMENT", r"."),
)
DIGITS = r"^([0-9]{6,})$"
# order numbers within 商户订单号
HIDDEN = (
    r"T[0-9]{1,4}P([0-9]{6,})",
    r"^HJ[A-Z]{3}==[^=]*==[^=]*==([0-9]{6,})$",
    r"^CAE_POINT_([0-9]{6,})_",
)
REMARKED = (
    r"tradeid:([0-9]{6,})",
    r"关联订单号[:：]([0-9]{6,})",
    r"T[0-9]{1,4}P([0-9]{6,})",
    r"佣金[代退扣]{1,2}款\[([0-9]{6,})\]",
    r"\{([0-9]{6,})\}",
)


class AlipayFundBill(KnownTable):
    """One row per movement; gross and net are what moved, in (+) or out (-)."""

    code = "alipay_fund"
    title = "Alipay fund bill"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    needed = tuple((*NAMES, *names) for names in product(IN_NAMES, OUT_NAMES))
    footer = staticmethod(of_lines(("#", '"#', ",#", ',"#', SHEET_DELIMITER + "#")))

    def entries(self, cells: Cells) -> None:
        cells.moment("发生时间")
        cells.reference("transaction", "业务流水号")
        cells.reference("movement", "账务流水号", required=True)
        cells.meaning("kind", KINDS, "业务类型", required=True)
        cells.text("counterparty", "对方账号", "对方账户", "对方名称")
        _order(cells)
        _amounts(cells)
        cells.text("goods", "商品名称")
        cells.set(
            natural_id=pl.col("movement_ref"),
            channel=pl.lit("ALIPAY"),
            description=pl.concat_str(
                "kind_text", "goods", "remark", separator=" ", ignore_nulls=True
            ),
        )

    def about(self, table: Table) -> dict[str, object]:
        around = lines_of(table)
        return {"account": account(ACCOUNT, around), **period(around)}

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        return side_totals("\n".join(table.after), tally)


def _order(cells: Cells) -> None:
    """The order number out of the columns that may hold it, the surest first."""
    cells.reference("base", "业务基础订单号")
    cells.text("own_order", "商户订单号")
    cells.text("remark", "备注")
    hidden = [pl.col("own_order").str.extract(pattern, 1) for pattern in HIDDEN]
    remarked = [pl.col("remark").str.extract(pattern, 1) for pattern in REMARKED]
    base = pl.col("base_ref").str.extract(DIGITS, 1)
    cells.set(order_text=pl.coalesce(base, *hidden, *remarked, "own_order"))
    cells.draft.reference("order", "order_text", "商户订单号")


def _amounts(cells: Cells) -> None:
    two_sided(cells, IN_NAMES, OUT_NAMES)
    moved = pl.col("amount")
    cells.set(gross_minor=moved, net_minor=moved, fee_minor=pl.lit(0, dtype=pl.Int64))
    balance(cells, "账户余额(元)", "账户余额")


FORMAT = AlipayFundBill()
