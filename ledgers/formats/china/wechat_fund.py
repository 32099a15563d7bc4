"""WeChat Pay fund bill (资金账单): every movement of one of a merchant's accounts (basic, operation or fees).

Each data cell starts with a grave accent; amounts are unsigned, 收支类型 says the way; the last two lines are
totals. A payment's fee is a row of its own, 扣除交易手续费. A refund's amount is what is left after the fee given
back, which 备注 names: 退款总金额30.00元;含手续费0.18元.
Source: pay.weixin.qq.com, 下载资金账单.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Table
from ledgers.formats.footers import names_and_values, of_names_and_values
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.tally import IN, OUT, Tally
from ledgers.formats.words import DIRECTION_WORDS, Words
from ledgers.money import parse_one

FOOTER = "资金流水总笔数"
# 业务类型, folded; the first that fits
KINDS: Words = (
    ("FEE", r"手续费|服务费|技术服务"),
    ("REFUND", r"退款"),
    ("PAYOUT", r"提现|退票"),
    ("PAYMENT", r"^交易$|支付|收款"),
    ("TRANSFER", r"转账|充值|付款|红包|分账|划转"),
    ("ADJUSTMENT", r"."),
)
REFUNDED = r"退款总金额([0-9.,]+)元"
FEE_BACK = r"含手续费([0-9.,]+)元"
# some bills write counts as 20.0
COUNT = re.compile(r"([0-9]{1,12})(?:\.0+)?")
SIDES: Mapping[str, str] = {"收入": IN, "支出": OUT}


class WeChatFundBill(KnownTable):
    """One row per movement; net is what moved, in (+) or out (-)."""

    code = "wechat_fund"
    title = "WeChat Pay fund bill"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    needed = (
        (
            "记账时间",
            "微信支付业务单号",
            "资金流水单号",
            "业务类型",
            "收支类型",
            "收支金额(元)",
            "业务凭证号",
            "备注",
        ),
    )
    footer = staticmethod(of_names_and_values((FOOTER, f'"{FOOTER}')))

    def entries(self, cells: Cells) -> None:
        cells.moment("记账时间")
        cells.reference("transaction", "微信支付业务单号")
        cells.reference("movement", "资金流水单号", required=True)
        cells.meaning("kind", KINDS, "业务类型", required=True)
        cells.meaning("way", DIRECTION_WORDS, "收支类型", required=True)
        cells.amount("moved", "收支金额(元)")
        cells.amount("balance", "账户结余(元)")
        cells.text("remark", "备注")
        cells.text("counterparty", "资金变更提交申请人")
        sign = pl.when(pl.col("way") == "OUT").then(-1).otherwise(1)
        cells.fault(pl.col("way") == "NONE", "bad_direction", "收支类型", value=pl.col("way_text"))
        cells.set(
            natural_id=pl.col("movement_ref"),
            channel=pl.lit("WECHAT"),
            net_minor=sign * pl.col("moved"),
            description=pl.concat_str("kind_text", "remark", separator=" ", ignore_nulls=True),
        )
        _parts_of_refunds(cells)
        _vouchers(cells)

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        """The bill's last two lines, beside the sums of its rows (rejected ones can't be in them)."""
        stated = names_and_values(table.after, table.delimiter)
        found = [_rows(FOOTER, stated, tally.rows)]
        for word, side in SIDES.items():
            mine = pl.col("side") == side
            found.append(_rows(f"{word}笔数", stated, tally.count(mine)))
            amount = parse_one(stated.get(f"{word}金额", ""), "CNY")
            if amount is not None:
                moved = abs(tally.total("net_minor", mine))
                found.append(ControlTotal(f"{word}金额", "CNY", abs(amount), moved))
        return tuple(control for control in found if control is not None)


def _rows(name: str, stated: Mapping[str, str], computed: int) -> ControlTotal | None:
    count = COUNT.fullmatch(stated.get(name, ""))
    return None if count is None else ControlTotal(name, None, int(count.group(1)), computed)


def _parts_of_refunds(cells: Cells) -> None:
    """What the customer got and the fee that came back; they must make what moved."""
    refund = (pl.col("kind") == "REFUND") & (pl.col("way") == "OUT")
    for name, pattern in (("refunded", REFUNDED), ("fee_back", FEE_BACK)):
        cells.set(
            **{f"{name}_text": pl.when(refund).then(pl.col("remark").str.extract(pattern, 1))}
        )
        cells.draft.amount(name, f"{name}_text", "备注", required=False)
    stated = pl.col("refunded_text").is_not_null()
    cells.set(
        gross_minor=pl.when(stated).then(-pl.col("refunded")).otherwise("net_minor"),
        fee_minor=pl.when(stated).then("fee_back").otherwise(0),
    )
    cells.check_parts()


def _vouchers(cells: Cells) -> None:
    """业务凭证号 is the number of the order, the refund or the withdrawal, by what the row is."""
    cells.text("voucher", "业务凭证号")
    kind = pl.col("kind")
    for name, mine in (
        ("refund", kind == "REFUND"),
        ("batch", kind == "PAYOUT"),
        ("order", ~kind.is_in(["REFUND", "PAYOUT"])),
    ):
        cells.set(**{f"{name}_text": pl.when(mine).then("voucher")})
        cells.draft.reference(name, f"{name}_text", "业务凭证号")


FORMAT = WeChatFundBill()
