"""Writes a WeChat Pay merchant trade bill, 27 columns (pay.weixin.qq.com, 下载交易账单, ALL)."""

from __future__ import annotations

from collections.abc import Sequence

from reconcile.demo.bills import BillLine, yuan

MERCHANT_NUMBER = "1900000109"
APP = "wx4f1c0de5ba7a9d20"
HEADER = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
FOOTER = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)
RATE = "0.60%"
TRADE_TYPES = ("JSAPI", "JSAPI", "JSAPI", "NATIVE", "APP")
BANKS = ("OTHERS", "CMB_DEBIT", "ICBC_DEBIT", "CCB_DEBIT", "ABC_DEBIT", "OTHERS", "CMB_CREDIT")


def wechat_bill(lines: Sequence[BillLine]) -> bytes:
    """Grave accent before each value, CRLF, UTF-8 with byte order mark, two lines of totals."""
    rows = [HEADER, *(_armoured(_cells(line)) for line in lines), FOOTER, _armoured(_totals(lines))]
    return ("\ufeff" + "".join(f"{row}\r\n" for row in rows)).encode()


def _armoured(cells: Sequence[str]) -> str:
    return ",".join(f"`{cell}" for cell in cells)


def _fee(fee_minor: int) -> str:
    """Rounded to the cent and then written with five decimals."""
    return f"{yuan(fee_minor)}000"


def _cells(line: BillLine) -> list[str]:
    # the buyer decides how they pay: the same for a payment and its refunds
    taste = sum(map(ord, line.transaction))
    refund = line.refund
    paid = ("0.00", "0.00") if refund else (yuan(line.settled_minor), yuan(line.voucher_minor))
    given_back = (
        (
            refund.channel_number,
            refund.number,
            yuan(refund.amount_minor),
            "0.00",
            "ORIGINAL",
            "SUCCESS",
        )
        if refund
        else ("0", "0", "0.00", "0.00", "", "")
    )
    return [
        f"{line.at:%Y-%m-%d %H:%M:%S}", APP, MERCHANT_NUMBER, "0", "",
        line.transaction, line.sale.number, f"oTea{line.transaction[-10:]}{line.sale.number[-4:]}",
        TRADE_TYPES[taste % len(TRADE_TYPES)], "REFUND" if refund else "SUCCESS",
        BANKS[taste % len(BANKS)], "CNY", *paid, *given_back, line.sale.item, "",
        _fee(line.fee_minor), RATE, "0.00" if refund else yuan(line.gross_minor),
        yuan(refund.amount_minor) if refund else "0.00", "",
    ]  # fmt: skip


def _totals(lines: Sequence[BillLine]) -> list[str]:
    payments = [line for line in lines if line.refund is None]
    refunded = -sum(line.gross_minor for line in lines if line.refund)
    return [
        str(len(lines)),
        yuan(sum(line.settled_minor for line in payments)),
        yuan(refunded),
        "0.00",
        _fee(sum(line.fee_minor for line in lines)),
        yuan(sum(line.gross_minor for line in payments)),
        yuan(refunded),
    ]
