"""WeChat Pay merchant trade bill (交易账单), every column set of ALL, SUCCESS and REFUND, and the older one.

Source: pay.weixin.qq.com, 下载交易账单: each data cell starts with a grave accent; the last two lines are
totals; a refund is a row of its own with its amount in 退款金额; amounts in yuan, times in China's zone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from ledgers.formats.base import ControlTotal, Evidence, LedgerKind, Table
from ledgers.formats.footers import names_and_values, of_names_and_values
from ledgers.formats.known import Cells, KnownTable, account_of, plain
from ledgers.formats.tally import Tally
from ledgers.money import parse_one

NAMES: tuple[str, ...] = (
    "交易时间",
    "微信订单号",
    "商户订单号",
    "交易类型",
    "交易状态",
    "手续费",
    "费率",
)
FOOTER = "总交易单数"
REFUND, REVOKED = "REFUND", "REVOKED"
# 退款状态: CHANGE is a refund that came back, because the payer's card takes nothing; someone must pay it otherwise
FAILED, UNDERWAY = ("FAIL", "CHANGE"), "PROCESSING"
RATE = re.compile(r"([0-9]{1,2})(?:\.([0-9]{1,4}))?%$", re.ASCII)
# totals in the last lines: the sum of which amount each of them is
TOTALS = {
    "订单总金额": "total",
    "总交易额": "total",
    "应结订单总金额": "settled",
    "退款总金额": "refunded",
    "总退款金额": "refunded",
    "申请退款总金额": "applied",
    "手续费总金额": "fee",
}
REFUNDED = ("退款金额",)
# amounts: the columns that hold them, newest name first, and the amount that stands for a missing one
AMOUNTS: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    ("total", ("订单金额", "总金额"), None),
    ("settled", ("应结订单金额",), "total"),
    ("refunded", REFUNDED, None),
    ("applied", ("申请退款金额",), "refunded"),
    ("fee", ("手续费",), None),
)


class WeChatTradeBill(KnownTable):
    """One row per payment or refund.

    Gross is what the order was for (订单金额, 申请退款金额), which is what the shop's own books say; net is what
    the channel settles of it: without the coupons that it didn't take money for, and less the fee.
    """

    code = "wechat_trade"
    title = "WeChat Pay trade bill"
    ledger_kind = LedgerKind.CHANNEL
    needed = ((*NAMES, "订单金额"), (*NAMES, "总金额"))
    summed = tuple(name for name, _titles, _other in AMOUNTS)
    footer = staticmethod(of_names_and_values((FOOTER, f'"{FOOTER}')))

    def shows_refunds(self, header: Sequence[str]) -> bool:
        """The bill of SUCCESS leaves refunds out, and their columns."""
        return any(plain(name) in REFUNDED for name in header)

    def recognise(self, header: Sequence[str], before: Sequence[str]) -> Evidence | None:
        return Evidence(NAMES) if super().recognise(header, before) else None

    def entries(self, cells: Cells) -> None:
        cells.currency("货币种类")
        cells.moment("交易时间")
        cells.reference("order", "商户订单号")
        cells.reference("transaction", "微信订单号", required=True)
        cells.reference("refund", "商户退款单号")
        # a refund that was made in WeChat's own console has only WeChat's number; "0" is none
        cells.text("refund_number", "微信退款单号")
        cells.text("trade_status", "交易状态")
        cells.text("refund_status", "退款状态")
        cells.text("description", "商品名称")
        # whose money it is, where one bill is of many; the number of the contract itself (商户号) is no shop
        cells.shop("特约商户号", "子商户号")
        for name, titles, other in AMOUNTS:
            if other is not None and not cells.has(*titles):
                cells.set(**{name: pl.col(other)})
            else:
                # the bill pads fees to five decimals and charges whole fen
                cells.amount(name, *titles, required=name in {"total", "fee"}, rounds=name == "fee")
        rates = cells.text("rate", "费率")
        millionths = {rate: _millionths(rate) for rate in rates.drop_nulls().unique().to_list()}
        cells.set(
            fee_rate_ppm=pl.col("rate").replace_strict(
                millionths, default=None, return_dtype=pl.Int64
            )
        )
        _facts(cells)

    def about(self, table: Table) -> dict[str, object]:
        return {"account": account_of(table, "商户号")}

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        """The bill's last two lines, beside the sums of its rows (rejected ones can't be in them)."""
        stated = names_and_values(table.after, table.delimiter)
        found = []
        if (count := stated.get(FOOTER, "")).isdecimal() and count.isascii():
            found.append(ControlTotal(FOOTER, None, int(count[:18]), tally.rows))
        for name, of in TOTALS.items():
            amount = parse_one(stated[name], "CNY") if name in stated else None
            if amount is not None:
                found.append(ControlTotal(name, "CNY", amount, tally.sums[of]))
        return tuple(found)


def _millionths(rate: str) -> int | None:
    """0.60% is 6,000 millionths."""
    found = RATE.match(rate)
    return int(found[1]) * 10_000 + int((found[2] or "").ljust(4, "0")) if found else None


def _facts(cells: Cells) -> None:
    state = pl.col("trade_status").fill_null("")
    back = state.is_in([REFUND, REVOKED])
    given_back = (
        pl.when(pl.col("applied") != 0).then("applied")
        .when(pl.col("refunded") != 0).then("refunded")
        .otherwise("total").abs()
    )  # fmt: skip
    settled_back = pl.when(pl.col("refunded") != 0).then("refunded").otherwise(given_back).abs()
    # the bill writes refunds unsigned, and some versions the fee given back as negative
    fee = pl.when(back).then(pl.col("fee").abs()).otherwise(-pl.col("fee"))
    cells.set(
        kind=pl.when(back).then(pl.lit("REFUND")).otherwise(pl.lit("PAYMENT")),
        status=pl.when(state == REVOKED).then(pl.lit("REVOKED"))
        .when(back & pl.col("refund_status").is_in(FAILED)).then(pl.lit("FAILED"))
        .when(back & (pl.col("refund_status") == UNDERWAY)).then(pl.lit("PENDING"))
        .when(back).then(pl.lit("REFUNDED"))
        .otherwise(pl.lit("PAID")),
        channel=pl.lit("WECHAT"),
        gross_minor=pl.when(back).then(-given_back).otherwise("total"),
        fee_minor=fee,
        net_minor=pl.when(back).then(-settled_back).otherwise("settled") + fee,
        natural_id=pl.concat_str(
            "transaction_ref", pl.lit("|"), state, pl.lit("|"),
            pl.when(back)
            .then(pl.coalesce(pl.col("refund_number").replace("0", None), "refund_ref", pl.lit("")))
            .otherwise(pl.lit("")),
        ),
    )  # fmt: skip


FORMAT = WeChatTradeBill()
