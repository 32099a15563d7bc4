"""A month in which everything that is rare happens often."""

from __future__ import annotations

from reconcile.engine import Context
from tests.truth.book import JUNE, Book
from tests.truth.events import plain
from tests.truth.rare_events import OF_ORDERS_AND_BILL
from tests.truth.shop import Shop, play


def write(book: Book, size: int) -> None:
    book.context = Context(JUNE.period, JUNE.period)
    play(Shop(book, "WECHAT"), ((100, plain), *OF_ORDERS_AND_BILL), size)
