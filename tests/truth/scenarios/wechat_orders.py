"""A shop's orders against WeChat Pay's bill, with a contract of 0.6 percent."""

from __future__ import annotations

from reconcile.engine import Context
from tests.truth.book import JUNE, Book
from tests.truth.events import OF_ORDERS_AND_BILL
from tests.truth.shop import Shop, play


def write(book: Book, size: int) -> None:
    book.context = Context(JUNE.period, JUNE.period)
    play(Shop(book, "WECHAT"), OF_ORDERS_AND_BILL, size)
