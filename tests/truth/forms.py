"""Plain tables as shops and banks write them, and which files a scenario's months are written as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.truth.book import Row
from tests.truth.channel_forms import ADYEN, ALIPAY, PDD_LEDGER, STRIPE, WECHAT, WECHAT_FUND
from tests.truth.files import Cells, Form, is_refund, money, shanghai, text

STATES = {
    "PAID": "已付款", "UNPAID": "待付款", "CLOSED": "已关闭", "REFUNDED": "已退款",
    "PARTLY_REFUNDED": "部分退款", "PENDING": "待付款", "FAILED": "支付失败",
}  # fmt: skip
METHODS = {"WECHAT": "微信支付", "ALIPAY": "支付宝"}


def _order(row: Row) -> Cells:
    status = str(row["status"])
    paid = "" if status in ("UNPAID", "CLOSED", "PENDING") else shanghai(row)
    method = METHODS.get(str(row["channel"]), "")
    amount = money(row["gross_minor"])
    return (text(row, "order_ref"), shanghai(row), paid, method, amount, text(row, "currency"),
            STATES[status], text(row, "transaction_key"))  # fmt: skip


def _refund(row: Row) -> Cells:
    amount = money(-int(str(row["gross_minor"])))
    return (text(row, "refund_key"), text(row, "order_ref"), shanghai(row), amount,
            text(row, "currency"), "退款成功")  # fmt: skip


ORDERS = Form(
    "orders.csv", ["订单号,下单时间,支付时间,支付方式,订单金额,币种,订单状态,支付流水号"],
    lambda row: not is_refund(row), _order,
)  # fmt: skip
REFUNDS = Form(
    "refunds.csv", ["退款单号,原订单号,退款时间,退款金额,币种,退款状态"], is_refund, _refund
)


def _bank(row: Row) -> Cells:
    return (str(row["booked_on"]), text(row, "description"), text(row, "counterparty"),
            money(row["gross_minor"]), text(row, "currency"))  # fmt: skip


BANK = Form("bank.csv", ["Date,Description,Counterparty,Amount,Currency"], lambda _row: True, _bank)


def _bill(row: Row) -> Cells:
    return (text(row, "order_ref"), str(row["booked_on"]), text(row, "counterparty"),
            money(row["gross_minor"]), text(row, "currency"))  # fmt: skip


INVOICES = Form(
    "invoices.csv",
    ["Invoice number,Invoice date,Customer,Amount,Currency"],
    lambda _row: True,
    _bill,
)


def _stock(row: Row) -> Cells:
    return (text(row, "order_ref"), shanghai(row), text(row, "sku"), str(row["quantity"]))


STOCK = Form("stock.csv", ["订单号,出库时间,商品编码,出库数量"], lambda _row: True, _stock)


def _line_of_order(row: Row) -> Cells:
    return (text(row, "order_ref"), shanghai(row), text(row, "sku"), str(row["quantity"]), "99.00")


ORDER_LINES = Form(
    "order_lines.csv", ["订单号,下单时间,商品编码,数量,金额"], lambda _row: True, _line_of_order
)


def _delivered(row: Row) -> Cells:
    cost = money(row["net_minor"])
    state = "充值失败" if row["status"] == "FAILED" else "充值成功"
    return (text(row, "order_ref"), text(row, "transaction_key"), shanghai(row),
            money(row["gross_minor"]), cost, state)  # fmt: skip


SUPPLIER = Form(
    "supplier.csv",
    ["商户订单号,供应商流水号,充值时间,面值,成本价,状态"],
    # a line without any number is none that a file can be matched by
    lambda row: bool(row["order_ref"] or row["transaction_key"]),
    _delivered,
)
FORMS: Mapping[str, tuple[Sequence[Form], Sequence[Form]]] = {
    "wechat orders - bill": ([ORDERS, REFUNDS], [WECHAT]),
    "rare orders - bill": ([ORDERS, REFUNDS], [WECHAT]),
    "alipay orders - bill": ([ORDERS, REFUNDS], ALIPAY),
    "wechat bill - funds": ([WECHAT], [WECHAT_FUND]),
    "pinduoduo orders - ledger": ([ORDERS], [PDD_LEDGER]),
    "top-ups - channel": ([ORDERS, REFUNDS], [WECHAT]),
    "top-ups - supplier": ([ORDERS], [SUPPLIER]),
    "stock - orders": ([STOCK], [ORDER_LINES]),
    "stripe - bank": ([STRIPE], [BANK]),
    "adyen - bank": ([ADYEN], [BANK]),
    "rare payouts - bank": ([STRIPE], [BANK]),
    "invoices - bank": ([INVOICES], [BANK]),
}
