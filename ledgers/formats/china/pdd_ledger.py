"""Pinduoduo shop ledger (货款明细, 账务明细): every movement of a shop's account.

Anatomy: a title, a blank line, the days, a rule, the header, rows, then totals that start with #; in gb18030, or a
workbook. What goes out is negative, the other cell is 0. One order has several rows. No row has a number of its
own: two rows alike are two movements. 业务描述, in newer bills, is a code and what it means:
0030002|技术服务费-基础技术服务费.
Source: mms.pinduoduo.com, 资金中心 > 货款明细; ShopeX/OMS, financebase/lib/data/bill/pinduoduo.php.
"""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Table
from ledgers.formats.china.movements import two_sided
from ledgers.formats.china.preambles import lines_of, period, side_totals
from ledgers.formats.footers import of_lines
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.tally import Tally
from ledgers.formats.words import Words
from ledgers.money import parse_one

NAMES = ("发生时间", "收入金额(+元)", "支出金额(-元)", "账务类型")
ORDER_NAMES = ("商户订单号", "商品订单号")
# #总计：-482.17元
TOTAL = re.compile(r"#总计[:：](-?[0-9.,]+)元")
# the class that begins 账务类型, or follows the code in 业务描述, folded; the first that fits.
# A coupon that the platform settles is part of what the order brought.
_CLASS = r"^(?:[0-9]+ )?"
KINDS: Words = (
    ("FEE", rf"{_CLASS}(?:.{{0,6}}服务费|营销|多多进宝|推广费|佣金|运费险|.{{0,4}}保险)|手续费"),
    ("PAYOUT", r"提现"),
    ("PAYMENT", rf"{_CLASS}(?:交易收入|订单收入|优惠券)"),
    ("REFUND", rf"{_CLASS}(?:交易退款|订单退款|退款)"),
    ("TRANSFER", rf"{_CLASS}(?:转账|转入|转出|充值|推广充值|保证金)"),
)
UNLIKE_OTHERS = "ADJUSTMENT"


class PddLedger(KnownTable):
    """One row per movement; gross and net are what moved, in (+) or out (-)."""

    code = "pdd_ledger"
    title = "Pinduoduo ledger"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    needed = tuple((name, *NAMES) for name in ORDER_NAMES)
    footer = staticmethod(of_lines(("#", '"#')))

    def entries(self, cells: Cells) -> None:
        cells.moment("发生时间")
        cells.reference("order", *ORDER_NAMES)
        cells.meaning("coded", KINDS, "业务描述")
        cells.meaning("kind", KINDS, "账务类型")
        cells.text("remark", "备注")
        two_sided(cells, ("收入金额(+元)",), ("支出金额(-元)",))
        kind_text, coded_text = pl.col("kind_text"), pl.col("coded_text")
        cells.fault(kind_text.is_null() & coded_text.is_null(), "missing_kind", "账务类型")
        moved = pl.col("amount")
        kind = pl.coalesce("coded", "kind", pl.lit(UNLIKE_OTHERS))
        cells.set(
            gross_minor=moved,
            fee_minor=pl.lit(0, dtype=pl.Int64),
            net_minor=moved,
            # what a payment or a coupon brought is taken back
            kind=pl.when((kind == "PAYMENT") & (moved < 0)).then(pl.lit("REFUND")).otherwise(kind),
            description=pl.concat_str(
                pl.coalesce(coded_text, kind_text),
                pl.when(pl.col("remark") != "-").then("remark"),
                separator=" ",
                ignore_nulls=True,
            ),
        )

    def about(self, table: Table) -> dict[str, object]:
        return period(lines_of(table))

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        after = "\n".join(table.after).replace('"', "")
        found = [*side_totals(after, tally)]
        for amount in TOTAL.findall(after):
            stated = parse_one(amount, "CNY")
            if stated is not None:
                found.append(ControlTotal("总计", "CNY", stated, tally.total("net_minor")))
        return tuple(found)


FORMAT = PddLedger()
