"""The vocabulary of a processor: batches of sales, payouts, and the bank lines they arrive as."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from reconcile.engine.records import Case
from tests.truth.arrivals import blocks
from tests.truth.book import Book, Grade, Month
from tests.truth.shop import PRICES

SATURDAY = 5
DAYS_TO_ARRIVE_MAX = 3
# what equal payouts may be called, as some of them may not have arrived yet
UNCLEAR = (Case.AMBIGUOUS, Case.TIMING, Case.INTERNAL_ONLY)


def banking_days_after(day: date, days: int) -> date:
    """The day so many weekdays later; these months have no bank holidays."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


@dataclass(slots=True)
class Payout:
    """One payout, its rows in the processor's report, and its bank line if it arrived."""

    batch: str
    day: date
    amount: int
    rows: list[int]
    optional: list[int] = field(default_factory=list)
    line: int | None = None
    is_named: bool = False


@dataclass(slots=True)
class Processor:
    """Writes the processor's report on our side and the bank's lines on the other."""

    book: Book
    month: Month
    currency: str
    channel: str | None
    # bank texts that name the batch, and those that name nobody but the processor
    named: Sequence[str]
    unnamed: Sequence[str]
    sales_each: tuple[int, int] = (3, 30)
    has_payout_row: bool = True
    fee_ppm: int = 29_000
    _count: int = 0
    payouts: list[Payout] = field(default_factory=list)

    @property
    def random(self) -> Random:
        return self.book.random

    def batch(self, number: str, day: date, *, total: int | None = None) -> Payout:
        """The rows of a batch, paid out on that day; with `total`, a correction makes up the sum."""
        count = self.random.randint(*self.sales_each)
        rows, amount = [], 0
        for _sale in range(count):
            gross = self.random.choice(PRICES) + self.random.choice((0, 0, 495, 1200))
            kind = "REFUND" if self.random.randint(1, 25) == 1 and amount > gross else "PAYMENT"
            gross = -gross if kind == "REFUND" else gross
            fee = 0 if kind == "REFUND" else -(gross * self.fee_ppm // 1_000_000 + 30)
            rows.append(self.row(number, day, gross, fee, kind))
            amount += gross + fee
        if self.random.randint(1, 4) == 1:
            rows.append(self.row(number, day, 0, -50, "FEE"))
            amount -= 50
        if total is not None and total != amount:
            rows.append(self.row(number, day, total - amount, 0, "ADJUSTMENT"))
            amount = total
        made = Payout(number, day, amount, rows)
        if self.has_payout_row:
            row = self.row(number, day, -amount, 0, "PAYOUT")
            made.optional.append(row)
            self.book.left_over([row], Case.NON_TRADE)
        self.payouts.append(made)
        return made

    def row(self, batch: str | None, day: date, gross: int, fee: int, kind: str) -> int:
        """A row of the report: a sale of the days before the payout, or what concerns the batch."""
        self._count += 1
        earlier = 0 if kind in ("PAYOUT", "FEE") else self.random.randint(1, 3)
        booked = max(day - timedelta(days=earlier), self.month.first)
        return self.book.ours(
            occurred_at=self.month.at(booked, self.random.randint(0, 1439)),
            booked_on=booked,
            value_on=day,
            kind=kind,
            status="PAID" if kind == "PAYMENT" else None,
            channel=self.channel,
            gross_minor=gross,
            fee_minor=fee,
            currency=self.currency,
            batch_key=batch,
            transaction_key=f"CH{self._count:07d}{self.random.randint(0, 10**9):09d}",
            natural_id=f"{self._count}",
        )

    def arrival(self, payout: Payout, *, is_named: bool, amount: int | None = None) -> int | None:
        """The bank line, none to three banking days later; None where that is after the file."""
        day = banking_days_after(payout.day, self.random.randint(1, DAYS_TO_ARRIVE_MAX))
        if day > self.month.last:
            return None
        text = self.random.choice(self.named if is_named else self.unnamed)
        told = text.format(batch=payout.batch, lower=payout.batch.lower())
        payout.line = self.line(day, payout.amount if amount is None else amount, told)
        payout.is_named = is_named
        return payout.line

    def line(self, day: date, amount: int, text: str, **given: object) -> int:
        row = {"currency": self.currency, "description": text, "kind": "PAYMENT", **given}
        return self.book.theirs(booked_on=day, gross_minor=amount, **row)

    def noise(self, count: int) -> None:
        """What else stands on a bank account."""
        for _line in range(count):
            day = self.month.some_day(self.random)
            text, sign = self.random.choice(
                (("Office rent", -1), ("DIRECT DEBIT TELCO", -1), ("SALARY RUN", -1),
                 ("Interest", 1), ("Refund supplier Nordwind", 1), ("CARD 4711 FUEL", -1))
            )  # fmt: skip
            amount = sign * self.random.randint(500, 300_000)
            self.book.left_over([self.line(day, amount, text)], Case.NON_TRADE)

    def settle(self) -> None:
        """Say of every payout whether its rows tell which line is its own."""
        open_ones = [one for one in self.payouts if one.rows[0] not in self.book.kinds]
        for payout in open_ones:
            if payout.is_named and payout.line is not None:
                self.book.together(*payout.rows, payout.line, optional=payout.optional)
        unnamed = [one for one in open_ones if not one.is_named]
        for amount in sorted({one.amount for one in unnamed}):
            self._settle([one for one in unnamed if one.amount == amount])

    def _settle(self, alike: list[Payout]) -> None:
        """Payouts of one amount whose lines, if they came, name no batch."""
        days = {n: (one.day, self._last(one)) for n, one in enumerate(alike)}
        lines = {
            one.line: self.book.rows[one.line]["booked_on"] for one in alike if one.line is not None
        }
        truth = frozenset((n, one.line) for n, one in enumerate(alike) if one.line is not None)
        for block in blocks(days, lines, truth):
            units = [alike[n] for n in block.payouts]
            if block.grade is None and block.lines:
                rows = [row for one in units for row in one.rows]
                self.book.undecidable([*rows, *block.lines], *UNCLEAR)
                continue
            for one in units:
                if one.line is None:
                    self._not_arrived(one)
                else:
                    rows = [*one.rows, one.line]
                    self.book.together(*rows, grade=block.grade or Grade.KEY, optional=one.optional)

    def _last(self, payout: Payout) -> date:
        return banking_days_after(payout.day, DAYS_TO_ARRIVE_MAX)

    def _not_arrived(self, payout: Payout) -> None:
        is_late = self._last(payout) > self.month.last
        self.book.left_over(payout.rows, Case.TIMING if is_late else Case.INTERNAL_ONLY)


def usual_month(processor: Processor, days: Sequence[date], number: Callable[[int], str]) -> None:
    """A month of payouts with what happens to them; each once, the rest arrives."""
    book, random = processor.book, processor.random
    kinds = ["short", "lost", "twins", "unnamed", "foreign"]
    at = 0
    for position, day in enumerate(days):
        at += 1
        happens = kinds[position // 2] if position % 2 and position // 2 < len(kinds) else "plain"
        payout = processor.batch(number(at), day)
        if happens == "short":
            line = processor.arrival(payout, is_named=True, amount=payout.amount - 1500)
            if line is not None:
                book.left_over([*payout.rows, line], Case.AMOUNT_SHORT)
        elif happens == "foreign":
            line = processor.arrival(payout, is_named=True)
            if line is not None:
                book.rows[line]["currency"] = "CHF"
                book.left_over([*payout.rows, line], Case.CURRENCY_MISMATCH)
        elif happens == "twins":
            at += 1
            twin = processor.batch(number(at), day, total=payout.amount)
            for one in (payout, twin):
                processor.arrival(one, is_named=False)
        elif happens != "lost":
            named = happens == "plain" and random.randint(1, 3) > 1
            processor.arrival(payout, is_named=named)


def edges(processor: Processor) -> None:
    """Money of the month before that arrives in its first days, and sales not paid out yet."""
    book, month = processor.book, processor.month
    early = processor.random.choice(processor.unnamed).format(batch="", lower="")
    line = processor.line(month.first, processor.random.randint(30_000, 300_000), early)
    book.left_over([line], Case.TIMING)
    for _sale in range(5):
        row = processor.row(None, month.last, processor.random.choice(PRICES), -90, "PAYMENT")
        book.left_over([row], Case.TIMING)
