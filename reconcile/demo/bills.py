"""A sale as its payment channel saw it: the lines of a bill before they are written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from reconcile.demo.sales import Refund, Sale
from reconcile.demo.shops import Method, Twist

SHORT_MINOR = 500
OVER_MINOR = 1200
FEE_OFF_MINOR = 88
SECOND_PAYMENT_AFTER = timedelta(seconds=47)


@dataclass(frozen=True, slots=True)
class BillLine:
    """A payment or a refund. Amounts of refunds are negative; a fee that costs us is positive."""

    at: datetime
    sale: Sale
    transaction: str
    gross_minor: int
    voucher_minor: int
    fee_minor: int
    refund: Refund | None = None

    @property
    def settled_minor(self) -> int:
        """What counts for the merchant: vouchers of our own reduce it."""
        return self.gross_minor - self.voucher_minor

    @property
    def net_minor(self) -> int:
        return self.settled_minor - self.fee_minor


def channel_fee(method: Method, settled_minor: int) -> int:
    """WeChat Pay and Alipay 0.60 %, cards 3.4 % and 2.35, rounded half up to the cent."""
    if method == Method.CARD:
        return (settled_minor * 34 + 500) // 1000 + 235
    return (settled_minor * 6 + 500) // 1000


def taken_minor(sale: Sale) -> int:
    """What the channel took from the customer."""
    if sale.twist == Twist.SHORT:
        return sale.asked_minor - SHORT_MINOR
    return sale.asked_minor + (OVER_MINOR if sale.twist == Twist.OVER else 0)


def bill_lines(sale: Sale) -> tuple[BillLine, ...]:
    """Every line that the sale leaves on its channel's bills, whenever that is."""
    by_channel = sale.method not in (Method.BALANCE, Method.BANK)
    if not by_channel or not sale.is_paid or sale.twist == Twist.INTERNAL_ONLY:
        return ()
    taken = taken_minor(sale)
    fee = channel_fee(sale.method, taken - sale.voucher_minor)
    if sale.twist == Twist.FEE:
        fee += FEE_OFF_MINOR
    lines = [BillLine(sale.channel_at, sale, sale.transaction, taken, sale.voucher_minor, fee)]
    if sale.twist == Twist.PAID_TWICE:
        at = sale.channel_at + SECOND_PAYMENT_AFTER
        lines.append(BillLine(at, sale, sale.second_transaction, taken, sale.voucher_minor, fee))
    if sale.twist != Twist.REFUND_MISSING_THERE:
        lines += _refund_lines(sale)
    return tuple(lines)


def _refund_lines(sale: Sale) -> list[BillLine]:
    """Fees come back with refunds, except on cards; in all never more than was charged."""
    lines, refunded, returned = [], 0, 0
    for refund in sale.refunds:
        refunded += refund.amount_minor
        back = 0 if sale.method == Method.CARD else channel_fee(sale.method, refunded) - returned
        returned += back
        lines.append(
            BillLine(refund.at, sale, sale.transaction, -refund.amount_minor, 0, -back, refund)
        )
    return lines


def lines_of(sales: Iterable[Sale], method: Method) -> list[BillLine]:
    """All lines of a channel, in the order of time."""
    lines = [line for sale in sales if sale.method == method for line in bill_lines(sale)]
    return sorted(lines, key=lambda line: (line.at, line.transaction))


def yuan(amount_minor: int) -> str:
    """An amount in major units with two decimals, as all these files write it."""
    sign = "-" if amount_minor < 0 else ""
    return f"{sign}{abs(amount_minor) // 100}.{abs(amount_minor) % 100:02d}"
