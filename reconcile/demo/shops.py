"""The two invented shops of the demo: what they sell, how much, and what goes wrong in a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Method(StrEnum):
    """How a customer pays."""

    WECHAT = "WECHAT"
    ALIPAY = "ALIPAY"
    CARD = "CARD"
    BALANCE = "BALANCE"
    BANK = "BANK"


class Twist(StrEnum):
    """What is made to go wrong with a sale; planted.py says which exception each becomes."""

    NONE = ""
    EXTERNAL_ONLY = "EXTERNAL_ONLY"  # paid at the channel, lost on the way to our books
    INTERNAL_ONLY = "INTERNAL_ONLY"  # we think it was paid, the channel never saw it
    SHORT = "SHORT"  # the channel took less than we asked for
    OVER = "OVER"
    FEE = "FEE"  # the fee isn't what the stated rate gives
    CLOSED_HERE = "CLOSED_HERE"  # paid in the last second, after our clock had closed the order
    REFUNDED_THERE = "REFUNDED_THERE"  # refunded in full from the channel's own site
    REFUND_MISSING_HERE = "REFUND_MISSING_HERE"
    REFUND_MISSING_THERE = "REFUND_MISSING_THERE"
    DUPLICATE = "DUPLICATE"  # the export repeats a row
    PAID_TWICE = "PAID_TWICE"  # two payments on one order: which is ours?
    CURRENCY = "CURRENCY"  # booked in the currency of the page that the buyer saw
    NEAR_MIDNIGHT = "NEAR_MIDNIGHT"  # ours before, theirs after the end of the month
    SLIP = "SLIP"  # two digits of the number changed places: a suggestion, no exception
    DAMAGED_NUMBER = "DAMAGED_NUMBER"  # a spreadsheet has eaten the order number
    DAMAGED_AMOUNT = "DAMAGED_AMOUNT"  # a letter O where a zero belongs
    NEVER_PAID = "NEVER_PAID"
    TIMED_OUT = "TIMED_OUT"  # closed without payment


@dataclass(frozen=True, slots=True)
class Article:
    """Something on the price list; `weight` is how often it is bought."""

    name: str
    price_minor: int
    weight: int


@dataclass(frozen=True, slots=True)
class ShopProfile:
    """A shop and its month: how many sales by which method, and how many go wrong in which way."""

    code: str
    name: str
    seed: int
    currency: str
    other_currency: str
    articles: tuple[Article, ...]
    sales: Mapping[Method, int]
    twists: Mapping[Twist, int]
    discount_per_mille: int
    refund_per_mille: int
    bank_opening_minor: int
    days_until_refund_max: int = 6

    @property
    def channels(self) -> tuple[Method, ...]:
        """The methods whose payments come through a channel's bill."""
        return tuple(m for m in self.sales if m not in (Method.BALANCE, Method.BANK))


_TEAS = (
    Article("蒙顶甘露 50g", 6800, 9),
    Article("茉莉银针 100g", 8800, 12),
    Article("永川秀芽 100g", 5800, 14),
    Article("滇红工夫 200g", 9900, 8),
    Article("凤凰单丛 鸭屎香 100g", 12800, 9),
    Article("正山小种 125g", 10800, 7),
    Article("白毫银针 50g", 16800, 4),
    Article("寿眉老白茶 350g饼", 23800, 3),
    Article("熟普 357g饼", 19800, 4),
    Article("铁观音 清香型 250g", 13600, 6),
    Article("大红袍 礼盒", 29800, 2),
    Article("龙井 明前 50g", 18600, 3),
    Article("桂花乌龙 茶包 20枚", 3900, 16),
    Article("茉莉花茶 茶包 20枚", 3600, 15),
    Article("小青柑 8粒装", 4900, 11),
    Article("陈皮白茶 茶包 15枚", 4500, 10),
    Article("盖碗 白瓷 120ml", 5200, 5),
    Article("公道杯 玻璃 300ml", 3300, 5),
    Article("旅行茶具 一壶二杯", 11900, 4),
    Article("茶叶罐 马口铁", 1900, 6),
)

_LAMPS = (
    Article("Lantern table lamp", 68000, 10),
    Article("Brass reading lamp", 92000, 8),
    Article("Paper shade, small", 18000, 14),
    Article("Paper shade, large", 28000, 9),
    Article("Tripod floor lamp", 168000, 5),
    Article("Clamp desk lamp", 45000, 11),
    Article("Night light, mushroom", 23800, 12),
    Article("Pendant, smoked glass", 124000, 5),
    Article("Pendant, opal", 98000, 6),
    Article("Wall light, ceramic", 76000, 6),
    Article("Filament bulb E27, pair", 12800, 16),
    Article("Dimmer plug", 19900, 7),
    Article("Ship's lamp, copper", 248000, 2),
)

TEA = ShopProfile(
    code="tea",
    name="山城茶舖",
    seed=23,
    currency="CNY",
    other_currency="HKD",
    articles=_TEAS,
    sales={Method.WECHAT: 1708, Method.ALIPAY: 1290, Method.BALANCE: 5, Method.BANK: 4},
    twists={
        Twist.EXTERNAL_ONLY: 5,
        Twist.INTERNAL_ONLY: 5,
        Twist.SHORT: 3,
        Twist.OVER: 2,
        Twist.FEE: 3,
        Twist.CLOSED_HERE: 2,
        Twist.REFUNDED_THERE: 2,
        Twist.REFUND_MISSING_HERE: 1,
        Twist.REFUND_MISSING_THERE: 1,
        Twist.DUPLICATE: 2,
        Twist.PAID_TWICE: 1,
        Twist.CURRENCY: 1,
        Twist.NEAR_MIDNIGHT: 4,
        Twist.SLIP: 6,
        Twist.DAMAGED_NUMBER: 1,
        Twist.DAMAGED_AMOUNT: 1,
        Twist.NEVER_PAID: 5,
        Twist.TIMED_OUT: 3,
    },
    discount_per_mille=80,
    refund_per_mille=32,
    bank_opening_minor=18_642_317,
)

LAMP = ShopProfile(
    code="lamp",
    name="Harbour Lamp Co.",
    seed=41,
    currency="HKD",
    other_currency="USD",
    articles=_LAMPS,
    sales={Method.CARD: 398, Method.BANK: 4},
    twists={
        Twist.EXTERNAL_ONLY: 2,
        Twist.INTERNAL_ONLY: 2,
        Twist.SHORT: 1,
        Twist.CLOSED_HERE: 1,
        Twist.REFUND_MISSING_HERE: 1,
        Twist.DUPLICATE: 1,
        Twist.NEAR_MIDNIGHT: 1,
        Twist.SLIP: 2,
        Twist.DAMAGED_AMOUNT: 1,
        Twist.NEVER_PAID: 2,
    },
    discount_per_mille=60,
    refund_per_mille=30,
    bank_opening_minor=41_208_550,
)


def quiet(shop: ShopProfile) -> ShopProfile:
    """The same shop in a small month in which hardly anything goes wrong."""
    total = sum(shop.sales.values())
    wanted = min(300, total)
    sales = {method: max(count * wanted // total, 1) for method, count in shop.sales.items()}
    twists = {Twist.EXTERNAL_ONLY: 1, Twist.SHORT: 1, Twist.NEAR_MIDNIGHT: 3, Twist.NEVER_PAID: 1}
    return replace(shop, sales=sales, twists=twists)
