"""What truly happened in a shop's month: sales, payments, refunds; and what is made to go wrong.

Everything else (our books, the channels' bills, the bank) is a view of these sales, so all files of
a month agree except where a twist says otherwise.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from reconcile.demo.shops import Method, ShopProfile, Twist

# how busy each hour of the day is
HOURS = (3, 1, 1, 1, 1, 1, 2, 4, 8, 13, 16, 15, 14, 12, 12, 13, 14, 14, 15, 19, 24, 26, 20, 9)
TWIST_DAYS = range(3, 26)
DISCOUNTS_MINOR = (500, 1000, 2000)
DISCOUNT_FROM_MINOR = 8000
VOUCHER_MINOR = 500
VOUCHER_PER_MILLE = 25
MINOR = 100
SURNAMES = "陈林黄张李王吴刘蔡杨许郑谢郭洪邱曾廖赖周"

# twists of a refund: these are given one of their own
REFUND_TWISTS = (Twist.REFUNDED_THERE, Twist.REFUND_MISSING_HERE, Twist.REFUND_MISSING_THERE)


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back: our number of it and the channel's."""

    number: str
    channel_number: str
    at: datetime
    amount_minor: int
    reason: str


@dataclass(frozen=True, slots=True)
class Sale:
    """One order as it truly was. `asked_minor` is what the customer was to pay, after discounts."""

    number: str
    placed_at: datetime
    paid_at: datetime
    channel_at: datetime
    method: Method
    item: str
    quantity: int
    listed_minor: int
    asked_minor: int
    voucher_minor: int
    transaction: str
    second_transaction: str
    buyer: str
    refunds: tuple[Refund, ...] = ()
    twist: Twist = Twist.NONE

    @property
    def is_paid(self) -> bool:
        return self.twist not in (Twist.NEVER_PAID, Twist.TIMED_OUT)

    @property
    def booked_number(self) -> str:
        """The order number as our books have it: a slip swaps two neighbouring digits."""
        if self.twist != Twist.SLIP:
            return self.number
        last = len(self.number) - 1
        place = next(i for i in range(last, 0, -1) if self.number[i] != self.number[i - 1])
        swapped = self.number[place] + self.number[place - 1]
        return self.number[: place - 1] + swapped + self.number[place + 1 :]

    @property
    def refunded_minor(self) -> int:
        return sum(refund.amount_minor for refund in self.refunds)


def month_end(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def month_before(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def make_sales(shop: ShopProfile, month: date) -> tuple[Sale, ...]:
    """The shop's sales of a month as they were placed; the same for the same arguments."""
    # invented data wants repeatable numbers, no secret ones
    rng = random.Random(f"{shop.seed}-{month:%Y-%m}")  # noqa: S311
    methods = [method for method, count in shop.sales.items() for _ in range(count)]
    rng.shuffle(methods)
    moments = sorted(_moments(rng, month.replace(day=1), len(methods)))
    sales = [
        _sale(rng, shop, moment, method) for moment, method in zip(moments, methods, strict=True)
    ]
    refunded = [_with_refunds(rng, shop, sale) for sale in sales]
    return tuple(_twisted(rng, shop, month, refunded))


def _moments(rng: random.Random, month: date, count: int) -> set[datetime]:
    """So many different seconds; the month's last minutes are left to the twist made for them."""
    days = (month_end(month) - month).days
    quiet_from = datetime.combine(month_end(month), time()) - timedelta(minutes=20)
    found: set[datetime] = set()
    while len(found) < count:
        hour = rng.choices(range(24), weights=HOURS)[0]
        day = month + timedelta(days=rng.randrange(days))
        moment = datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)))
        if moment < quiet_from:
            found.add(moment)
    return found


def _digits(rng: random.Random, count: int) -> str:
    return str(rng.randrange(10**count)).rjust(count, "0")


def _sale(rng: random.Random, shop: ShopProfile, placed_at: datetime, method: Method) -> Sale:
    weights = [article.weight for article in shop.articles]
    article = rng.choices(shop.articles, weights=weights)[0]
    quantity = rng.choices((1, 2, 3, 4), weights=(70, 20, 6, 4))[0]
    listed = article.price_minor * quantity
    discount = 0
    if listed >= DISCOUNT_FROM_MINOR and rng.randrange(1000) < shop.discount_per_mille:
        discount = rng.choice(DISCOUNTS_MINOR)
    has_voucher = rng.randrange(1000) < VOUCHER_PER_MILLE and method in (
        Method.WECHAT,
        Method.ALIPAY,
    )
    paid_at = placed_at + timedelta(seconds=rng.randrange(6, 180))
    return Sale(
        number=f"{placed_at:%Y%m%d%H%M%S}{_digits(rng, 4)}",
        placed_at=placed_at,
        paid_at=paid_at,
        channel_at=paid_at + timedelta(seconds=rng.randrange(3)),
        method=method,
        item=article.name,
        quantity=quantity,
        listed_minor=listed,
        asked_minor=listed - discount,
        voucher_minor=VOUCHER_MINOR if has_voucher else 0,
        transaction=_transaction(rng, method, paid_at),
        second_transaction=_transaction(rng, method, paid_at),
        buyer=rng.choice(SURNAMES) + _digits(rng, 4),
    )


