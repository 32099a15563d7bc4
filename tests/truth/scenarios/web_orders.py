"""A web shop's orders of four digits in New York against a processor's charges in UTC.

Some charges name the order in a field, others only in words; prices are few.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book, Grade, Month
from tests.truth.shop import Event, Refund, Sale, Shop, play

NEW_YORK = Month(JUNE.first, JUNE.last, -240)
UTC_MONTH = Month(JUNE.first, JUNE.last, 0)
FIRST = 997
PRICES = (2500, 2500, 4900, 9900)


class WebShop(Shop):
    """Numbers are #998, #999, #1000 and so on."""

    def number(self, at: datetime) -> str:
        self._count += 1
        return str(FIRST + self._count)

    def price(self) -> int:
        return self.random.choice(PRICES)

    def sale(self, at: datetime | None = None, amount: int | None = None) -> Sale:
        """In the middle of the day, unless told: the two zones' edges lie four hours apart."""
        day = NEW_YORK.some_day(self.random)
        return Shop.sale(self, at or NEW_YORK.at(day, self.random.randint(400, 1_080)), amount)

    def refund(self, sale: Sale, amount: int) -> Refund:
        given = Shop.refund(self, sale, amount)
        return replace(given, at=min(given.at, UTC_MONTH.at(JUNE.last, 1_080)))

    def charge(self, sale: Sale, **changed: object) -> int:
        day = UTC_MONTH.day(sale.paid_at)
        key = f"CH3Q{self.random.randint(10**11, 10**12)}"
        row = {"booked_on": day, "transaction_key": key, "natural_id": key, "counterparty": None}
        return self.payment(sale, **{**row, **changed})


def web(shop: Shop) -> WebShop:
    assert isinstance(shop, WebShop)
    return shop


def ordered(shop: Shop, sale: Sale, **changed: object) -> int:
    return shop.order(sale, **{"order_ref": f"#{sale.number}", **changed})


def named(shop: Shop) -> None:
    sale = shop.sale()
    shop.book.together(ordered(shop, sale), web(shop).charge(sale))


def named_in_words(shop: Shop) -> None:
    sale = shop.sale()
    text = shop.random.choice(("Order {0}", "Order #{0}, 2 items", "Lumen shop - order {0} - card"))
    row = web(shop).charge(sale, order_ref=None, description=text.format(sale.number))
    shop.book.together(ordered(shop, sale), row, grade=Grade.NO_KEY)


def in_the_evening_of_the_last_day(shop: Shop) -> None:
    """It is July already where the processor counts."""
    at = NEW_YORK.at(JUNE.last, shop.random.randint(20 * 60 + 5, 23 * 60 + 50))
    shop.book.left_over([ordered(shop, shop.sale(at))], Case.TIMING)


def in_the_evening_before_the_first_day(shop: Shop) -> None:
    """It is June where the processor counts, and May in the shop."""
    at = UTC_MONTH.at(JUNE.first, shop.random.randint(5, 3 * 60 + 40))
    shop.book.left_over([web(shop).charge(shop.sale(at))], Case.TIMING)


def of_two_shops(shop: Shop) -> None:
    """A second shop gives out the same numbers; the amounts differ."""
    sale = shop.sale(amount=4900)
    other = replace(shop.sale(amount=7300), number=sale.number)
    for one in (sale, other):
        shop.book.together(ordered(shop, one), web(shop).charge(one))


def lost_there(shop: Shop) -> None:
    shop.book.left_over([ordered(shop, shop.sale())], Case.INTERNAL_ONLY)


def lost_here(shop: Shop) -> None:
    """Paid by a link, not for an order."""
    row = web(shop).charge(shop.sale(amount=3333), order_ref=None, description="Payment link 2026")
    shop.book.left_over([row], Case.EXTERNAL_ONLY)


def short(shop: Shop) -> None:
    sale = shop.sale()
    row = web(shop).charge(sale, gross_minor=sale.amount - 500)
    shop.book.left_over([ordered(shop, sale), row], Case.AMOUNT_SHORT)


def refunded(shop: Shop) -> None:
    """The refund names the order; our list says it by the status."""
    sale = shop.sale()
    refund = shop.refund(sale, sale.amount // 2)
    shop.book.together(ordered(shop, sale, status="PARTLY_REFUNDED"), web(shop).charge(sale))
    shop.book.left_over([shop.refund_line(refund, refund_key=None)], Case.EXTERNAL_ONLY)


EVENTS: tuple[tuple[int, Event], ...] = (
    (800, named),
    (60, named_in_words),
    (10, in_the_evening_of_the_last_day),
    (10, in_the_evening_before_the_first_day),
    (10, of_two_shops),
    (10, lost_there),
    (10, lost_here),
    (10, short),
    (30, refunded),
)


def write(book: Book, size: int) -> None:
    book.context = Context(NEW_YORK.period, UTC_MONTH.period)
    shop = WebShop(book, "STRIPE", NEW_YORK, "USD", rate_ppm=None)
    play(shop, EVENTS, size)
