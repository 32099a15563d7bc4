"""What a reconciliation of the demo's files has to find, said before anything is matched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reconcile.demo.bills import taken_minor
from reconcile.demo.sales import Sale
from reconcile.demo.shops import Method, ShopProfile, Twist

ORDERS, PAYOUTS = "orders", "payouts"


@dataclass(frozen=True, slots=True)
class Planted:
    """One difference: `amount_minor` is the item's own amount, `difference_minor` ours less theirs.

    `arrow` says which comparison shows it: orders against channels, or payouts against the bank.
    `from_month_before`: its other half waits in the month before, if that was uploaded.
    """

    kind: str
    reference: str
    amount_minor: int
    difference_minor: int
    note: str
    currency: str
    arrow: str = ORDERS
    from_month_before: bool = False


# kind, what happened
BY_TWIST = {
    Twist.EXTERNAL_ONLY: (
        "EXTERNAL_ONLY",
        "paid at the channel, the order is missing in our books",
    ),
    Twist.INTERNAL_ONLY: ("INTERNAL_ONLY", "booked as paid, the channel has no payment"),
    Twist.SHORT: ("AMOUNT_SHORT", "the channel took less than the order says"),
    Twist.OVER: ("AMOUNT_OVER", "the channel took more than the order says"),
    Twist.FEE: ("FEE_MISMATCH", "the fee is higher than the rate on the same line gives"),
    Twist.CLOSED_HERE: ("STATUS_MISMATCH", "closed in our books, paid at the channel"),
    Twist.REFUNDED_THERE: ("STATUS_MISMATCH", "paid in our books, refunded in full at the channel"),
    Twist.REFUND_MISSING_HERE: ("EXTERNAL_ONLY", "a refund at the channel that our books lack"),
    Twist.REFUND_MISSING_THERE: ("INTERNAL_ONLY", "a refund in our books that the channel lacks"),
    Twist.DUPLICATE: ("DUPLICATE", "the order export repeats this row"),
    Twist.PAID_TWICE: ("AMBIGUOUS", "two equal payments on one order number"),
    Twist.CURRENCY: ("CURRENCY_MISMATCH", "booked in another currency than was paid"),
    Twist.NEAR_MIDNIGHT: (
        "TIMING",
        "paid at midnight: the channel has it in the next month's bill",
    ),
    Twist.DAMAGED_NUMBER: ("EXTERNAL_ONLY", "our row was rejected: its order number is damaged"),
    Twist.DAMAGED_AMOUNT: ("EXTERNAL_ONLY", "our row was rejected: its amount is no number"),
    Twist.NEVER_PAID: ("NON_TRADE", "never paid"),
    Twist.TIMED_OUT: ("NON_TRADE", "closed without payment"),
}
# what the channel has and our books don't: ours less theirs is negative
ONLY_THERE = (Twist.EXTERNAL_ONLY, Twist.DAMAGED_NUMBER, Twist.DAMAGED_AMOUNT, Twist.PAID_TWICE)
# nothing to subtract: equal amounts, or nothing paid
EVEN = (Twist.FEE, Twist.CLOSED_HERE, Twist.NEVER_PAID, Twist.TIMED_OUT)


def planted_in(shop: ShopProfile, sales: Iterable[Sale]) -> list[Planted]:
    """The differences between a month's orders and the channels' bills."""
    found = []
    for sale in sales:
        if sale.twist in BY_TWIST:
            kind, note = BY_TWIST[sale.twist]
            found.append(
                Planted(
                    kind, _reference(sale), _amount(sale), _difference(sale), note, shop.currency
                )
            )
        elif sale.method in (Method.BALANCE, Method.BANK):
            note = f"paid by {sale.method.lower()}, not through a channel"
            found.append(
                Planted(
                    "NON_TRADE",
                    sale.number,
                    sale.asked_minor,
                    sale.asked_minor,
                    note,
                    shop.currency,
                )
            )
    return found


def waiting_from_before(shop: ShopProfile, sales: Iterable[Sale]) -> list[Planted]:
    """Payments in this month's bills whose orders stand in the books of the month before."""
    note = "paid at midnight: our books have it in the month before"
    return [
        Planted(
            "TIMING", sale.number, sale.asked_minor, -sale.asked_minor, note, shop.currency,
            from_month_before=True,
        )
        for sale in sales
        if sale.twist == Twist.NEAR_MIDNIGHT
    ]  # fmt: skip


def _reference(sale: Sale) -> str:
    is_refund = sale.twist in (Twist.REFUND_MISSING_HERE, Twist.REFUND_MISSING_THERE)
    return sale.refunds[0].number if is_refund else sale.number


def _amount(sale: Sale) -> int:
    is_refund = sale.twist in (Twist.REFUND_MISSING_HERE, Twist.REFUND_MISSING_THERE)
    return -sale.refunded_minor if is_refund else sale.asked_minor


def _difference(sale: Sale) -> int:
    amount = _amount(sale)
    if sale.twist in (Twist.SHORT, Twist.OVER):
        return amount - taken_minor(sale)
    if sale.twist in EVEN:
        return 0
    if sale.twist in ONLY_THERE or sale.twist == Twist.REFUND_MISSING_HERE:
        return -amount
    # a refund that only the channel has takes back what both sides agreed on
    return amount