def _transaction(rng: random.Random, method: Method, at: datetime) -> str:
    """A transaction number in the channel's fashion, with an invented middle."""
    if method == Method.WECHAT:
        return f"4200{_digits(rng, 6)}{at:%Y%m%d}{_digits(rng, 10)}"
    if method == Method.ALIPAY:
        return f"{at:%Y%m%d}2200140{_digits(rng, 13)}"
    return f"ch_{at:%y%m%d}{_digits(rng, 9)}"


REASONS = ("七天无理由", "包装破损", "发错商品", "协商退款", "缺货")


def _with_refunds(rng: random.Random, shop: ShopProfile, sale: Sale) -> Sale:
    """Some sales are refunded: in full, in part, or in two parts."""
    wanted = rng.randrange(1000) < shop.refund_per_mille
    if not wanted or sale.voucher_minor or sale.method not in shop.channels:
        return sale
    share = rng.choices(("full", "part", "parts"), weights=(60, 28, 12))[0]
    part = max(sale.asked_minor * rng.randrange(20, 60) // 100 // MINOR * MINOR, MINOR)
    amounts = {"full": [sale.asked_minor], "part": [part], "parts": [part, max(part // 2, 1)]}
    at = sale.paid_at
    refunds = []
    for amount in amounts[share]:
        at = _refund_moment(rng, shop, at)
        refunds.append(_refund(rng, at, amount))
    return replace(sale, refunds=tuple(refunds))


def _refund_moment(rng: random.Random, shop: ShopProfile, after: datetime) -> datetime:
    return after + timedelta(seconds=rng.randrange(3600, 86_400 * shop.days_until_refund_max // 2))


def _refund(rng: random.Random, at: datetime, amount_minor: int) -> Refund:
    return Refund(
        number=f"TK{at:%Y%m%d%H%M%S}{_digits(rng, 3)}",
        channel_number=f"5030{_digits(rng, 7)}{at:%Y%m%d}{_digits(rng, 10)}",
        at=at,
        amount_minor=amount_minor,
        reason=rng.choice(REASONS),
    )


def _twisted(
    rng: random.Random, shop: ShopProfile, month: date, sales: list[Sale]
) -> Iterator[Sale]:
    """Give the wanted twists to sales that suit them.

    No two of the sales that stay open have the same amount, so that each exception is what it was
    planted as and none is taken for another's counterpart.
    """
    order = rng.sample(range(len(sales)), len(sales))
    taken = {sale.asked_minor for sale in sales if sale.method not in shop.channels}
    chosen: dict[int, Twist] = {}
    for twist, count in shop.twists.items():
        for _ in range(count):
            place = next(
                (
                    place
                    for place in order
                    if place not in chosen
                    and sales[place].asked_minor not in taken
                    and _suits(sales[place], twist, shop)
                ),
                None,
            )
            if place is None:
                raise ValueError(f"{shop.name} has too few sales in {month:%Y-%m} for {twist}")
            chosen[place] = twist
            taken.add(sales[place].asked_minor)
    for place, sale in enumerate(sales):
        yield _twist(rng, shop, sale, chosen.get(place, Twist.NONE))


def _suits(sale: Sale, twist: Twist, shop: ShopProfile) -> bool:
    """A plain sale through a channel, away from the month's edges. Only WeChat states its rate."""
    if sale.placed_at.day not in TWIST_DAYS or sale.method not in shop.channels:
        return False
    is_plain = not sale.refunds and not sale.voucher_minor
    return is_plain and (twist != Twist.FEE or sale.method == Method.WECHAT)


def _twist(rng: random.Random, shop: ShopProfile, sale: Sale, twist: Twist) -> Sale:
    if twist == Twist.NEAR_MIDNIGHT:
        return _at_midnight(rng, sale)
    if twist in REFUND_TWISTS:
        amount = sale.asked_minor if twist == Twist.REFUNDED_THERE else sale.asked_minor // 2
        at = _refund_moment(rng, shop, sale.paid_at)
        return replace(sale, twist=twist, refunds=(_refund(rng, at, amount),))
    return replace(sale, twist=twist)


def _at_midnight(rng: random.Random, sale: Sale) -> Sale:
    midnight = datetime.combine(month_end(sale.placed_at.date()), time())
    placed_at = midnight - timedelta(seconds=rng.randrange(120, 400))
    return replace(
        sale,
        twist=Twist.NEAR_MIDNIGHT,
        number=f"{placed_at:%Y%m%d%H%M%S}{sale.number[-4:]}",
        placed_at=placed_at,
        # our clock has the payment just before, the channel's just after the month's end
        paid_at=midnight - timedelta(seconds=rng.randrange(2, 30)),
        channel_at=midnight + timedelta(seconds=rng.randrange(1, 20)),
        transaction=_transaction(rng, sale.method, midnight),
    )
