"""A month of a shop's files, invented but realistic: own orders, channel bills, bank statement.

Pure: the same shop and month give the same bytes. All files are views of the same sales (sales.py),
so the files agree to the cent except where a difference was planted; `expected` lists those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reconcile.demo import books
from reconcile.demo.alipay import ACCOUNT, alipay_bill
from reconcile.demo.bank import (
    BANK_CHARGE_MINOR,
    BankLine,
    alipay_drawings,
    bank_statement,
    household,
    in_month,
    payout_credits,
    tenpay_settlements,
    transfers,
)
from reconcile.demo.bills import BillLine, lines_of
from reconcile.demo.payouts import next_business_day, payout_number, payout_on, payout_report
from reconcile.demo.planted import PAYOUTS, Planted, planted_in, waiting_from_before
from reconcile.demo.sales import Sale, make_sales, month_before, month_end
from reconcile.demo.shops import LAMP, TEA, Method, ShopProfile, Twist, quiet
from reconcile.demo.wechat import MERCHANT_NUMBER, wechat_bill

__all__ = [
    "LAMP",
    "SHOPS",
    "TEA",
    "DemoFile",
    "DemoMonth",
    "Planted",
    "make_month",
    "previous_month",
    "single_month",
]

SHOPS = (TEA, LAMP)
MONTH = date(2026, 10, 1)
REJECTED = (Twist.DAMAGED_NUMBER, Twist.DAMAGED_AMOUNT)


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One file, its role (orders, refunds, wechat, alipay, payouts, bank) and how many rows it has.

    `records` counts all data rows, `rejected` those of them that a reader must refuse.
    """

    name: str
    role: str
    content: bytes
    records: int
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class DemoMonth:
    """All files of a shop's month, and what a reconciliation of them has to find."""

    shop: ShopProfile
    month: date
    documents: tuple[DemoFile, ...]
    expected: tuple[Planted, ...]
    # our order number with two digits swapped, and the true one: the engine may only suggest these
    slips: tuple[tuple[str, str], ...]
    bank_opening_minor: int
    bank_closing_minor: int

    @property
    def files(self) -> Mapping[str, bytes]:
        return {document.name: document.content for document in self.documents}

    def document(self, role: str) -> DemoFile:
        return next(document for document in self.documents if document.role == role)


@dataclass(frozen=True, slots=True)
class _Story:
    """A month's sales and what reaches into it from the month before."""

    shop: ShopProfile
    month: date
    sales: tuple[Sale, ...]
    before: tuple[Sale, ...]
    opening_minor: int
    short_payout: str | None

    @property
    def is_chinese(self) -> bool:
        return Method.WECHAT in self.shop.sales

    def bill(self, method: Method) -> list[BillLine]:
        """A channel's lines of the month, whichever month's orders they are of."""
        first = self.month
        lines = self.reach(method)
        return [line for line in lines if first <= line.at.date() < month_end(first)]

    def reach(self, method: Method) -> list[BillLine]:
        return lines_of((*self.before, *self.sales), method)

    def bank(self) -> list[BankLine]:
        lines = household(self.shop, self.month, is_chinese=self.is_chinese)
        lines += transfers((*self.before, *self.sales), is_chinese=self.is_chinese)
        if self.is_chinese:
            lines += tenpay_settlements(self.reach(Method.WECHAT))
            lines += alipay_drawings(self.bill(Method.ALIPAY), self.month)
        else:
            lines += payout_credits(self.reach(Method.CARD), self.short_payout)
        return in_month(lines, self.month)


def make_month(shop: ShopProfile, month: date) -> DemoMonth:
    """The shop's month, following on the small month of `previous_month`."""
    month = month.replace(day=1)
    before = previous_month(shop, month)
    sales = make_sales(shop, month)
    earlier = make_sales(before.shop, before.month)
    short = f"PO{_third_payout_day(month):%Y%m%d}"
    return _written(_Story(shop, month, sales, earlier, before.bank_closing_minor, short))


def single_month(shop: ShopProfile, month: date) -> DemoMonth:
    """A month with nothing before it, so that no row of it belongs to an earlier order."""
    month = month.replace(day=1)
    return _written(_Story(shop, month, make_sales(shop, month), (), shop.bank_opening_minor, None))


