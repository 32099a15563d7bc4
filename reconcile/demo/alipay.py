"""Writes an Alipay merchant trade bill, 25 columns (opendocs.alipay.com, 业务明细)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from reconcile.demo.bills import BillLine, yuan
from reconcile.demo.sales import month_end

ACCOUNT = "20880000000000000156"
HEADER = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
    "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
TITLE = "#支付宝业务明细查询"
OPENING = (
    "#-----------------------------------------业务明细列表----------------------------------------"
)
CLOSING = (
    "#-----------------------------------------业务明细列表结束------------------------------------"
)
TAB = "\t"


def alipay_bill(lines: Sequence[BillLine], month: date) -> bytes:
    """Four lines before the header, four after the rows, TAB behind ids, CRLF, GB 18030."""
    end = month_end(month)
    rows = [
        TITLE,
        f"#账号：[{ACCOUNT}]",
        f"#起始日期：[{month:%Y年%m月}01日 00:00:00]   终止日期：[{end:%Y年%m月%d日} 00:00:00]",
        OPENING,
        HEADER,
        *(",".join(_cells(line)) for line in lines),
        CLOSING,
        *_totals(lines),
        f"#导出时间：[{end + timedelta(days=3):%Y年%m月%d日} 10:12:31]",
    ]
    return "".join(f"{row}\r\n" for row in rows).encode("gb18030")


def _cells(line: BillLine) -> list[str]:
    sale, refund = line.sale, line.refund
    began_at = refund.at if refund else sale.placed_at
    buyer = f"*{sale.buyer[0]}(13{sale.buyer[1]}****{sale.buyer[1:]})"
    empty = TAB
    return [
        line.transaction + TAB, sale.number + TAB, ("退款" if refund else "交易") + TAB, sale.item,
        f"{began_at:%Y-%m-%d %H:%M:%S}", f"{line.at:%Y-%m-%d %H:%M:%S}", empty, empty, empty, empty,
        buyer + TAB, yuan(line.gross_minor), yuan(line.settled_minor), "0.00", "0.00", "0.00",
        yuan(line.voucher_minor), "0.00", "", "0.00" + TAB, "0.00",
        (refund.number if refund else "") + TAB, yuan(-line.fee_minor), "0.00", "",
    ]  # fmt: skip


def _totals(lines: Sequence[BillLine]) -> tuple[str, str]:
    payments = [line for line in lines if line.refund is None]
    refunds = [line for line in lines if line.refund]
    received = yuan(sum(line.settled_minor for line in payments))
    vouchers = yuan(sum(line.voucher_minor for line in payments))
    given_back = yuan(sum(line.settled_minor for line in refunds))
    return (
        f"#交易合计：{len(payments)}笔，商家实收共{received}元，商家优惠共{vouchers}元",
        f"#退款合计：{len(refunds)}笔，商家实收退款共{given_back}元，商家优惠退款共0.00元",
    )
