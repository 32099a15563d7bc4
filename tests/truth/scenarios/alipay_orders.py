"""A shop's orders against Alipay's bill of which a day is missing; fees without a stated rate."""

from __future__ import annotations

from datetime import date

from reconcile.engine import Context, Period
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book, Month
from tests.truth.events import OF_ORDERS_AND_BILL
from tests.truth.shop import Shop, play

MISSING = date(2026, 6, 17)
FIRST_HALF = Month(date(2026, 6, 1), date(2026, 6, 15))


def write(book: Book, size: int) -> None:
    gap = Period(MISSING, MISSING, JUNE.offset_minutes)
    book.context = Context(JUNE.period, JUNE.period, right_gaps=(gap,))
    shop = Shop(book, "ALIPAY", month=FIRST_HALF, rate_ppm=None, names_refunds=False)
    own_days = tuple(
        (weight, event)
        for weight, event in OF_ORDERS_AND_BILL
        # what depends on the month's edges is told by another scenario
        if "in_the_bill" not in event.__name__
    )
    play(shop, own_days, size)
    for _lost in range(max(size // 30, 2)):
        minutes = book.random.randint(60, 1380)
        sale = shop.sale(JUNE.at(MISSING, minutes))
        book.left_over([shop.order(sale)], Case.MISSING_STATEMENT)
