"""What happens to a sale between a shop's orders and a channel's bill, and what is true then."""

from __future__ import annotations

from datetime import timedelta

from reconcile.engine.records import Case
from tests.truth.book import Grade
from tests.truth.shop import Event, Sale, Shop


def plain(shop: Shop) -> None:
    sale = shop.sale()
    shop.book.together(shop.order(sale), shop.payment(sale))


def late_in_the_bill(shop: Shop) -> None:
    """Paid in the month's last minutes: the channel has it on the next day."""
    sale = shop.sale(shop.month.at(shop.month.last, 1415 + shop.random.randint(0, 18)))
    shop.book.left_over([shop.order(sale)], Case.TIMING)


def early_in_the_bill(shop: Shop) -> None:
    """Ordered before midnight, paid after it: our order is of the month before."""
    sale = shop.sale(shop.month.at(shop.month.first, shop.random.randint(0, 20)))
    shop.book.left_over([shop.payment(sale)], Case.TIMING)


def lost_there(shop: Shop) -> None:
    shop.book.left_over([shop.order(shop.sale())], Case.INTERNAL_ONLY)


def lost_here(shop: Shop) -> None:
    shop.book.left_over([shop.payment(shop.sale())], Case.EXTERNAL_ONLY)


def amount_slip(shop: Shop) -> None:
    sale = shop.sale()
    by = shop.random.choice((-900, -100, -10, -1, 1, 10, 100, 900))
    paid = max(sale.amount + by, 1)
    changed = Sale(sale.number, sale.transaction, sale.ordered_at, sale.paid_at, paid)
    kind = Case.AMOUNT_SHORT if paid < sale.amount else Case.AMOUNT_OVER
    shop.book.left_over([shop.order(sale), shop.payment(changed)], kind)


def copied_there(shop: Shop) -> None:
    """The same line of the bill twice, as when a page was downloaded twice."""
    sale = shop.sale()
    shop.book.together(shop.order(sale), shop.payment(sale))
    shop.book.left_over([shop.payment(sale)], Case.DUPLICATE)


def paid_twice(shop: Shop) -> None:
    """Two payments of one order, alike but for their numbers: which one is the order's?"""
    sale = shop.sale()
    again = shop.sale(sale.ordered_at, sale.amount)
    second = Sale(sale.number, again.transaction, sale.ordered_at, again.paid_at, sale.amount)
    rows = [shop.order(sale), shop.payment(sale), shop.payment(second)]
    shop.book.undecidable(rows)


