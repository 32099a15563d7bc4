"""A Pinduoduo shop's orders against its ledger: several rows for an order, fees and refunds apart.

The ledger numbers nothing: equal rows are genuine twins.
"""

from __future__ import annotations

from datetime import timedelta

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book, Month
from tests.truth.shop import Event, Sale, Shop, fee_of, play

# an order's income is booked when the buyer has received it, days later
INSIDE = Month(JUNE.first, JUNE.last - timedelta(days=8))
RATE_PPM = 6_000
ALIKE_MAX = 2


def write(book: Book, size: int) -> None:
    book.context = Context(JUNE.period, JUNE.period)
    shop = Shop(book, None, month=INSIDE, rate_ppm=None, prefix="", names_refunds=False, ids=False)
    play(shop, EVENTS, size)


def booked(
    shop: Shop, sale: Sale, kind: str, amount: int, text: str, *, days: int | None = None
) -> int:
    """A row of the ledger for an order, some days after it."""
    at = sale.paid_at + timedelta(days=shop.random.randint(1, 6) if days is None else days)
    return shop.payment(
        sale,
        occurred_at=at,
        booked_on=JUNE.day(at),
        kind=kind,
        gross_minor=amount,
        status=None,
        transaction_key=None,
        description=text,
    )


def charged(shop: Shop, sale: Sale) -> int:
    """The technical service fee, a row of its own."""
    row = booked(shop, sale, "FEE", fee_of(sale.amount, RATE_PPM), "技术服务费-基础技术服务费")
    shop.book.left_over([row], Case.NON_TRADE)
    return row


def received(shop: Shop) -> None:
    sale = shop.sale()
    income = booked(shop, sale, "PAYMENT", sale.amount, "交易收入-订单收入")
    shop.book.together(shop.order(sale), income, optional=[charged(shop, sale)])


def with_coupon(shop: Shop) -> None:
    """The platform pays a part: two rows of income add up to the order."""
    sale = shop.sale()
    part = max(sale.amount // 10, 1)
    rows = [
        booked(shop, sale, "PAYMENT", sale.amount - part, "交易收入-订单收入"),
        booked(shop, sale, "PAYMENT", part, "交易收入-平台优惠券补贴"),
    ]
    shop.book.together(shop.order(sale), *rows, optional=[charged(shop, sale)])


def returned(shop: Shop) -> None:
    """Refunded in full: the order's status says so, and the ledger has the rows."""
    sale = shop.sale()
    income = booked(shop, sale, "PAYMENT", sale.amount, "交易收入-订单收入", days=2)
    shop.book.together(shop.order(sale, status="REFUNDED"), income)
    back = booked(shop, sale, "REFUND", -sale.amount, "交易退款-订单退款", days=5)
    shop.book.left_over([back], Case.NON_TRADE)


def returned_in_part(shop: Shop) -> None:
    sale = shop.sale()
    income = booked(shop, sale, "PAYMENT", sale.amount, "交易收入-订单收入", days=2)
    shop.book.together(shop.order(sale), income)
    back = booked(shop, sale, "REFUND", -max(sale.amount // 3, 1), "交易退款-售后退款", days=6)
    shop.book.left_over([back], Case.EXTERNAL_ONLY)


def fined(shop: Shop) -> None:
    """Two equal deductions of one order at one moment: genuine twins beside the order's income."""
    sale = shop.sale()
    income = booked(shop, sale, "PAYMENT", sale.amount, "交易收入-订单收入", days=1)
    shop.book.together(shop.order(sale), income)
    for _twin in range(ALIKE_MAX):
        row = booked(shop, sale, "ADJUSTMENT", -500, "其他支出-合作费追回", days=6)
        shop.book.left_over([row], Case.EXTERNAL_ONLY, Case.NON_TRADE)


def received_next_month(shop: Shop) -> None:
    """Ordered in the last days: the income is of July's ledger."""
    at = JUNE.at(JUNE.last - timedelta(days=2), shop.random.randint(60, 1300))
    order = shop.order(shop.sale(at))
    shop.book.left_over([order], Case.INTERNAL_ONLY, Case.TIMING)


def ordered_last_month(shop: Shop) -> None:
    at = JUNE.at(JUNE.first - timedelta(days=3), shop.random.randint(60, 1300))
    income = booked(shop, shop.sale(at), "PAYMENT", 4990, "交易收入-订单收入", days=6)
    shop.book.left_over([income], Case.EXTERNAL_ONLY, Case.TIMING)


def short(shop: Shop) -> None:
    sale = shop.sale()
    rows = [
        shop.order(sale),
        booked(shop, sale, "PAYMENT", sale.amount - 90, "交易收入-订单收入"),
    ]
    shop.book.left_over(rows, Case.AMOUNT_SHORT)


def never_paid(shop: Shop) -> None:
    shop.book.left_over([shop.order(shop.sale(), status="CLOSED")], Case.NON_TRADE)


def apart(shop: Shop) -> None:
    """Deposits, advertising and withdrawals, without an order."""
    kind, text = shop.random.choice(
        (("TOP_UP", "推广账户充值"), ("TRANSFER", "保证金充值"), ("PAYOUT", "提现"))
    )
    sale = shop.sale()
    row = booked(shop, sale, kind, -shop.random.choice((50_000, 100_000)), text, days=0)
    shop.book.rows[row]["order_ref"] = None
    shop.book.left_over([row], Case.NON_TRADE, Case.EXTERNAL_ONLY)


EVENTS: tuple[tuple[int, Event], ...] = (
    (800, received),
    (60, with_coupon),
    (40, returned),
    (20, returned_in_part),
    (5, fined),
    (20, received_next_month),
    (20, ordered_last_month),
    (5, short),
    (15, never_paid),
    (15, apart),
)
