"""Adyen's settlement details against the bank: a batch is a number of three digits in the text."""

from __future__ import annotations

from datetime import timedelta

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book
from tests.truth.payout import SATURDAY, Processor, edges, usual_month
from tests.truth.scenarios.stripe_payouts import UTC_MONTH


def write(book: Book, size: int) -> None:
    book.context = Context(UTC_MONTH.period, UTC_MONTH.period)
    days = [JUNE.first + timedelta(days=offset) for offset in range(2, 30)]
    weekdays = [day for day in days if day.weekday() < SATURDAY]
    each = max(size // len(weekdays), 2)
    adyen = Processor(
        book,
        UTC_MONTH,
        "USD",
        "CARD",
        named=("TX10443{batch}XT batch {batch}, LUMENSHOPUS", "Adyen B.V. BATCH {batch} LumenShop"),
        unnamed=("ADYEN N.V. LUMENSHOPUS", "Adyen B.V. settlement"),
        sales_each=(max(each // 2, 1), each + each // 2),
    )
    usual_month(adyen, weekdays, lambda at: str(379 + at))
    edges(adyen)
    adyen.settle()
    adyen.noise(25)
    for number in (381, 384, 390):
        # a supplier counts its deliveries in batches, too
        credit = adyen.line(
            JUNE.some_day(book.random), 12_000 + number, f"Paperworks batch {number}"
        )
        book.left_over([credit], Case.NON_TRADE)
