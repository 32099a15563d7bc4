"""What left the warehouse against what was ordered: pieces by order and article."""

from __future__ import annotations

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book
from tests.truth.shop import Event, Sale, Shop, play

ARTICLES = ("MUG-1", "MUG-2", "TEA-100", "TEA-250", "POT-L", "TRAY-XL")


def write(book: Book, size: int) -> None:
    book.context = Context(JUNE.period, JUNE.period)
    play(Shop(book, None, rate_ppm=None, prefix="D", ids=False), EVENTS, size)


def shipped(shop: Shop, sale: Sale, sku: str, pieces: int, **changed: object) -> int:
    row = {"kind": "STOCK", "status": None, "sku": sku, "quantity": pieces, "gross_minor": 0}
    return shop.order(sale, **{**row, **changed})


def ordered(shop: Shop, sale: Sale, sku: str, pieces: int, **changed: object) -> int:
    row = {"kind": "ORDER", "sku": sku, "quantity": pieces, "transaction_key": None}
    return shop.payment(sale, **{**row, **changed})


def article(shop: Shop) -> tuple[str, int]:
    return shop.random.choice(ARTICLES), shop.random.randint(1, 4)


def sent(shop: Shop) -> None:
    sale, (sku, pieces) = shop.sale(), article(shop)
    shop.book.together(shipped(shop, sale, sku, pieces), ordered(shop, sale, sku, pieces))


def two_articles(shop: Shop) -> None:
    sale = shop.sale()
    for sku, pieces in (("MUG-1", 1), ("TEA-250", 2)):
        shop.book.together(shipped(shop, sale, sku, pieces), ordered(shop, sale, sku, pieces))


def in_two_parcels(shop: Shop) -> None:
    sale, (sku, pieces) = shop.sale(), article(shop)
    parcels = [shipped(shop, sale, sku, pieces), shipped(shop, sale, sku, 1)]
    shop.book.together(*parcels, ordered(shop, sale, sku, pieces + 1))


def several_orders_in_one(shop: Shop) -> None:
    """Two orders of one buyer leave together: the movement names both numbers."""
    sales = [shop.sale(), shop.sale()]
    sku, pieces = article(shop)
    cell = ",".join(sale.number for sale in sales)
    movement = shipped(shop, sales[0], sku, pieces + 1, order_ref=cell)
    lines = [ordered(shop, sales[0], sku, pieces), ordered(shop, sales[1], sku, 1)]
    shop.book.together(movement, *lines)


def too_few(shop: Shop) -> None:
    sale, (sku, pieces) = shop.sale(), article(shop)
    rows = [shipped(shop, sale, sku, pieces), ordered(shop, sale, sku, pieces + 1)]
    shop.book.left_over(rows, Case.QUANTITY_MISMATCH)


def wrong_article(shop: Shop) -> None:
    """One case: what was ordered, and what left for it."""
    sale = shop.sale()
    rows = [shipped(shop, sale, "POT-L", 1), ordered(shop, sale, "TRAY-XL", 1)]
    shop.book.left_over(rows, Case.QUANTITY_MISMATCH)


def not_sent(shop: Shop) -> None:
    shop.book.left_over([ordered(shop, shop.sale(), *article(shop))], Case.EXTERNAL_ONLY)


def sent_for_nothing(shop: Shop) -> None:
    shop.book.left_over([shipped(shop, shop.sale(), *article(shop))], Case.INTERNAL_ONLY)


def other_letters(shop: Shop) -> None:
    """The article in small letters."""
    sale = shop.sale()
    rows = [shipped(shop, sale, "mug-2", 2), ordered(shop, sale, "MUG-2", 2)]
    shop.book.together(*rows)


EVENTS: tuple[tuple[int, Event], ...] = (
    (800, sent),
    (80, two_articles),
    (30, in_two_parcels),
    (20, several_orders_in_one),
    (15, too_few),
    (5, wrong_article),
    (10, not_sent),
    (10, sent_for_nothing),
    (30, other_letters),
)
