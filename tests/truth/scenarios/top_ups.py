"""A top-up platform: its orders against the channel, and against the supplier at face value.

Face values and minutes repeat all day, so that nothing but the number tells one order from another.
"""

from __future__ import annotations

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book, Grade, Month
from tests.truth.events import mistyped
from tests.truth.shop import Event, Sale, Shop, play

FACES = (1000, 3000, 5000, 10_000, 20_000)
DAY = Month(JUNE.first, JUNE.first)
DISCOUNT_PPM = 985_000


def write_channel(book: Book, size: int) -> None:
    book.context = Context(DAY.period, DAY.period)
    play(Shop(book, "WECHAT", month=DAY, prefix="CZ"), OF_CHANNEL, size)


def write_supplier(book: Book, size: int) -> None:
    book.context = Context(DAY.period, DAY.period)
    play(Shop(book, None, month=DAY, prefix="CZ", rate_ppm=None), OF_SUPPLIER, size)


def sale(shop: Shop) -> Sale:
    return shop.sale(amount=shop.random.choice(FACES))


def ordered(shop: Shop, one: Sale, **changed: object) -> int:
    return shop.order(one, kind="TOP_UP", **changed)


def delivered(shop: Shop, one: Sale, **changed: object) -> int:
    """The supplier's line: the face value, and what it costs us."""
    cost = one.amount * DISCOUNT_PPM // 1_000_000
    row = {"kind": "TOP_UP", "net_minor": cost, "fee_minor": cost - one.amount, "channel": None}
    return shop.payment(one, **{**row, **changed})


def paid(shop: Shop) -> None:
    one = sale(shop)
    shop.book.together(ordered(shop, one), shop.payment(one))


def not_paid_there(shop: Shop) -> None:
    shop.book.left_over([ordered(shop, sale(shop))], Case.INTERNAL_ONLY)


def not_ordered_here(shop: Shop) -> None:
    shop.book.left_over([shop.payment(sale(shop))], Case.EXTERNAL_ONLY)


def given_back(shop: Shop) -> None:
    """Paid, not delivered, given back."""
    one = sale(shop)
    refund = shop.refund(one, one.amount)
    shop.book.together(ordered(shop, one, status="REFUNDED"), shop.payment(one))
    shop.book.together(shop.refund_note(refund), shop.refund_line(refund))


def done(shop: Shop) -> None:
    one = sale(shop)
    shop.book.together(ordered(shop, one), delivered(shop, one))


def not_delivered(shop: Shop) -> None:
    """The supplier has nothing; one of its lines without a number may seem to fit."""
    kinds = (Case.INTERNAL_ONLY, Case.AMBIGUOUS, "SUGGESTED")
    shop.book.left_over([ordered(shop, sale(shop))], *kinds)


def paid_not_delivered(shop: Shop) -> None:
    one = sale(shop)
    rows = [ordered(shop, one), delivered(shop, one, status="FAILED")]
    shop.book.left_over(rows, Case.STATUS_MISMATCH)


def delivered_not_paid(shop: Shop) -> None:
    one = sale(shop)
    rows = [ordered(shop, one, status="UNPAID"), delivered(shop, one)]
    shop.book.left_over(rows, Case.STATUS_MISMATCH)


def delivered_at_second_try(shop: Shop) -> None:
    one = sale(shop)
    failed = delivered(shop, one, status="FAILED", natural_id=f"{one.transaction}|1")
    shop.book.left_over([failed], Case.NON_TRADE)
    shop.book.together(ordered(shop, one), delivered(shop, one))


def delivered_twice(shop: Shop) -> None:
    """Two deliveries of one order, with numbers of their own: one of them was for nothing."""
    one = sale(shop)
    again = delivered(
        shop, one, natural_id=f"{one.transaction}|2", transaction_key=f"9{one.transaction}"
    )
    shop.book.undecidable([ordered(shop, one), delivered(shop, one), again])


def other_face(shop: Shop) -> None:
    one = sale(shop)
    rows = [ordered(shop, one), delivered(shop, one, gross_minor=one.amount + 1000)]
    shop.book.left_over(rows, Case.AMOUNT_OVER)


def without_number(shop: Shop) -> None:
    """A number was lost; of many equal face values nobody can say which."""
    one = sale(shop)
    row = delivered(shop, one, order_ref=None, transaction_key=None, natural_id=None)
    kinds = (Case.EXTERNAL_ONLY, Case.INTERNAL_ONLY, Case.AMBIGUOUS, "SUGGESTED")
    shop.book.undecidable([ordered(shop, one), row], *kinds)


def refused_and_cancelled(shop: Shop) -> None:
    """Failed there, and called off here."""
    one = sale(shop)
    rows = [ordered(shop, one, status="CLOSED"), delivered(shop, one, status="FAILED")]
    shop.book.together(*rows, grade=Grade.EITHER)


OF_CHANNEL: tuple[tuple[int, Event], ...] = (
    (950, paid),
    (5, not_paid_there),
    (5, not_ordered_here),
    (20, given_back),
    (2, mistyped),
)
OF_SUPPLIER: tuple[tuple[int, Event], ...] = (
    (930, done),
    (5, not_delivered),
    (10, paid_not_delivered),
    (5, delivered_not_paid),
    (15, delivered_at_second_try),
    (3, delivered_twice),
    (5, other_face),
    (5, without_number),
    (5, refused_and_cancelled),
)
