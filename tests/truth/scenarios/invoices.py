"""Open invoices against a bank account: payments that mostly name nothing but who paid.

A payment is decidable if no other sum of that customer's open invoices and payments fits any of its
rows. What a number in the text says goes before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.book import JUNE, Book, Grade
from tests.truth.names import NAMESAKES, at_the_bank, customers
from tests.truth.shop import PRICES

ANYTHING_OPEN = (Case.EXTERNAL_ONLY, Case.NON_TRADE, Case.AMBIGUOUS, "SUGGESTED")
UNPAID = (Case.INTERNAL_ONLY, Case.TIMING, Case.AMBIGUOUS, "SUGGESTED")
GROUP_MAX = 4


@dataclass(slots=True)
class Account:
    """One customer: what they owe, what they paid, and which pays which."""

    name: str
    invoices: dict[int, int] = field(default_factory=dict)  # row -> amount
    payments: dict[int, int] = field(default_factory=dict)
    paid: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)


def write(book: Book, size: int) -> None:
    book.context = Context(JUNE.period, JUNE.period)
    accounts = [Account(name) for name in customers(book.random, max(size // 14, 12))]
    number = 0
    for _invoice in range(max(size // 4, 40)):
        number += book.random.randint(1, 3)
        _one_dealing(book, book.random.choice(accounts), number * 10)
    for _more in range(max(size // 100, 2)):
        number += 1
        _told_in_words(book, book.random.choice(accounts), number * 10)
        _less_a_credit_note(book, book.random.choice(accounts), number * 10 + 5)
    for _more in range(2):
        number += 1
        _fits_twice(book, book.random.choice(accounts), number * 10)
    _namesakes(book, (number + 1) * 10)
    for account in accounts:
        _settle(book, account)
    _noise(book, max(size // 40, 6))


def _one_dealing(book: Book, account: Account, number: int) -> None:
    """One to three invoices of a customer, and how they were paid."""
    drawn = book.random.randint(1, 100)
    count = 1 if drawn <= 78 else book.random.randint(2, 3)
    billed = [_invoice(book, account, number + at) for at in range(count)]
    rows = [row for row, _amount, _number in billed]
    total = sum(amount for _row, amount, _number in billed)
    if drawn <= 8:
        return
    if drawn <= 16:
        part = total // 3 + book.random.randint(1, 99)
        parts = [_payment(book, account, amount) for amount in (part, total - part)]
        account.paid.append((tuple(rows), tuple(parts)))
        return
    if drawn <= 26:
        text = f"Invoice {billed[0][2]}"
        row = _line(book, at_the_bank(account.name, book.random), total, text)
        book.together(rows[0], row)
        del account.invoices[rows[0]]
        return
    account.paid.append((tuple(rows), (_payment(book, account, total),)))


def _told_in_words(book: Book, account: Account, number: int) -> None:
    """What payments say of themselves: a part of an invoice, several invoices, less a credit note."""
    amounts = [book.random.randint(20_000, 900_000) for _invoice_of_it in range(3)]
    first, second, third = (
        _invoice(book, account, number + at, amount) for at, amount in enumerate(amounts)
    )
    payer = at_the_bank(account.name, book.random)
    part = _line(book, payer, first[1] - 1_700, f"{first[2]} less transfer costs")
    book.left_over((first[0], part), "AMOUNT_SHORT")
    both = f"INVOICES {second[2]} + {third[2]}"
    sum_of_both = _line(book, payer, second[1] + third[1], both)
    book.together(second[0], third[0], sum_of_both)
    for row, _amount, _number in (first, second, third):
        del account.invoices[row]


def _less_a_credit_note(book: Book, account: Account, number: int) -> None:
    """A payment of an invoice less the credit note that the customer got for it."""
    row, amount, _number = _invoice(book, account, number)
    note, credit, _number = _invoice(book, account, number + 1, -(amount // 5) - 3)
    account.paid.append(((row, note), (_payment(book, account, amount + credit),)))


def _fits_twice(book: Book, account: Account, number: int) -> None:
    """Invoices of which two add up to a third, which was paid; and one that was paid twice."""
    amounts = [book.random.randint(20_000, 400_000) for _invoice_of_it in range(2)]
    for at, amount in enumerate(amounts):
        _invoice(book, account, number + at, amount)
    third, total, _number = _invoice(book, account, number + 2, sum(amounts))
    account.paid.append(((third,), (_payment(book, account, total),)))
    fourth, amount, _number = _invoice(book, account, number + 3, sum(amounts) + 50_001)
    account.paid.append(((fourth,), (_payment(book, account, amount),)))
    _payment(book, account, amount)


def _namesakes(book: Book, number: int) -> None:
    """Somebody else, whose name looks like a customer's, pays the amount of that one's invoice."""
    for at, (name, other) in enumerate(NAMESAKES):
        account = Account(name)
        row, amount, _number = _invoice(book, account, number + at)
        payment = _line(book, other, amount, "CREDIT TRANSFER")
        book.left_over([row], *UNPAID)
        book.left_over([payment], *ANYTHING_OPEN)


def _invoice(
    book: Book, account: Account, number: int, amount: int | None = None
) -> tuple[int, int, str]:
    day = JUNE.first + timedelta(days=book.random.randint(0, 14))
    is_listed = book.random.randint(1, 3) == 1
    drawn = book.random.choice(PRICES) if is_listed else book.random.randint(2_000, 900_000)
    amount = amount or drawn
    name = f"INV-2026-{number:05d}"
    row = book.ours(
        booked_on=day,
        kind="ORDER",
        gross_minor=amount,
        currency="EUR",
        order_ref=name,
        counterparty=account.name,
        description="Goods as delivered",
    )
    account.invoices[row] = amount
    return row, amount, name


def _payment(book: Book, account: Account, amount: int) -> int:
    row = _line(book, at_the_bank(account.name, book.random), amount, "CREDIT TRANSFER")
    account.payments[row] = amount
    return row


def _line(book: Book, payer: str, amount: int, text: str, day: date | None = None) -> int:
    day = day or JUNE.first + timedelta(days=book.random.randint(15, 29))
    row = {"kind": "PAYMENT", "currency": "EUR", "counterparty": payer, "description": text}
    return book.theirs(booked_on=day, gross_minor=amount, **row)


def _settle(book: Book, account: Account) -> None:
    """Say what is decidable: no other equation of this customer's rows touches a group."""
    equations = list(_equations(account))
    open_rows = {*account.invoices, *account.payments}
    contested: set[int] = set()
    for invoices, payments in account.paid:
        own = frozenset((*invoices, *payments))
        touching = [rows for rows in equations if rows & own]
        open_rows -= own
        if touching in ([], [own]):
            is_pair = len(invoices) == len(payments) == 1
            book.together(*own, grade=Grade.NAME if is_pair else Grade.NO_KEY)
        else:
            contested |= {row for rows in touching for row in rows} | own
            book.undecidable(own, Case.AMBIGUOUS, *ANYTHING_OPEN, *UNPAID)
    for row in open_rows:
        if row in contested:
            book.undecidable([row], *ANYTHING_OPEN, *UNPAID)
        else:
            book.left_over([row], *(UNPAID if row in account.invoices else ANYTHING_OPEN))


def _equations(account: Account) -> Iterator[frozenset[int]]:
    """Sets of invoices and payments that add up: many to one, and one to many."""
    for ours, theirs in (
        (account.invoices, account.payments),
        (account.payments, account.invoices),
    ):
        for size in range(1, GROUP_MAX + 1):
            for rows in combinations(sorted(ours), size):
                total = sum(ours[row] for row in rows)
                for other, amount in theirs.items():
                    if amount == total and (size > 1 or ours is account.invoices):
                        yield frozenset((*rows, other))


def _noise(book: Book, count: int) -> None:
    for _line_of_bank in range(count):
        payer = book.random.choice(("R. Unbekannt", "CASH DESK 14", "Stripe", "City council"))
        row = _line(book, payer, book.random.randint(1_000, 400_000), "TRANSFER")
        book.left_over([row], *ANYTHING_OPEN)
        spent = _line(book, "Office rent", -book.random.randint(1_000, 400_000), "RENT")
        book.left_over([spent], Case.NON_TRADE, Case.EXTERNAL_ONLY)
