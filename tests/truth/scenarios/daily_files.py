"""Orders against a channel whose bill comes day by day: what is late waits, and is found the day after."""

from __future__ import annotations

from datetime import date, timedelta

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import Book, Month
from tests.truth.events import amount_slip, plain, refunded_in_part
from tests.truth.shop import Event, Sale, Shop, play

WEEK = Month(date(2026, 6, 1), date(2026, 6, 7))
RULES_WITH = {"wait_days": {"default": 2}}


def write(book: Book, size: int) -> None:
    book.context = Context(WEEK.period, WEEK.period)
    play(Shop(book, "WECHAT", month=WEEK), EVENTS, size)


def at_midnight(shop: Shop, minutes: int) -> Sale:
    """A sale so many minutes before a midnight of the week."""
    day = WEEK.first + timedelta(days=shop.random.randint(0, 5))
    return shop.sale(WEEK.at(day, 1440 - minutes))


def over_midnight(shop: Shop) -> None:
    """Ordered before midnight, and in the channel's file of the next day."""
    sale = at_midnight(shop, shop.random.randint(2, 20))
    at = sale.paid_at + timedelta(minutes=25)
    row = shop.payment(sale, occurred_at=at, booked_on=WEEK.day(at))
    shop.book.together(shop.order(sale), row)


def booked_by_us_a_day_late(shop: Shop) -> None:
    """Our system wrote it after midnight, the channel before."""
    sale = at_midnight(shop, shop.random.randint(10, 20))
    at = sale.paid_at + timedelta(minutes=25)
    ours = shop.order(sale, occurred_at=at, booked_on=WEEK.day(at))
    shop.book.together(ours, shop.payment(sale))


def never_came(shop: Shop) -> None:
    """Paid in the last minutes of one of the first days; the channel never has it."""
    day = WEEK.first + timedelta(days=shop.random.randint(0, 2))
    sale = shop.sale(WEEK.at(day, 1430))
    shop.book.left_over([shop.order(sale)], Case.INTERNAL_ONLY)


def still_waiting(shop: Shop) -> None:
    sale = shop.sale(WEEK.at(WEEK.last, 1425))
    shop.book.left_over([shop.order(sale)], Case.TIMING)


EVENTS: tuple[tuple[int, Event], ...] = (
    (850, plain),
    (40, over_midnight),
    (20, booked_by_us_a_day_late),
    (10, never_came),
    (5, still_waiting),
    (20, refunded_in_part),
    (10, amount_slip),
)
