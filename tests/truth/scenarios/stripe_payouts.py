"""Stripe's balance report against the bank: daily payouts, named in the line or not."""

from __future__ import annotations

from datetime import timedelta

from reconcile.engine import Context
from tests.truth.book import JUNE, Book, Month
from tests.truth.payout import SATURDAY, Processor, edges, usual_month

UTC_MONTH = Month(JUNE.first, JUNE.last, 0)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def write(book: Book, size: int) -> None:
    book.context = Context(UTC_MONTH.period, UTC_MONTH.period)
    days = [JUNE.first + timedelta(days=offset) for offset in range(2, 30)]
    weekdays = [day for day in days if day.weekday() < SATURDAY]
    each = max(size // len(weekdays), 2)
    stripe = Processor(
        book,
        UTC_MONTH,
        "EUR",
        "STRIPE",
        named=("STRIPE PAYMENTS EUROPE LTD {batch}", "SEPA CREDIT STRIPE {lower} TRANSFER"),
        unnamed=("STRIPE PAYMENTS EUROPE LTD", "Stripe Technology Eur Transfer", "STRIPE PAYM"),
        sales_each=(max(each // 2, 1), each + each // 2),
    )

    def number(_at: int) -> str:
        return "PO1" + "".join(book.random.choice(LETTERS) for _letter in range(21))

    usual_month(stripe, weekdays, number)
    edges(stripe)
    stripe.settle()
    stripe.noise(25)
