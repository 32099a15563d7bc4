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
REFUND_COLUMNS = (
    "微信退款单号", "商户退款单号", "退款金额", "充值券退款金额", "退款类型", "退款状态", "申请退款金额"
)  # fmt: skip
PAYMENT = {
    "交易时间": "2026-10-05 10:00:01", "公众账号ID": "wx01", "商户号": "1900000001", "特约商户号": "0", "设备号": "",
    "微信订单号": "4200000000202610050000000001", "商户订单号": "SO1", "用户标识": "oUSER", "交易类型": "JSAPI",
    "交易状态": "SUCCESS", "付款银行": "OTHERS", "货币种类": "CNY", "应结订单金额": "99.00", "代金券金额": "0.00",
    "微信退款单号": "0", "商户退款单号": "0", "退款金额": "0.00", "充值券退款金额": "0.00", "退款类型": "", "退款状态": "",
    "商品名称": "茶", "商户数据包": "", "手续费": "0.59000", "费率": "0.60%", "订单金额": "99.00", "申请退款金额": "0.00",
    "费率备注": "",
}  # fmt: skip
REFUND = {
    **PAYMENT, "交易时间": "2026-10-06 09:00:00", "交易状态": "REFUND", "应结订单金额": "0.00", "订单金额": "0.00",
    "微信退款单号": "50300000002026100600001", "商户退款单号": "RF1", "退款金额": "30.00", "申请退款金额": "30.00",
    "退款类型": "ORIGINAL", "退款状态": "SUCCESS", "手续费": "-0.18000",
}  # fmt: skip

ALIPAY_HEADER = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
    "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
ALIPAY_BEFORE = (
    "#支付宝业务明细查询",
    "#账号：[20880000000000000156]",
    "#起始日期：[2026年10月05日 00:00:00]   终止日期：[2026年10月06日 00:00:00]",
    "#-----------------------------------------业务明细列表----------------------------------------",
)
ALIPAY_PAYMENT = {
    "支付宝交易号": "2026100522001400000000000001\t", "商户订单号": "SO1\t", "业务类型": "交易", "商品名称": "茶",
    "创建时间": "2026-10-05 10:00:00", "完成时间": "2026-10-05 10:00:05", "对方账户": "*测(138****0000)",
    "订单金额（元）": "100.00", "商家实收（元）": "100.00", "服务费（元）": "-0.60", "分润（元）": "0.00",
}  # fmt: skip
ALIPAY_REFUND = {
    **ALIPAY_PAYMENT, "业务类型": "退款", "完成时间": "2026-10-05 15:00:00", "订单金额（元）": "-40.00",
    "商家实收（元）": "-40.00", "退款批次号/请求号": "RF1", "服务费（元）": "0.24",
}  # fmt: skip


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def wechat_row(order: int, fen: int, *, day: int = 5) -> str:
    return wechat_line(
        {
            **PAYMENT,
            "交易时间": f"2026-10-{day:02d} 10:00:{order % 60:02d}",
            "微信订单号": f"42000000{order:020d}",
            "商户订单号": f"SO{order}",
            "应结订单金额": yuan(fen),
            "手续费": "0.00000",
            "费率": "0.00%",
            "订单金额": yuan(fen),
        }
    )


def wechat_line(cells: dict[str, str], header: str = HEADER) -> str:
    """One row of a bill, with the accent that WeChat writes before each cell."""
    return ",".join(f"`{cells.get(name, '')}" for name in header.split(","))


def wechat_bill(*rows: str, total_fen: int | None = None) -> bytes:
    """A bill with right totals, or with a total that its rows don't give."""
    fen = sum(int(row.split(",`")[24].replace(".", "")) for row in rows)
    stated = fen if total_fen is None else total_fen
    totals = f"`{len(rows)},`{yuan(fen)},`0.00,`0.00,`0.00000,`{yuan(stated)},`0.00"
    return "\r\n".join([HEADER, *rows, TOTALS, totals, ""]).encode()


def wechat_file(*rows: dict[str, str], header: str = HEADER, totals: str = "") -> str:
    """A bill of any columns; `totals` are its last two lines."""
    body = [wechat_line(row, header) for row in rows]
    return "\r\n".join([header, *body, *totals.splitlines(), ""])


def alipay_line(cells: dict[str, str], header: str = ALIPAY_HEADER) -> str:
    return ",".join(cells.get(name, "") for name in header.split(","))


def alipay_file(
    *rows: dict[str, str],
    header: str = ALIPAY_HEADER,
    before: tuple[str, ...] = ALIPAY_BEFORE,
    after: tuple[str, ...] = (),
) -> bytes:
    """A bill in GBK, with the closing line that every bill has."""
    end = "#-----------------------------------------业务明细列表结束----------------------------------"
    body = [alipay_line(row, header) for row in rows]
    return "\r\n".join([*before, header, *body, end, *after, ""]).encode("gb18030")


def orders(*lines: str) -> bytes:
    """Own orders: number, time of payment, channel, amount paid, state."""
    return "\n".join(["订单号,支付时间,支付方式,实付金额,订单状态", *lines, ""]).encode()
