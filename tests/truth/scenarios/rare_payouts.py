"""A processor's payouts that arrive in pieces, together, late, cut short, or as a debit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book, Grade
from tests.truth.payout import SATURDAY, Payout, Processor, banking_days_after
from tests.truth.scenarios.stripe_payouts import UTC_MONTH

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
Happens = Callable[[Processor, Payout], None]


def write(book: Book, size: int) -> None:
    book.context = Context(UTC_MONTH.period, UTC_MONTH.period)
    days = [JUNE.first + timedelta(days=offset) for offset in range(2, 24)]
    weekdays = [day for day in days if day.weekday() < SATURDAY]
    each = max(size // 60, 2)
    stripe = Processor(book, UTC_MONTH, "EUR", "STRIPE", (), (), sales_each=(each, 2 * each))
    events = [*EVENTS, *(book.random.choice(EVENTS) for _more in range(max(size // 40, 3)))]
    for number, happens in enumerate(events):
        code = "PO1" + "".join(book.random.choice(LETTERS) for _letter in range(21))
        # amounts as they come are all different, or nobody could tell these apart
        total = 100_000 + 1_013 * number + book.random.randint(1, 900)
        happens(stripe, stripe.batch(code, weekdays[number % len(weekdays)], total=total))
    stripe.noise(20)


def arrival(payout: Payout, days: int = 2) -> date:
    return banking_days_after(payout.day, days)


def matched(on: Processor, payout: Payout, *lines: int, grade: Grade = Grade.KEY) -> None:
    on.book.together(*payout.rows, *lines, grade=grade, optional=payout.optional)


def in_two_lines(on: Processor, payout: Payout) -> None:
    """The bank limits a transfer: two lines, each naming the payout, add up to it."""
    part = payout.amount // 3
    lines = [
        on.line(arrival(payout), amount, f"STRIPE {payout.batch}")
        for amount in (part, payout.amount - part)
    ]
    matched(on, payout, *lines)


def two_in_one_line(on: Processor, payout: Payout) -> None:
    """Two payouts arrive as one sum, and the line names both."""
    code = "PO1" + "".join(on.random.choice(LETTERS) for _letter in range(21))
    other = on.batch(code, payout.day, total=payout.amount + 7_777)
    text = f"STRIPE {payout.batch} {other.batch}"
    line = on.line(arrival(payout), payout.amount + other.amount, text)
    rows = [*payout.rows, *other.rows]
    on.book.together(*rows, line, optional=[*payout.optional, *other.optional])


def cut(on: Processor, payout: Payout) -> None:
    """The bank keeps twelve letters of the number, and nobody else's begins so."""
    line = on.line(arrival(payout), payout.amount, f"SEPA {payout.batch[:12]}")
    matched(on, payout, line, grade=Grade.NO_KEY)


def without_a_name(on: Processor, payout: Payout) -> None:
    line = on.line(arrival(payout), payout.amount, "SEPA CREDIT TRANSFER 000817")
    matched(on, payout, line, grade=Grade.NO_KEY)


def late(on: Processor, payout: Payout) -> None:
    """A week late, but the line names it: to be looked at."""
    line = on.line(arrival(payout, 5), payout.amount, f"STRIPE {payout.batch}")
    matched(on, payout, line, grade=Grade.NO_KEY)


def written_apart(on: Processor, payout: Payout) -> None:
    """The number in groups of four, in small letters."""
    groups = " ".join(payout.batch[at : at + 4] for at in range(0, len(payout.batch), 4))
    line = on.line(arrival(payout), payout.amount, f"transfer {groups.lower()}")
    matched(on, payout, line)


def taken_back(on: Processor, payout: Payout) -> None:
    """More was refunded than sold: the processor takes the money from the account."""
    day = payout.day
    payout.rows.append(on.row(payout.batch, day, -3 * payout.amount, 0, "REFUND"))
    if payout.optional:
        on.book.rows[payout.optional[0]]["gross_minor"] = 2 * payout.amount
    line = on.line(arrival(payout), -2 * payout.amount, f"STRIPE DEBIT {payout.batch}")
    matched(on, payout, line)


def booked_before(on: Processor, payout: Payout) -> None:
    """The line is dated before its payout, which happens only to another payout."""
    on.book.left_over(payout.rows, Case.INTERNAL_ONLY)
    line = on.line(JUNE.first, payout.amount, "STRIPE PAYMENTS EUROPE LTD")
    on.book.left_over([line], Case.TIMING)


def more_than_paid(on: Processor, payout: Payout) -> None:
    line = on.line(arrival(payout), payout.amount + 99, f"Stripe {payout.batch}")
    on.book.left_over([*payout.rows, line], Case.AMOUNT_OVER)


def bank_charge(on: Processor, payout: Payout) -> None:
    """The bank keeps fifteen of it and says so nowhere; the line names only the processor."""
    line = on.line(arrival(payout), payout.amount - 1_500, "STRIPE PAYMENTS EUROPE LTD")
    on.book.left_over(payout.rows, Case.AMOUNT_SHORT, Case.INTERNAL_ONLY, "SUGGESTED")
    on.book.left_over([line], Case.AMOUNT_SHORT, Case.EXTERNAL_ONLY, "SUGGESTED")


def short_batch(on: Processor, payout: Payout) -> None:
    """One row of the batch was held back: the others are what arrived, and the line names it."""
    held = on.row(payout.batch, payout.day, 4_321, 0, "ADJUSTMENT")
    line = on.line(arrival(payout), payout.amount, f"STRIPE {payout.batch}")
    kinds = (Case.AMOUNT_SHORT, "SUGGESTED")
    on.book.left_over([*payout.rows, line], *kinds)
    on.book.left_over([held], *kinds, Case.INTERNAL_ONLY, Case.TIMING)


def fee_of_processor(on: Processor, payout: Payout) -> None:
    """The processor's own invoice, paid from the account: no payout."""
    debit = on.line(arrival(payout), -2_900, "STRIPE TECHNOLOGY INVOICE")
    on.book.left_over([debit], Case.NON_TRADE, Case.EXTERNAL_ONLY)
    line = on.line(arrival(payout), payout.amount, "STRIPE PAYMENTS EUROPE LTD")
    matched(on, payout, line)


EVENTS: tuple[Happens, ...] = (
    in_two_lines, two_in_one_line, cut, without_a_name, late, written_apart, taken_back,
    booked_before, more_than_paid, bank_charge, short_batch, fee_of_processor,
)  # fmt: skip