def previous_month(shop: ShopProfile, month: date) -> DemoMonth:
    """The small, nearly clean month before `month`, in which the shop's books begin."""
    small, earlier = quiet(shop), month_before(month)
    sales = make_sales(small, earlier)
    return _written(_Story(small, earlier, sales, (), shop.bank_opening_minor, None))


def _third_payout_day(month: date) -> date:
    """A payout far enough from the month's edges that the bank must have it."""
    day = month
    for _ in range(8):
        day = next_business_day(day)
    return day


def _written(story: _Story) -> DemoMonth:
    bank = story.bank()
    channels = _tea_bills(story) if story.is_chinese else _lamp_bills(story)
    name = f"bank_{story.month:%Y-%m}.csv"
    content = bank_statement(story.shop, bank, story.opening_minor, is_chinese=story.is_chinese)
    expected = [
        *planted_in(story.shop, story.sales),
        *waiting_from_before(story.shop, story.before),
    ]
    if not story.is_chinese:
        expected += _payout_differences(story)
    slips = [(s.booked_number, s.number) for s in story.sales if s.twist == Twist.SLIP]
    return DemoMonth(
        shop=story.shop,
        month=story.month,
        documents=(*_books(story), *channels, DemoFile(name, "bank", content, len(bank))),
        expected=tuple(sorted(expected, key=lambda p: (p.arrow, p.kind, p.reference))),
        slips=tuple(slips),
        bank_opening_minor=story.opening_minor,
        bank_closing_minor=story.opening_minor + sum(line.amount_minor for line in bank),
    )


def _books(story: _Story) -> tuple[DemoFile, DemoFile]:
    shop, month = story.shop, story.month
    orders = books.order_rows(shop, story.sales, month)
    refunds = books.refund_rows(shop, (*story.before, *story.sales), month)
    rejected = sum(sale.twist in REJECTED for sale in story.sales)
    refunds_name = "退款明细" if story.is_chinese else "refunds"
    return (
        DemoFile(
            f"orders_{month:%Y-%m}.csv",
            "orders",
            books.order_file(shop, orders),
            len(orders),
            rejected,
        ),
        DemoFile(
            f"{refunds_name}_{month:%Y-%m}.csv",
            "refunds",
            books.refund_file(shop, refunds),
            len(refunds),
        ),
    )


def _tea_bills(story: _Story) -> tuple[DemoFile, ...]:
    wechat, alipay = story.bill(Method.WECHAT), story.bill(Method.ALIPAY)
    month = story.month
    return (
        DemoFile(
            f"{MERCHANT_NUMBER}All{month:%Y-%m}.csv", "wechat", wechat_bill(wechat), len(wechat)
        ),
        DemoFile(
            f"{ACCOUNT}_{month:%Y%m}_业务明细.csv",
            "alipay",
            alipay_bill(alipay, month),
            len(alipay),
        ),
    )


def _lamp_bills(story: _Story) -> tuple[DemoFile, ...]:
    lines = story.bill(Method.CARD)
    content = payout_report(lines, story.shop.currency)
    return (DemoFile(f"pierline_payouts_{story.month:%Y-%m}.csv", "payouts", content, len(lines)),)


def _payout_differences(story: _Story) -> list[Planted]:
    """Payouts of this month's report that the bank statement doesn't have, or not in full."""
    sums: dict[tuple[date, str], int] = {}
    for line in story.bill(Method.CARD):
        payout = payout_on(line), payout_number(line)
        sums[payout] = sums.get(payout, 0) + line.net_minor
    found, currency = [], story.shop.currency
    for (left_on, number), amount in sorted(sums.items()):
        if next_business_day(left_on) >= month_end(story.month):
            note = "reaches the bank in the next month"
            found.append(Planted("TIMING", number, amount, amount, note, currency, PAYOUTS))
        elif number == story.short_payout:
            note = "the bank kept a charge, so its line has another amount"
            kept = BANK_CHARGE_MINOR
            found.append(Planted("AMOUNT_SHORT", number, amount, kept, note, currency, PAYOUTS))
    return found
