"""WeChat Pay's bill against its fund bill: each payment there is two rows, money and fee."""

from __future__ import annotations

from datetime import timedelta

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book
from tests.truth.events import withdrawal
from tests.truth.shop import Event, Refund, Sale, Shop, fee_of, play

RATE_PPM = 6_000


def write(book: Book, size: int) -> None:
    book.context = Context(JUNE.period, JUNE.period)
    play(Shop(book, "WECHAT"), EVENTS, size)


def billed(shop: Shop, sale: Sale, refund: Refund | None = None) -> int:
    """The row of the trade bill."""
    amount = -refund.amount if refund else sale.amount
    at = refund.at if refund else sale.paid_at
    key = {"refund_key": refund.number} if refund else {}
    return shop.book.ours(
        occurred_at=at,
        booked_on=JUNE.day(at),
        kind="REFUND" if refund else "PAYMENT",
        status="REFUNDED" if refund else "PAID",
        channel="WECHAT",
        gross_minor=amount,
        fee_minor=fee_of(amount, RATE_PPM),
        fee_rate_ppm=RATE_PPM,
        currency="CNY",
        order_ref=sale.number,
        transaction_key=sale.transaction,
        natural_id=f"{sale.transaction}|{refund.number if refund else ''}",
        **key,
    )


def moved(shop: Shop, sale: Sale, kind: str, amount: int, **changed: object) -> int:
    """A row of the fund bill, a second after the trade."""
    at = sale.paid_at + timedelta(seconds=1)
    row: dict[str, object] = {
        "occurred_at": at,
        "booked_on": JUNE.day(at),
        "kind": kind,
        "channel": "WECHAT",
        "gross_minor": amount,
        "currency": "CNY",
        "order_ref": sale.number,
        "transaction_key": sale.transaction,
        "natural_id": f"{sale.transaction}|{kind}",
    }
    return shop.book.theirs(**{**row, **changed})


def returned(shop: Shop, refund: Refund, **changed: object) -> int:
    """The refund's row of the fund bill: known by the refund's number alone, net of its fee."""
    at = refund.at + timedelta(seconds=1)
    row = {"order_ref": None, "transaction_key": f"503{refund.number}", "occurred_at": at}
    given = {"booked_on": JUNE.day(at), "refund_key": refund.number, "natural_id": refund.number}
    fee = fee_of(-refund.amount, RATE_PPM)
    made = {**row, **given, "fee_minor": fee, **changed}
    return moved(shop, refund.sale, "REFUND", -refund.amount, **made)


def settled(shop: Shop) -> None:
    sale = shop.sale()
    fee = fee_of(sale.amount, RATE_PPM)
    rows = [moved(shop, sale, "PAYMENT", sale.amount), moved(shop, sale, "FEE", fee)]
    shop.book.together(billed(shop, sale), *rows)


def refunded(shop: Shop) -> None:
    sale = shop.sale()
    fee = fee_of(sale.amount, RATE_PPM)
    rows = [moved(shop, sale, "PAYMENT", sale.amount), moved(shop, sale, "FEE", fee)]
    shop.book.together(billed(shop, sale), *rows)
    refund = shop.refund(sale, max(sale.amount // 2, 1))
    shop.book.together(billed(shop, sale, refund), returned(shop, refund))


def fee_not_taken(shop: Shop) -> None:
    """The fund bill lacks the fee: more money is there than the bill says."""
    sale = shop.sale()
    rows = [billed(shop, sale), moved(shop, sale, "PAYMENT", sale.amount)]
    shop.book.left_over(rows, Case.AMOUNT_OVER, Case.FEE_MISMATCH)


def money_short(shop: Shop) -> None:
    sale = shop.sale()
    fee = fee_of(sale.amount, RATE_PPM)
    rows = [moved(shop, sale, "PAYMENT", sale.amount - 100), moved(shop, sale, "FEE", fee)]
    shop.book.left_over([billed(shop, sale), *rows], Case.AMOUNT_SHORT)


def moved_tomorrow(shop: Shop) -> None:
    sale = shop.sale(JUNE.at(JUNE.last, 1434))
    shop.book.left_over([billed(shop, sale)], Case.TIMING)


def not_moved(shop: Shop) -> None:
    shop.book.left_over([billed(shop, shop.sale())], Case.INTERNAL_ONLY)


def moved_unbilled(shop: Shop) -> None:
    sale = shop.sale()
    shop.book.left_over([moved(shop, sale, "PAYMENT", sale.amount)], Case.EXTERNAL_ONLY)


EVENTS: tuple[tuple[int, Event], ...] = (
    (940, settled),
    (40, refunded),
    (4, fee_not_taken),
    (3, money_short),
    (3, moved_tomorrow),
    (3, not_moved),
    (3, moved_unbilled),
    (4, withdrawal),
)
