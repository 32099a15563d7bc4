"""A Taobao shop's orders against two wallets at once, Alipay's and the one for WeChat payments."""

from __future__ import annotations

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book
from tests.truth.shop import Event, Sale, Shop, fee_of, play

WALLETS = (("alipay.csv", "ALIPAY"), ("wechat.csv", "WECHAT"))


def write(book: Book, size: int) -> None:
    book.context = Context(JUNE.period, JUNE.period)
    shop = Shop(book, None, rate_ppm=None, prefix="51", names_refunds=False)
    play(shop, EVENTS, size)


def order(shop: Shop, sale: Sale, **changed: object) -> int:
    return shop.order(sale, channel=None, **changed)


def in_wallet(shop: Shop, sale: Sale, wallet: tuple[str, str], **changed: object) -> int:
    source, channel = wallet
    return shop.payment(sale, source=source, channel=channel, **changed)


def some(shop: Shop) -> tuple[str, str]:
    return shop.random.choice((*WALLETS, WALLETS[0]))


def received(shop: Shop) -> None:
    sale = shop.sale()
    shop.book.together(order(shop, sale), in_wallet(shop, sale, some(shop)))


def with_commission(shop: Shop) -> None:
    """Commission is a row of its own, with the order's number or without any."""
    sale, wallet = shop.sale(), some(shop)
    fee = {"kind": "FEE", "gross_minor": fee_of(sale.amount, 50_000), "status": None}
    named = in_wallet(shop, sale, wallet, **fee, natural_id=f"{sale.transaction}|FEE")
    shop.book.left_over([named], Case.NON_TRADE)
    shop.book.together(order(shop, sale), in_wallet(shop, sale, wallet), optional=[named])
    bare = {**fee, "order_ref": None, "transaction_key": f"99{sale.transaction}"}
    alone = in_wallet(shop, sale, wallet, **bare, natural_id=f"{sale.transaction}|ALONE")
    shop.book.left_over([alone], Case.NON_TRADE)


def two_articles(shop: Shop) -> None:
    """Two lines of one parent order, paid at once."""
    sale = shop.sale()
    first = max(sale.amount // 3, 1)
    rows = [
        order(shop, sale, gross_minor=first, sku="A"),
        order(shop, sale, gross_minor=sale.amount - first, sku="B"),
    ]
    shop.book.together(*rows, in_wallet(shop, sale, some(shop)))


def same_article_twice(shop: Shop) -> None:
    """Two equal lines of one parent order: genuine twins."""
    sale = shop.sale(amount=2 * shop.random.choice((990, 1990, 5900)))
    rows = [order(shop, sale, gross_minor=sale.amount // 2, sku="A") for _twin in range(2)]
    shop.book.together(*rows, in_wallet(shop, sale, some(shop)))


def split_between_wallets(shop: Shop) -> None:
    """A part from each wallet."""
    sale = shop.sale()
    part = max(sale.amount // 4, 1)
    rows = [
        in_wallet(shop, sale, WALLETS[0], gross_minor=sale.amount - part),
        in_wallet(shop, sale, WALLETS[1], gross_minor=part, natural_id=f"{sale.transaction}|2"),
    ]
    shop.book.together(order(shop, sale), *rows)


def refunded(shop: Shop) -> None:
    """Given back in part; our order list says so by its status alone."""
    sale, wallet = shop.sale(), some(shop)
    refund = shop.refund(sale, max(sale.amount // 3, 1))
    shop.book.together(order(shop, sale, status="PARTLY_REFUNDED"), in_wallet(shop, sale, wallet))
    source, channel = wallet
    back = shop.refund_line(refund, source=source, channel=channel, status=None)
    shop.book.left_over([back], Case.EXTERNAL_ONLY)


def lost_there(shop: Shop) -> None:
    shop.book.left_over([order(shop, shop.sale())], Case.INTERNAL_ONLY)


def lost_here(shop: Shop) -> None:
    shop.book.left_over([in_wallet(shop, shop.sale(), some(shop))], Case.EXTERNAL_ONLY)


def short(shop: Shop) -> None:
    sale = shop.sale()
    row = in_wallet(shop, sale, some(shop), gross_minor=sale.amount - 1)
    shop.book.left_over([order(shop, sale), row], Case.AMOUNT_SHORT)


def line_unpaid(shop: Shop) -> None:
    """Two lines of a parent order of which the wallets show one: the sums disagree."""
    sale = shop.sale()
    rows = [
        order(shop, sale, gross_minor=sale.amount, sku="A"),
        order(shop, sale, gross_minor=1234, sku="B"),
    ]
    row = in_wallet(shop, sale, some(shop), gross_minor=sale.amount + 1000)
    shop.book.left_over([*rows, row], Case.AMOUNT_SHORT)


def repeated_in_both_files(shop: Shop) -> None:
    """Two downloads of one wallet overlap: the same line with the same number in both."""
    sale = shop.sale()
    shop.book.together(order(shop, sale), in_wallet(shop, sale, WALLETS[0]))
    again = in_wallet(shop, sale, ("alipay2.csv", "ALIPAY"))
    shop.book.left_over([again], Case.DUPLICATE)


EVENTS: tuple[tuple[int, Event], ...] = (
    (780, received),
    (60, with_commission),
    (60, two_articles),
    (20, same_article_twice),
    (10, split_between_wallets),
    (40, refunded),
    (5, lost_there),
    (5, lost_here),
    (5, short),
    (5, line_unpaid),
    (10, repeated_in_both_files),
)
