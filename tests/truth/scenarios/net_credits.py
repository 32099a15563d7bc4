"""Orders at their price against a wallet that is credited less the fee, which no row shows.

The contract gives the fee: of each order, or of a channel's whole day.
"""

from __future__ import annotations

from datetime import date, timedelta

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book, Grade
from tests.truth.shop import Event, Sale, Shop, fee_of, play

RATE_PPM = 6_000
ORDER = [{"left": "order_key", "right": "order_key"}]
CONTRACTS = [{"channel": "WECHAT", "rate_ppm": RATE_PPM}]
BASES = {"left": "gross", "right": "net"}
PER_ORDER: dict[str, object] = {
    "name": "Orders against net credits",
    "basis": BASES,
    "contracts": CONTRACTS,
    "rules": [{"name": "Net", "method": "net_of_fee", "outcome": "confirm", "keys": ORDER}],
}
PER_DAY: dict[str, object] = {
    "name": "Days against net credits",
    "basis": BASES,
    "contracts": CONTRACTS,
    "rules": [{
        "name": "Day", "method": "net_of_fee",
        # a day is no key: its sums are for a person to look at
        "outcome": "suggest", "per": "day",
        # each order's fee is rounded by itself
        "tolerance": {"amount_minor": 40},
    }],
}  # fmt: skip


def credited(shop: Shop, sale: Sale, net: int | None = None) -> int:
    """The wallet's row: what is left of the order."""
    left = sale.amount + fee_of(sale.amount, RATE_PPM) if net is None else net
    return shop.payment(sale, gross_minor=left, fee_minor=0, fee_rate_ppm=None)


def plain(shop: Shop) -> None:
    sale = shop.sale()
    shop.book.together(shop.order(sale), credited(shop, sale))


def in_two_credits(shop: Shop) -> None:
    sale = shop.sale(amount=shop.price() + 5_000)
    net = sale.amount + fee_of(sale.amount, RATE_PPM)
    first = credited(shop, sale, net // 2)
    second = credited(shop, sale, net - net // 2)
    shop.book.rows[second]["natural_id"] = f"{sale.transaction}|2"
    shop.book.together(shop.order(sale), first, second)


def fee_too_high(shop: Shop) -> None:
    sale = shop.sale(amount=shop.price() + 20_000)
    net = sale.amount + 2 * fee_of(sale.amount, RATE_PPM)
    rows = [shop.order(sale), credited(shop, sale, net)]
    shop.book.left_over(rows, Case.FEE_MISMATCH, Case.AMOUNT_SHORT)


def no_fee_at_all(shop: Shop) -> None:
    """Credited in full where the contract takes a fee."""
    sale = shop.sale(amount=shop.price() + 20_000)
    rows = [shop.order(sale), credited(shop, sale, sale.amount)]
    shop.book.left_over(rows, Case.FEE_MISMATCH, Case.AMOUNT_OVER)


def not_credited(shop: Shop) -> None:
    shop.book.left_over([shop.order(shop.sale())], Case.INTERNAL_ONLY)


EVENTS: tuple[tuple[int, Event], ...] = (
    (900, plain),
    (30, in_two_credits),
    (10, fee_too_high),
    (5, no_fee_at_all),
    (10, not_credited),
)


def write_orders(book: Book, size: int) -> None:
    book.context = Context(JUNE.period, JUNE.period)
    play(Shop(book, "WECHAT"), EVENTS, size)


def write_days(book: Book, size: int) -> None:
    """One credit for a day's orders, on the day itself."""
    book.context = Context(JUNE.period, JUNE.period)
    shop = Shop(book, "WECHAT")
    days = (JUNE.last - JUNE.first).days + 1
    for offset in range(days):
        _day(shop, JUNE.first + timedelta(days=offset), offset, max(size // days, 1))


def _day(shop: Shop, day: date, offset: int, count: int) -> None:
    sales = [shop.sale(JUNE.at(day, shop.random.randint(60, 1300))) for _sale in range(count)]
    rows = [shop.order(sale) for sale in sales]
    total = sum(sale.amount + fee_of(sale.amount, RATE_PPM) for sale in sales)
    missing = 10_000 if offset in (7, 19) else 0
    line = shop.book.theirs(
        booked_on=day,
        occurred_at=JUNE.at(day, 1400),
        kind="PAYMENT",
        channel="WECHAT",
        gross_minor=total - missing,
        currency="CNY",
        description="日结算",
    )
    if missing:
        kinds = (Case.AMOUNT_SHORT, Case.FEE_MISMATCH)
        shop.book.left_over(rows, *kinds, Case.INTERNAL_ONLY)
        shop.book.left_over([line], *kinds, Case.EXTERNAL_ONLY)
    else:
        shop.book.together(*rows, line, grade=Grade.NO_KEY)
