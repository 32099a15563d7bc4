"""JD's settlement lines against the wallet: what one settlement number adds up to is one credit."""

from __future__ import annotations

from datetime import timedelta

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book
from tests.truth.shop import Event, Sale, Shop, fee_of, play

COMMISSION_PPM = 50_000
DELIVERY = -600


def write(book: Book, size: int) -> None:
    book.context = Context(JUNE.period, JUNE.period)
    shop = Shop(book, "OTHER", rate_ppm=None, prefix="34")
    play(shop, EVENTS, max(size // 3, len(EVENTS)))
    book.left_over([_withdrawn(shop)], Case.NON_TRADE)


def batch_of(sale: Sale) -> str:
    return f"2026{sale.transaction[5:]}"


def lines(
    shop: Shop, sale: Sale, batch: str, *, is_delivered: bool = True
) -> tuple[list[int], int]:
    """Goods, commission and delivery of an order, and their sum."""
    parts = [("PAYMENT", sale.amount, 0, "货款")]
    parts.append(("FEE", 0, fee_of(sale.amount, COMMISSION_PPM), "佣金"))
    if is_delivered:
        parts.append(("FEE", 0, DELIVERY, "代收配送费"))
    rows = [
        shop.book.ours(
            occurred_at=sale.paid_at,
            booked_on=JUNE.day(sale.paid_at),
            kind=kind,
            status="PAID",
            channel="OTHER",
            gross_minor=gross,
            fee_minor=fee,
            currency="CNY",
            order_ref=sale.number,
            # the parent order's number
            transaction_key=f"{sale.number[:-3]}000",
            batch_key=batch,
            description=text,
        )
        for kind, gross, fee, text in parts
    ]
    return rows, sum(gross + fee for _kind, gross, fee, _text in parts)


def credited(shop: Shop, sale: Sale, batch: str, amount: int) -> int:
    """The wallet's row, minutes later: it knows nothing but the settlement's number."""
    at = sale.paid_at + timedelta(minutes=9)
    return shop.book.theirs(
        occurred_at=at,
        booked_on=JUNE.day(at),
        kind="PAYMENT",
        status="PAID",
        channel="OTHER",
        gross_minor=amount,
        currency="CNY",
        batch_key=batch,
        description="货款",
    )


def settled(shop: Shop) -> None:
    sale = shop.sale()
    batch = batch_of(sale)
    rows, amount = lines(shop, sale, batch)
    shop.book.together(*rows, credited(shop, sale, batch, amount))


def two_orders_at_once(shop: Shop) -> None:
    """One settlement of two orders."""
    one, other = shop.sale(), shop.sale()
    batch = batch_of(one)
    first, second = lines(shop, one, batch), lines(shop, other, batch, is_delivered=False)
    credit = credited(shop, one, batch, first[1] + second[1])
    shop.book.together(*first[0], *second[0], credit)


def short(shop: Shop) -> None:
    sale = shop.sale(amount=shop.price() + 5_000)
    batch = batch_of(sale)
    rows, amount = lines(shop, sale, batch)
    shop.book.left_over([*rows, credited(shop, sale, batch, amount - 100)], Case.AMOUNT_SHORT)


def not_credited(shop: Shop) -> None:
    sale = shop.sale()
    rows, _amount = lines(shop, sale, batch_of(sale))
    # fees of what never came may be set aside
    shop.book.left_over(rows[:1], Case.INTERNAL_ONLY)
    shop.book.left_over(rows[1:], Case.INTERNAL_ONLY, Case.NON_TRADE)


def _withdrawn(shop: Shop) -> int:
    at = shop.month.some_time(shop.random)
    return shop.book.theirs(
        occurred_at=at, booked_on=JUNE.day(at), kind="PAYOUT", channel="OTHER",
        gross_minor=-100_000, currency="CNY", batch_key="20269999", description="提现",
    )  # fmt: skip


EVENTS: tuple[tuple[int, Event], ...] = (
    (900, settled),
    (60, two_orders_at_once),
    (10, short),
    (10, not_credited),
)
