"""Small statements with invented values, as the platforms would write them."""

from __future__ import annotations

HEADER = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TOTALS = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def wechat_row(order: int, fen: int, *, day: int = 5) -> str:
    cells = (
        f"2026-10-{day:02d} 10:00:{order % 60:02d}", "wx01", "1900000001", "0", "",
        f"42000000{order:020d}", f"SO{order}", "oUSER", "JSAPI", "SUCCESS", "OTHERS", "CNY",
        yuan(fen), "0.00", "0", "0", "0.00", "0.00", "", "", "茶", "", "0.00000", "0.00%",
        yuan(fen), "0.00", "",
    )  # fmt: skip
    return ",".join(f"`{cell}" for cell in cells)


def wechat_bill(*rows: str, total_fen: int | None = None) -> bytes:
    """A bill with right totals, or with a total that its rows don't give."""
    fen = sum(int(row.split(",`")[24].replace(".", "")) for row in rows)
    stated = fen if total_fen is None else total_fen
    totals = f"`{len(rows)},`{yuan(fen)},`0.00,`0.00,`0.00000,`{yuan(stated)},`0.00"
    return "\r\n".join([HEADER, *rows, TOTALS, totals, ""]).encode()


def orders(*lines: str) -> bytes:
    """Own orders: number, time of payment, channel, amount paid, state."""
    return "\n".join(["订单号,支付时间,支付方式,实付金额,订单状态", *lines, ""]).encode()
