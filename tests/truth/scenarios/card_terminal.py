"""A till against a card terminal: short numbers in turn on both sides, which are not the same.

The terminal numbers its receipts from where the till's orders are, too, so a receipt of one sale has the
number of another's order.
"""

from __future__ import annotations

from dataclasses import replace

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book
from tests.truth.events import (
    amount_slip,
    lost_here,
    lost_there,
    placeholder,
    plain,
    refund_unbooked,
)
from tests.truth.shop import Event, Sale, Shop, play

FIRST = 5001
LIST_PRICE = 4990


class Till(Shop):
    """Orders and receipts count up side by side."""

    def sale(self, at: object = None, amount: int | None = None) -> Sale:
        drawn = Shop.sale(self, None, amount or self.random.choice((LIST_PRICE, LIST_PRICE, 9900)))
        self._count += 1
        receipt = FIRST + self._count - self.random.choice((2, 3, 5))
        return replace(drawn, number=str(FIRST + self._count), transaction=str(receipt))

    def number(self, at: object) -> str:
        return str(FIRST + self._count)


def crossed(shop: Shop) -> None:
    """One sale is missing there, one here; the receipt of this has the order number of that."""
    lost, other = shop.sale(), shop.sale(amount=LIST_PRICE)
    lost = replace(lost, amount=other.amount)
    receipt = replace(other, transaction=lost.number)
    shop.book.left_over([shop.order(lost)], Case.INTERNAL_ONLY)
    shop.book.left_over([shop.payment(receipt, natural_id=f"R{lost.number}")], Case.EXTERNAL_ONLY)


def of_another_series(shop: Shop) -> None:
    """The terminal writes its own R-number as the order's; an order of that figure is missing there."""
    lost, other = shop.sale(), shop.sale(amount=LIST_PRICE)
    lost = replace(lost, amount=other.amount)
    row = shop.payment(other, order_ref=f"R{lost.number}", transaction_key=f"T{lost.number}")
    kinds = (Case.INTERNAL_ONLY, Case.EXTERNAL_ONLY, Case.AMBIGUOUS, "SUGGESTED")
    shop.book.undecidable([shop.order(lost), row], *kinds)


EVENTS: tuple[tuple[int, Event], ...] = (
    (930, plain),
    (10, crossed),
    (5, of_another_series),
    (10, lost_here),
    (10, lost_there),
    (10, amount_slip),
    (10, refund_unbooked),
    (10, placeholder),
)


def write(book: Book, size: int) -> None:
    book.context = Context(JUNE.period, JUNE.period)
    play(Till(book, "CARD", rate_ppm=None, prefix="", ids=False), EVENTS, size)
