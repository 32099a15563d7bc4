"""A sale as our own books have it: the order export and the refund export of the two shops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reconcile.demo.bills import yuan
from reconcile.demo.sales import Refund, Sale, month_end
from reconcile.demo.shops import Method, ShopProfile, Twist
from reconcile.demo.tables import csv_bytes

DAMAGED_NUMBER = "1.2E+27"
DONE_AFTER = timedelta(days=7)
# a page break in the export repeats a row this far down
COPY_AFTER_ROWS = 20
NOT_IN_BOOKS = (Twist.EXTERNAL_ONLY,)
REFUND_NOT_IN_BOOKS = (Twist.REFUNDED_THERE, Twist.REFUND_MISSING_HERE, *NOT_IN_BOOKS)


class State(StrEnum):
    UNPAID = "UNPAID"
    CLOSED = "CLOSED"
    SHIPPED = "SHIPPED"
    DONE = "DONE"
    PARTLY_REFUNDED = "PARTLY_REFUNDED"
    REFUNDED = "REFUNDED"


@dataclass(frozen=True, slots=True)
class Wording:
    """How a shop system writes its export."""

    order_header: Sequence[str]
    refund_header: Sequence[str]
    encoding: str
    methods: Mapping[Method, str]
    states: Mapping[State, str]
    refunded: str


CHINESE = Wording(
    order_header=(
        "订单号", "下单时间", "支付时间", "支付方式", "商品", "数量",
        "订单金额", "实付金额", "币种", "订单状态",
    ),
    refund_header=(
        "退款单号", "原订单号", "退款时间", "退款方式", "退款金额", "币种", "退款原因", "退款状态",
    ),
    encoding="utf-8-sig",
    methods={
        Method.WECHAT: "微信支付",
        Method.ALIPAY: "支付宝",
        Method.BALANCE: "余额支付",
        Method.BANK: "银行转账",
    },
    states={
        State.UNPAID: "待付款",
        State.CLOSED: "已关闭",
        State.SHIPPED: "已发货",
        State.DONE: "已完成",
        State.PARTLY_REFUNDED: "部分退款",
        State.REFUNDED: "已退款",
    },
    refunded="退款成功",
)  # fmt: skip
ENGLISH = Wording(
    order_header=(
        "Order number", "Ordered at", "Paid at", "Payment method", "Item", "Quantity",
        "Order amount", "Amount paid", "Currency", "Status",
    ),
    refund_header=(
        "Refund number", "Order number", "Refunded at", "Payment method", "Refund amount",
        "Currency", "Reason", "Status",
    ),
    encoding="utf-8",
    methods={Method.CARD: "Card", Method.BANK: "Bank transfer"},
    states={
        State.UNPAID: "Awaiting payment",
        State.CLOSED: "Cancelled",
        State.SHIPPED: "Shipped",
        State.DONE: "Completed",
        State.PARTLY_REFUNDED: "Partly refunded",
        State.REFUNDED: "Refunded",
    },
    refunded="Refunded",
)  # fmt: skip
REASONS_IN_ENGLISH = {
    "七天无理由": "Changed mind",
    "包装破损": "Damaged in transit",
    "发错商品": "Wrong item",
    "协商退款": "Goodwill",
    "缺货": "Out of stock",
}


def wording(shop: ShopProfile) -> Wording:
    return CHINESE if Method.WECHAT in shop.sales else ENGLISH


def state(sale: Sale, end: date) -> State:
    """What our books say became of an order, a few days after the month's end."""
    if sale.twist in (Twist.CLOSED_HERE, Twist.TIMED_OUT):
        return State.CLOSED
    if sale.twist == Twist.NEVER_PAID:
        return State.UNPAID
    if sale.refunds and sale.twist not in REFUND_NOT_IN_BOOKS:
        full = sale.refunded_minor >= sale.asked_minor
        return State.REFUNDED if full else State.PARTLY_REFUNDED
    return State.DONE if sale.placed_at.date() + DONE_AFTER < end else State.SHIPPED


def order_rows(shop: ShopProfile, sales: Iterable[Sale], month: date) -> list[list[str]]:
    """The rows of the order export, in the order in which orders were placed."""
    words, end = wording(shop), month_end(month)
    rows: list[list[str]] = []
    copies: list[tuple[int, list[str]]] = []
    for sale in sorted(sales, key=lambda s: (s.placed_at, s.number)):
        if sale.twist in NOT_IN_BOOKS:
            continue
        rows.append(_order_cells(shop, words, sale, state(sale, end)))
        if sale.twist == Twist.DUPLICATE:
            copies.append((len(rows) + COPY_AFTER_ROWS, rows[-1]))
    for place, row in reversed(copies):
        rows.insert(place, row)
    return rows


def _order_cells(shop: ShopProfile, words: Wording, sale: Sale, became: State) -> list[str]:
    number, paid = sale.booked_number, yuan(sale.asked_minor if sale.is_paid else 0)
    if sale.twist == Twist.DAMAGED_NUMBER:
        number = DAMAGED_NUMBER
    if sale.twist == Twist.DAMAGED_AMOUNT:
        paid = damaged_amount(paid)
    return [
        number,
        f"{sale.placed_at:%Y-%m-%d %H:%M:%S}",
        f"{sale.paid_at:%Y-%m-%d %H:%M:%S}" if sale.is_paid else "",
        words.methods[sale.method],
        sale.item,
        str(sale.quantity),
        yuan(sale.listed_minor),
        paid,
        shop.other_currency if sale.twist == Twist.CURRENCY else shop.currency,
        words.states[became],
    ]


def damaged_amount(amount: str) -> str:
    """A comma for the point and a letter O at the end, as typed by hand: 12.30 becomes 12,3O."""
    return amount.replace(".", ",")[:-1] + "O"


def order_file(shop: ShopProfile, rows: Iterable[Sequence[str]]) -> bytes:
    words = wording(shop)
    return csv_bytes(words.order_header, rows, words.encoding)


def refund_rows(shop: ShopProfile, sales: Iterable[Sale], month: date) -> list[list[str]]:
    """The rows of the refund export: refunds given in the month, of whichever month's orders."""
    words, first = wording(shop), month.replace(day=1)
    booked: list[tuple[Refund, Sale]] = [
        (refund, sale)
        for sale in sales
        if sale.twist not in REFUND_NOT_IN_BOOKS
        for refund in sale.refunds
        if first <= refund.at.date() < month_end(month)
    ]
    return [
        [
            refund.number,
            sale.number,
            f"{refund.at:%Y-%m-%d %H:%M:%S}",
            words.methods[sale.method],
            yuan(refund.amount_minor),
            shop.currency,
            refund.reason if words is CHINESE else REASONS_IN_ENGLISH[refund.reason],
            words.refunded,
        ]
        for refund, sale in sorted(booked, key=lambda pair: (pair[0].at, pair[0].number))
    ]


def refund_file(shop: ShopProfile, rows: Iterable[Sequence[str]]) -> bytes:
    words = wording(shop)
    return csv_bytes(words.refund_header, rows, words.encoding)
