"""The vocabulary of a shop: sale, refund, and how our books and the channel write them down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.truth.book import JUNE, Book, Month

PRICES = (990, 1990, 2990, 3900, 4990, 5900, 6990, 8800, 9900, 12800, 15900, 19900, 29900, 59900)
PPM = 1_000_000


def fee_of(amount: int, rate_ppm: int) -> int:
    """The fee of an amount, as a negative number, rounded half up."""
    size = (abs(amount) * rate_ppm + PPM // 2) // PPM
    return -size if amount >= 0 else size


@dataclass(frozen=True, slots=True)
class Sale:
    """An order and its payment, as they truly were."""

    number: str
    transaction: str
    ordered_at: datetime
    paid_at: datetime
    amount: int


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back for a sale."""

    sale: Sale
    number: str
    at: datetime
    amount: int


@dataclass(slots=True)
class Shop:
    """One shop on one channel; it draws sales and writes them on either side."""

    book: Book
    channel: str | None
    month: Month = JUNE
    currency: str = "CNY"
    rate_ppm: int | None = 6_000
    prefix: str = "SO"
    # whether the channel's bill names the refund number that the shop gave
    names_refunds: bool = True
    ids: bool = True
    _count: int = 0
    _seen: set[str] = field(default_factory=set)

    @property
    def random(self) -> Random:
        return self.book.random

    def number(self, at: datetime) -> str:
        """Order numbers are given out in turn, with a tail that no one foresees."""
        self._count += self.random.randint(1, 3)
        day = self.month.day(at).strftime("%y%m%d")
        return f"{self.prefix}{day}{self._count:06d}{self.random.randint(0, 999):03d}"

    def price(self) -> int:
        amount = self.random.choice(PRICES) * self.random.choice((1, 1, 1, 2, 3))
        return amount - self.random.choice((0, 0, 0, 100, 500))

    def sale(self, at: datetime | None = None, amount: int | None = None) -> Sale:
        at = at or self.month.some_time(self.random)
        number = self.number(at)
        transaction = f"42000{self._count:08d}{self.random.randint(0, 10**12):013d}"
        paid_at = at + timedelta(seconds=self.random.randint(3, 300))
        return Sale(number, transaction, at, paid_at, amount or self.price())

    def refund(self, sale: Sale, amount: int) -> Refund:
        """A refund one to three days later, but inside the month."""
        latest = self.month.at(self.month.last, 1400)
        at = sale.paid_at + timedelta(minutes=self.random.randint(5, 4000))
        self._count += 1
        return Refund(sale, f"RF{self._count:08d}", min(at, latest), amount)

    def order(self, sale: Sale, **changed: object) -> int:
        """The order in our books."""
        return self.book.ours(**{**self._ours(sale.number, sale.paid_at, sale.amount), **changed})

    def refund_note(self, refund: Refund, **changed: object) -> int:
        """The refund in our books."""
        row = self._ours(refund.sale.number, refund.at, -refund.amount)
        row |= {"kind": "REFUND", "status": None, "refund_key": refund.number}
        return self.book.ours(**{**row, **changed})

    def payment(self, sale: Sale, **changed: object) -> int:
        """The payment in the channel's bill."""
        row = self._theirs(sale, sale.paid_at, sale.amount)
        row |= {"kind": "PAYMENT", "status": "PAID"}
        if self.ids:
            row["natural_id"] = f"{sale.transaction}|PAID"
        return self.book.theirs(**{**row, **changed})

    def refund_line(self, refund: Refund, **changed: object) -> int:
        """The refund in the channel's bill."""
        row = self._theirs(refund.sale, refund.at, -refund.amount)
        row |= {"kind": "REFUND", "status": "REFUNDED"}
        if self.names_refunds:
            row["refund_key"] = refund.number
        if self.ids:
            row["natural_id"] = f"{refund.sale.transaction}|{refund.number}"
        return self.book.theirs(**{**row, **changed})

    def _ours(self, number: str, at: datetime, amount: int) -> dict[str, object]:
        return {
            "occurred_at": at,
            "booked_on": self.month.day(at),
            "kind": "ORDER",
            "status": "PAID",
            "channel": self.channel,
            "gross_minor": amount,
            "currency": self.currency,
            "order_ref": number,
        }

    def _theirs(self, sale: Sale, at: datetime, amount: int) -> dict[str, object]:
        rate = self.rate_ppm
        return {
            "occurred_at": at,
            "booked_on": self.month.day(at),
            "channel": self.channel,
            "gross_minor": amount,
            "fee_minor": 0 if rate is None else fee_of(amount, rate),
            "fee_rate_ppm": rate,
            "currency": self.currency,
            "order_ref": sale.number,
            "transaction_key": sale.transaction,
        }


Event = Callable[[Shop], None]


def play(shop: Shop, events: Sequence[tuple[int, Event]], size: int) -> None:
    """Every event once, so that none is forgotten, and the rest by their weights."""
    for _weight, event in events:
        event(shop)
    weights = [weight for weight, _event in events]
    drawn = shop.random.choices(events, weights, k=max(size - len(events), 0))
    for _weight, event in drawn:
        event(shop)
