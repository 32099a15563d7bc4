"""Shopify's transactions against the bank: payout numbers that banks seldom repeat."""

from __future__ import annotations

from datetime import timedelta

from reconcile.engine import Context
from tests.truth.book import JUNE, Book
from tests.truth.payout import Processor, edges, usual_month
from tests.truth.scenarios.stripe_payouts import UTC_MONTH


def write(book: Book, size: int) -> None:
    book.context = Context(UTC_MONTH.period, UTC_MONTH.period)
    days = [JUNE.first + timedelta(days=offset) for offset in range(2, 29, 2)]
    each = max(size // len(days), 2)
    shopify = Processor(
        book,
        UTC_MONTH,
        "USD",
        "SHOPIFY",
        named=("SHOPIFY {batch} PAYOUT", "Shopify transfer ST-{batch}"),
        # Shopify Payments is Stripe's: some banks name the one, some the other
        unnamed=("STRIPE SHOPIFY PAYOUT", "SHOPIFY INC / STRIPE"),
        sales_each=(max(each // 2, 1), each + each // 2),
        has_payout_row=False,
    )
    usual_month(shopify, days, lambda at: str(148_156_500_000 + 79 * at))
    edges(shopify)
    shopify.settle()
    shopify.noise(15)