def refunded_in_part(shop: Shop) -> None:
    sale = shop.sale()
    refund = shop.refund(sale, max(sale.amount // shop.random.choice((2, 3, 5)), 1))
    shop.book.together(shop.order(sale, status="PARTLY_REFUNDED"), shop.payment(sale))
    shop.book.together(shop.refund_note(refund), shop.refund_line(refund))


def refunded_in_full(shop: Shop) -> None:
    sale = shop.sale()
    refund = shop.refund(sale, sale.amount)
    shop.book.together(shop.order(sale, status="REFUNDED"), shop.payment(sale))
    shop.book.together(shop.refund_note(refund), shop.refund_line(refund))


def refunded_twice(shop: Shop) -> None:
    """Two partial refunds, which may be of one amount: their numbers tell them apart."""
    sale = shop.sale()
    part = max(sale.amount // 3, 1)
    refunds = [
        shop.refund(sale, part),
        shop.refund(sale, shop.random.choice((part, part // 2 + 1))),
    ]
    shop.book.together(shop.order(sale, status="PARTLY_REFUNDED"), shop.payment(sale))
    pairs = [(shop.refund_note(refund), shop.refund_line(refund)) for refund in refunds]
    if not shop.names_refunds and refunds[0].amount == refunds[1].amount:
        shop.book.alike(*pairs)
        return
    for pair in pairs:
        shop.book.together(*pair)


def refund_unbooked(shop: Shop) -> None:
    """The channel gave a part back, and our books know nothing of it."""
    sale = shop.sale()
    refund = shop.refund(sale, max(sale.amount // 4, 1))
    shop.book.together(shop.order(sale), shop.payment(sale))
    shop.book.left_over([shop.refund_line(refund)], Case.EXTERNAL_ONLY)


def refund_known_by_status(shop: Shop) -> None:
    """Our order says that all was given back: no row of ours is the refund, and none is missing."""
    sale = shop.sale()
    refund = shop.refund(sale, sale.amount)
    shop.book.together(shop.order(sale, status="REFUNDED"), shop.payment(sale))
    shop.book.left_over([shop.refund_line(refund)], Case.NON_TRADE)


def refunded_behind_our_back(shop: Shop) -> None:
    """Paid in our books, given back in full there: one case with all three rows."""
    sale = shop.sale()
    refund = shop.refund(sale, sale.amount)
    rows = [shop.order(sale), shop.payment(sale), shop.refund_line(refund)]
    shop.book.left_over(rows, Case.STATUS_MISMATCH)


def refund_of_other_amount(shop: Shop) -> None:
    """The channel gave back more than we booked, up to more than was paid."""
    sale = shop.sale()
    ours = shop.refund(sale, max(sale.amount // 2, 1))
    more = ours.amount + shop.random.choice((1, 500, sale.amount))
    shop.book.together(shop.order(sale, status="PARTLY_REFUNDED"), shop.payment(sale))
    gross = {"gross_minor": -more, "fee_minor": 0, "fee_rate_ppm": None}
    rows = [shop.refund_note(ours), shop.refund_line(ours, **gross)]
    shop.book.left_over(rows, Case.AMOUNT_SHORT)


def refund_only_here(shop: Shop) -> None:
    sale = shop.sale()
    refund = shop.refund(sale, max(sale.amount // 2, 1))
    shop.book.together(shop.order(sale, status="PARTLY_REFUNDED"), shop.payment(sale))
    shop.book.left_over([shop.refund_note(refund)], Case.INTERNAL_ONLY)


def never_paid(shop: Shop) -> None:
    status = shop.random.choice(("UNPAID", "CLOSED"))
    shop.book.left_over([shop.order(shop.sale(), status=status)], Case.NON_TRADE)


def closed_but_paid(shop: Shop) -> None:
    sale = shop.sale()
    rows = [shop.order(sale, status="CLOSED"), shop.payment(sale)]
    shop.book.left_over(rows, Case.STATUS_MISMATCH)


def paid_elsewhere(shop: Shop) -> None:
    other = "ALIPAY" if shop.channel == "WECHAT" else "WECHAT"
    shop.book.left_over([shop.order(shop.sale(), channel=other)], Case.NON_TRADE)


def returned_there(shop: Shop) -> None:
    """Paid and given back, for an order that our books never had: a person decides."""
    sale = shop.sale()
    back = shop.refund(sale, sale.amount)
    shop.book.together(shop.payment(sale), shop.refund_line(back), grade=Grade.NO_KEY)


def fee_off_contract(shop: Shop) -> None:
    if shop.rate_ppm is None:
        plain(shop)
        return
    sale = shop.sale(amount=shop.price() + 10_000)
    row = shop.payment(sale)
    by = shop.random.choice((-30, -5, 5, 30))
    shop.book.rows[row]["fee_minor"] = int(str(shop.book.rows[row]["fee_minor"])) + by
    shop.book.left_over([shop.order(sale), row], Case.FEE_MISMATCH)


def other_currency(shop: Shop) -> None:
    sale = shop.sale()
    rows = [shop.order(sale, currency="USD"), shop.payment(sale)]
    shop.book.left_over(rows, Case.CURRENCY_MISMATCH)


def written_otherwise(shop: Shop) -> None:
    """The number in other letters and with marks between: the same number."""
    sale = shop.sale()
    number = f"{sale.number[:2].lower()}-{sale.number[2:8]}-{sale.number[8:]} "
    shop.book.together(shop.order(sale), shop.payment(sale, order_ref=number))


def prefixed(shop: Shop) -> None:
    """The channel writes the shop's code before the number."""
    sale = shop.sale()
    row = shop.payment(sale, order_ref=f"A7_{sale.number}")
    shop.book.together(shop.order(sale), row, grade=Grade.NO_KEY)


def number_in_remark(shop: Shop) -> None:
    """The number stands in the text alone."""
    sale = shop.sale()
    row = shop.payment(sale, order_ref=None, description=f"订单{sale.number} 付款")
    shop.book.together(shop.order(sale), row, grade=Grade.NO_KEY)


def mistyped(shop: Shop) -> None:
    """Two digits of the number swapped."""
    sale = shop.sale()
    digits = [at for at in range(8, len(sale.number) - 1) if sale.number[at] != sale.number[at + 1]]
    at = shop.random.choice(digits)
    typed = sale.number[:at] + sale.number[at + 1] + sale.number[at] + sale.number[at + 2 :]
    row = shop.payment(sale, order_ref=typed)
    shop.book.together(shop.order(sale), row, grade=Grade.NO_KEY)


def paid_in_parts(shop: Shop) -> None:
    """One order, two payments that add up to it."""
    sale = shop.sale()
    first = max(sale.amount // 3, 1)
    rest = shop.sale(sale.ordered_at)
    parts = [
        Sale(sale.number, sale.transaction, sale.ordered_at, sale.paid_at, first),
        Sale(sale.number, rest.transaction, sale.ordered_at, rest.paid_at, sale.amount - first),
    ]
    shop.book.together(shop.order(sale), *(shop.payment(part) for part in parts))


def paid_twice_and_one_returned(shop: Shop) -> None:
    """The second payment was given back, and the refund names the payment that it is of."""
    sale = shop.sale()
    again = shop.sale(sale.ordered_at, sale.amount)
    second = Sale(sale.number, again.transaction, sale.ordered_at, again.paid_at, sale.amount)
    back = shop.refund(second, sale.amount)
    pair, cancelled = (
        (shop.order(sale), shop.payment(sale)),
        (shop.payment(second), shop.refund_line(back)),
    )
    shop.book.alike(pair, cancelled)


def refund_of_last_month(shop: Shop) -> None:
    """The order is of the month before; both sides have the refund."""
    sale = shop.sale(shop.month.at(shop.month.first, 60))
    refund = shop.refund(sale, max(sale.amount // 2, 1))
    shop.book.together(shop.refund_note(refund), shop.refund_line(refund))


def slip_and_refund(shop: Shop) -> None:
    """Less was paid than ordered, and a part of it given back, which both sides have."""
    sale = shop.sale()
    paid = Sale(sale.number, sale.transaction, sale.ordered_at, sale.paid_at, sale.amount - 90)
    refund = shop.refund(sale, max(sale.amount // 4, 1))
    rows = [shop.order(sale, status="PARTLY_REFUNDED"), shop.payment(paid)]
    shop.book.left_over(rows, Case.AMOUNT_SHORT)
    shop.book.together(shop.refund_note(refund), shop.refund_line(refund))


def zeros_lost(shop: Shop) -> None:
    """A spreadsheet took the number for one: its leading zeros are gone."""
    sale = shop.sale()
    digits = sale.number[len(shop.prefix) :]
    row = shop.order(sale, order_ref=f"000{digits}")
    shop.book.together(row, shop.payment(sale, order_ref=digits), grade=Grade.NO_KEY)


def known_by_transaction(shop: Shop) -> None:
    """Our books hold the channel's number, and the channel a number of its own as the order's."""
    sale = shop.sale()
    ours = shop.order(sale, transaction_key=sale.transaction)
    shop.book.together(ours, shop.payment(sale, order_ref=f"Q{sale.number[::-1]}"))


def charged_back(shop: Shop) -> None:
    sale = shop.sale()
    shop.book.together(shop.order(sale), shop.payment(sale))
    back = shop.refund(sale, sale.amount)
    row = {"kind": "CHARGEBACK", "status": None, "refund_key": None}
    shop.book.left_over([shop.refund_line(back, **row)], Case.EXTERNAL_ONLY, Case.STATUS_MISMATCH)


def copied_here(shop: Shop) -> None:
    sale = shop.sale()
    row = {"natural_id": sale.number}
    shop.book.together(shop.order(sale, **row), shop.payment(sale))
    shop.book.left_over([shop.order(sale, **row)], Case.DUPLICATE)


def pending_but_paid(shop: Shop) -> None:
    sale = shop.sale()
    rows = [shop.order(sale, status="PENDING"), shop.payment(sale)]
    shop.book.left_over(rows, Case.STATUS_MISMATCH)


def amounts_swapped(shop: Shop) -> None:
    """Two customers paid each other's order: the numbers say which is which, not the amounts."""
    low, high = sorted([shop.sale(amount=4990), shop.sale(amount=9900)], key=lambda s: s.amount)
    more = Sale(low.number, low.transaction, low.ordered_at, low.paid_at, high.amount)
    less = Sale(high.number, high.transaction, high.ordered_at, high.paid_at, low.amount)
    shop.book.left_over([shop.order(low), shop.payment(more)], Case.AMOUNT_OVER)
    shop.book.left_over([shop.order(high), shop.payment(less)], Case.AMOUNT_SHORT)


def placeholder(shop: Shop) -> None:
    """No number here and none there, written as words: two sales that have nothing to do."""
    word, amount = shop.random.choice(("N/A", "无", "none", "00000")), shop.price()
    ours, theirs = shop.sale(amount=amount), shop.sale(amount=amount)
    rows = [shop.order(ours, order_ref=word), shop.payment(theirs, order_ref=word)]
    kinds = (Case.INTERNAL_ONLY, Case.EXTERNAL_ONLY, Case.AMBIGUOUS, Case.AMOUNT_OVER)
    shop.book.undecidable(rows, *kinds, Case.AMOUNT_SHORT, "SUGGESTED")


def fee_row(shop: Shop) -> None:
    """The channel's own charge for something, without an order."""
    at = shop.month.some_time(shop.random)
    day = shop.month.day(at)
    row = {"kind": "FEE", "gross_minor": -990, "currency": shop.currency, "booked_on": day}
    charge = shop.book.theirs(occurred_at=at, channel=shop.channel, **row)
    shop.book.left_over([charge], Case.NON_TRADE)


def withdrawal(shop: Shop) -> None:
    at = shop.month.some_time(shop.random) + timedelta(seconds=1)
    row = {"kind": "PAYOUT", "gross_minor": -100_000, "currency": shop.currency}
    day = shop.month.day(at)
    taken = shop.book.theirs(occurred_at=at, booked_on=day, channel=shop.channel, **row)
    shop.book.left_over([taken], Case.NON_TRADE)


# out of a thousand sales
OF_ORDERS_AND_BILL: tuple[tuple[int, Event], ...] = (
    (880, plain),
    (4, late_in_the_bill),
    (4, early_in_the_bill),
    (5, lost_there),
    (5, lost_here),
    (5, amount_slip),
    (4, copied_there),
    (2, paid_twice),
    (15, refunded_in_part),
    (15, refunded_in_full),
    (4, refunded_twice),
    (3, refund_unbooked),
    (3, refund_known_by_status),
    (2, refunded_behind_our_back),
    (2, refund_of_other_amount),
    (2, refund_only_here),
    (10, never_paid),
    (2, closed_but_paid),
    (5, paid_elsewhere),
    (2, returned_there),
    (3, fee_off_contract),
    (1, other_currency),
    (5, written_otherwise),
    (2, prefixed),
    (2, number_in_remark),
    (2, mistyped),
    (3, paid_in_parts),
    (2, paid_twice_and_one_returned),
    (4, refund_of_last_month),
    (1, slip_and_refund),
    (2, zeros_lost),
    (5, known_by_transaction),
    (2, charged_back),
    (3, copied_here),
    (2, pending_but_paid),
    (1, amounts_swapped),
    (2, fee_row),
    (2, withdrawal),
)
