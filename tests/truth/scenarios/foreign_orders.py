"""Orders in dollars and pounds that a channel settles in euros, by a table of rates for dollars."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from reconcile.engine import Context
from reconcile.engine.records import Case, Rate
from tests.truth.book import JUNE, Book
from tests.truth.shop import Event, Sale, Shop, play

ORDER = [{"left": "order_key", "right": "order_key"}]
E9 = 10**9
BASE_RATE_E9 = 918_400_000
SPREAD_MAX_PPM = 4_000
DOCUMENT: dict[str, object] = {
    "name": "Orders in other currencies",
    "basis": {"left": "gross", "right": "gross"},
    "rules": [
        {"name": "Order number", "method": "key", "outcome": "confirm", "keys": ORDER},
        {
            "name": "Converted", "method": "convert", "outcome": "confirm", "keys": ORDER,
            "tolerance": {"amount_minor": 100_000, "amount_ppm": 5_000},
        },
    ],
}  # fmt: skip


class ForeignShop(Shop):
    """It sells in dollars; the day's rate is known."""

    def rate_e9(self, sale: Sale) -> int:
        """The rate of a day of the table: it wanders, and is the same on either side."""
        day = self.month.day(sale.paid_at).day
        return BASE_RATE_E9 + (day * 7_919_000) % 13_000_000

    def euros(self, sale: Sale, off_ppm: int = 0) -> int:
        exact = Fraction(sale.amount * self.rate_e9(sale), E9)
        return round(exact * (1_000_000 + off_ppm) / 1_000_000)

    def settled(self, sale: Sale, off_ppm: int = 0, **changed: object) -> int:
        amount = self.euros(sale, off_ppm)
        return self.payment(sale, **{"gross_minor": amount, "currency": "EUR", **changed})


def foreign(shop: Shop) -> ForeignShop:
    assert isinstance(shop, ForeignShop)
    return shop


def at_the_rate(shop: Shop) -> None:
    sale = shop.sale()
    shop.book.together(shop.order(sale), foreign(shop).settled(sale))


def at_the_channels_rate(shop: Shop) -> None:
    """The channel takes its spread: a little less than the table says."""
    sale = shop.sale()
    spread = shop.random.randint(100, SPREAD_MAX_PPM)
    shop.book.together(shop.order(sale), foreign(shop).settled(sale, -spread))


def far_from_the_rate(shop: Shop) -> None:
    sale = shop.sale(amount=shop.price() + 5_000)
    rows = [shop.order(sale), foreign(shop).settled(sale, -60_000)]
    shop.book.left_over(rows, Case.CURRENCY_MISMATCH, Case.AMOUNT_SHORT)


def without_a_rate(shop: Shop) -> None:
    """Nobody has said what a pound was worth."""
    sale = shop.sale()
    rows = [shop.order(sale, currency="GBP"), foreign(shop).settled(sale)]
    shop.book.left_over(rows, Case.CURRENCY_MISMATCH)


def not_foreign_at_all(shop: Shop) -> None:
    sale = shop.sale()
    rows = [shop.order(sale, currency="EUR"), shop.payment(sale, currency="EUR")]
    shop.book.together(*rows)


def same_figure_in_other_money(shop: Shop) -> None:
    """A hundred dollars here and a hundred euros there are not the same."""
    sale = shop.sale(amount=shop.price() + 5_000)
    rows = [shop.order(sale), shop.payment(sale, currency="EUR")]
    shop.book.left_over(rows, Case.CURRENCY_MISMATCH, Case.AMOUNT_OVER)


def lost_there(shop: Shop) -> None:
    shop.book.left_over([shop.order(shop.sale())], Case.INTERNAL_ONLY)


EVENTS: tuple[tuple[int, Event], ...] = (
    (600, at_the_rate),
    (200, at_the_channels_rate),
    (20, far_from_the_rate),
    (20, without_a_rate),
    (100, not_foreign_at_all),
    (10, same_figure_in_other_money),
    (20, lost_there),
)


def write(book: Book, size: int) -> None:
    shop = ForeignShop(book, "CARD", currency="USD", rate_ppm=None)
    days = [JUNE.first + timedelta(days=at) for at in range(30)]
    rates = []
    for day in days:
        noon = shop.month.at(day, 720)
        rates.append(Rate("USD", "EUR", day, shop.rate_e9(Sale("", "", noon, noon, 0))))
    book.context = Context(JUNE.period, JUNE.period, rates=tuple(rates))
    play(shop, EVENTS, size)
