"""What happens seldom between orders and a bill, and where programs that go by one key go wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from reconcile.engine.records import Case
from tests.truth.book import Grade
from tests.truth.shop import Event, Refund, Shop


def tried_again(shop: Shop) -> None:
    """The shop's program adds the try to the number that it sends to the channel."""
    sale = shop.sale()
    row = shop.payment(sale, order_ref=f"{sale.number}_2")
    shop.book.together(shop.order(sale), row, grade=Grade.NO_KEY)


def children_of_one(shop: Shop) -> None:
    """Our books hold the parts of an order, the channel the whole."""
    sale = shop.sale()
    first = max(sale.amount // 3, 1)
    rows = [
        shop.order(sale, order_ref=f"{sale.number}-1", gross_minor=first),
        shop.order(sale, order_ref=f"{sale.number}-2", gross_minor=sale.amount - first),
    ]
    shop.book.together(*rows, shop.payment(sale), grade=Grade.NO_KEY)


def paid_together(shop: Shop) -> None:
    """One payment that names both of its orders."""
    one, other = shop.sale(), shop.sale()
    paid = replace(one, number=f"{one.number},{other.number}", amount=one.amount + other.amount)
    shop.book.together(shop.order(one), shop.order(other), shop.payment(paid))


def refund_by_transaction(shop: Shop) -> None:
    """The refund's line names the payment that it is of, but neither order nor refund."""
    sale = shop.sale()
    refund = shop.refund(sale, max(sale.amount // 3, 1))
    shop.book.together(shop.order(sale, status="PARTLY_REFUNDED"), shop.payment(sale))
    line = shop.refund_line(refund, order_ref=None, refund_key=None)
    shop.book.together(shop.refund_note(refund), line, grade=Grade.NO_KEY)


def refund_numbered_there(shop: Shop) -> None:
    """The channel gives the refund a number of its own; the order's number holds them together."""
    sale = shop.sale()
    refund = shop.refund(sale, max(sale.amount // 3, 1))
    shop.book.together(shop.order(sale, status="PARTLY_REFUNDED"), shop.payment(sale))
    line = shop.refund_line(refund, refund_key=f"50300{refund.number}")
    shop.book.together(shop.refund_note(refund), line)


def one_of_two_refunds(shop: Shop) -> None:
    """Two equal refunds there, one here, and no number to tell which."""
    sale = shop.sale()
    part = max(sale.amount // 3, 1)
    refunds = [shop.refund(sale, part), shop.refund(sale, part)]
    shop.book.together(shop.order(sale, status="PARTLY_REFUNDED"), shop.payment(sale))
    note = shop.refund_note(refunds[0], refund_key=None)
    lines = [shop.refund_line(refund, refund_key=None) for refund in refunds]
    kinds = (Case.AMBIGUOUS, Case.AMOUNT_SHORT, Case.EXTERNAL_ONLY)
    shop.book.undecidable([note, *lines], *kinds)


def ordered_anew(shop: Shop) -> None:
    """The order was called off and written again under its number, at another price."""
    sale = shop.sale()
    gone = shop.order(sale, status="CLOSED", gross_minor=sale.amount + 300)
    shop.book.left_over([gone], Case.NON_TRADE)
    shop.book.together(shop.order(sale), shop.payment(sale))


def given_away(shop: Shop) -> None:
    """A coupon paid for all of it: no money moved."""
    row = shop.order(shop.sale(), gross_minor=0)
    shop.book.left_over([row], Case.NON_TRADE)


def returned_in_part_only(shop: Shop) -> None:
    """Our books say all was given back, the channel gave a part."""
    sale = shop.sale(amount=shop.price() + 1000)
    ours = shop.refund(sale, sale.amount)
    theirs = Refund(sale, ours.number, ours.at, sale.amount // 2)
    shop.book.together(shop.order(sale, status="REFUNDED"), shop.payment(sale))
    rows = [shop.refund_note(ours), shop.refund_line(theirs)]
    shop.book.left_over(rows, Case.AMOUNT_OVER)


def refunded_by_word_alone(shop: Shop) -> None:
    """Our list says refunded; the row of the refund may come with a later bill, or never."""
    sale = shop.sale()
    rows = [shop.order(sale, status="REFUNDED"), shop.payment(sale)]
    shop.book.together(*rows, grade=Grade.EITHER)


def both_in_one_remark(shop: Shop) -> None:
    """A transfer whose remark names two orders."""
    one, other = shop.sale(), shop.sale()
    paid = replace(one, amount=one.amount + other.amount)
    text = f"{one.number} {other.number} 合并付款"
    row = shop.payment(paid, order_ref=None, description=text)
    shop.book.together(shop.order(one), shop.order(other), row, grade=Grade.NO_KEY)


def near_in_every_way(shop: Shop) -> None:
    """One order is missing there and another here: same price, same minute, numbers in turn."""
    sale = shop.sale()
    other = replace(shop.sale(), ordered_at=sale.ordered_at, amount=sale.amount)
    other = replace(other, paid_at=sale.paid_at + timedelta(seconds=20))
    shop.book.left_over([shop.order(sale)], Case.INTERNAL_ONLY)
    shop.book.left_over([shop.payment(other)], Case.EXTERNAL_ONLY)


def failed_then_paid(shop: Shop) -> None:
    """A payment that failed and one that came through, under one number."""
    sale = shop.sale()
    failed = shop.payment(
        sale, status="FAILED", transaction_key=f"F{sale.transaction}", natural_id=f"F{sale.number}"
    )
    shop.book.left_over([failed], Case.NON_TRADE)
    shop.book.together(shop.order(sale), shop.payment(sale))


def revoked(shop: Shop) -> None:
    """Paid and revoked under the payment's own number, for an order that we closed."""
    sale = shop.sale()
    back = shop.refund(sale, sale.amount)
    row = {"status": "REVOKED", "refund_key": None}
    shop.book.together(shop.payment(sale), shop.refund_line(back, **row))
    shop.book.left_over([shop.order(sale, status="CLOSED")], Case.NON_TRADE)


def paid_more_in_parts(shop: Shop) -> None:
    """Two payments of one order that add up to more than it."""
    sale = shop.sale()
    again = replace(shop.sale(sale.ordered_at), number=sale.number, amount=sale.amount // 2 + 7)
    part = replace(sale, amount=sale.amount // 2 + 8)
    rows = [shop.order(sale), shop.payment(part), shop.payment(again)]
    shop.book.left_over(rows, Case.AMOUNT_OVER)


def prefix_of_two_shops(shop: Shop) -> None:
    """Two shops' payments end in our order's number, at one price: which of them is ours?"""
    sale = shop.sale()
    other = replace(shop.sale(sale.ordered_at, sale.amount), paid_at=sale.paid_at)
    rows = [
        shop.order(sale),
        shop.payment(sale, order_ref=f"A7_{sale.number}"),
        shop.payment(other, order_ref=f"B9_{sale.number}"),
    ]
    kinds = (Case.AMBIGUOUS, Case.INTERNAL_ONLY, Case.EXTERNAL_ONLY)
    shop.book.undecidable(rows, *kinds)


def remark_of_another_order(shop: Shop) -> None:
    """A second payment whose remark names an order that was paid by its number already."""
    sale = shop.sale()
    shop.book.together(shop.order(sale), shop.payment(sale))
    more = replace(shop.sale(), amount=sale.amount)
    row = shop.payment(more, order_ref=None, description=f"补拍 原订单{sale.number}")
    kinds = (Case.EXTERNAL_ONLY, Case.AMBIGUOUS, Case.DUPLICATE, "SUGGESTED")
    shop.book.left_over([row], *kinds)


def huge(shop: Shop) -> None:
    sale = shop.sale(amount=10**14 - shop.random.randint(1, 99))
    row = {"fee_minor": 0, "fee_rate_ppm": None}
    shop.book.together(shop.order(sale), shop.payment(sale, **row))


OF_ORDERS_AND_BILL: tuple[tuple[int, Event], ...] = tuple(
    (2, event)
    for event in (
        tried_again, children_of_one, paid_together, refund_by_transaction, refund_numbered_there,
        one_of_two_refunds, ordered_anew, given_away, returned_in_part_only, refunded_by_word_alone,
        both_in_one_remark, near_in_every_way, failed_then_paid, revoked, paid_more_in_parts,
        prefix_of_two_shops, remark_of_another_order, huge,
    )
)  # fmt: skip
