"""Withdrawals from a WeChat and an Alipay wallet against the bank: round amounts, no numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reconcile.engine import Context
from reconcile.engine.records import Case
from tests.truth.arrivals import blocks
from tests.truth.book import JUNE, Book, Grade
from tests.truth.payout import DAYS_TO_ARRIVE_MAX, UNCLEAR, banking_days_after

TEXTS = {
    "WECHAT": ("财付通支付科技有限公司", "财付通-提现", "TENPAY PAYMENT TECH"),
    "ALIPAY": ("支付宝（中国）网络技术有限公司", "支付宝提现", "ALIPAY.COM CO LTD"),
}
ROUND = (1_000_000, 2_000_000, 3_000_000, 5_000_000)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One withdrawal as it was: its row, and its bank line if it arrived."""

    channel: str
    day: date
    amount: int
    row: int
    arrives: date
    line: int | None


def write(book: Book, size: int) -> None:
    book.context = Context(JUNE.period, JUNE.period)
    drawn = []
    for channel, texts in TEXTS.items():
        for _withdrawal in range(max(size // 60, 12)):
            day = JUNE.some_day(book.random)
            odd = book.random.randint(1, 99_999_999)
            amount = book.random.choice(ROUND) if book.random.randint(1, 2) == 1 else odd
            row = _taken(book, channel, day, amount)
            arrives = banking_days_after(day, book.random.randint(0, 2))
            line = None
            if book.random.randint(1, 12) > 1 and arrives <= JUNE.last:
                line = _arrived(book, arrives, amount, book.random.choice(texts))
            drawn.append(Withdrawal(channel, day, amount, row, arrives, line))
    _settle(book, drawn)
    rent = _arrived(book, JUNE.some_day(book.random), -800_000, "房租")
    book.left_over([rent], Case.NON_TRADE)


def _taken(book: Book, channel: str, day: date, amount: int) -> int:
    return book.ours(
        occurred_at=JUNE.at(day, book.random.randint(480, 1200)),
        booked_on=day,
        kind="PAYOUT",
        channel=channel,
        gross_minor=-amount,
        currency="CNY",
        description="提现",
    )


def _arrived(book: Book, day: date, amount: int, text: str) -> int:
    row = {"kind": "PAYMENT", "currency": "CNY", "counterparty": text, "description": "转账"}
    return book.theirs(booked_on=day, gross_minor=amount, **row)


def _settle(book: Book, drawn: list[Withdrawal]) -> None:
    for channel, amount in sorted({(one.channel, one.amount) for one in drawn}):
        alike = [one for one in drawn if (one.channel, one.amount) == (channel, amount)]
        days = {
            one.row: (one.day, banking_days_after(one.day, DAYS_TO_ARRIVE_MAX)) for one in alike
        }
        came = {one.row: one for one in alike if one.line is not None}
        lines = {one.line: one.arrives for one in came.values() if one.line is not None}
        truth = frozenset((one.row, one.line) for one in came.values() if one.line is not None)
        for block in blocks(days, lines, truth):
            if block.grade is None and block.lines:
                book.undecidable([*block.payouts, *block.lines], *UNCLEAR)
                continue
            for row in block.payouts:
                if row in came:
                    line = came[row].line or 0
                    book.together(row, line, grade=block.grade or Grade.KEY)
                else:
                    last = days[row][1]
                    kind = Case.TIMING if last > JUNE.last else Case.INTERNAL_ONLY
                    book.left_over([row], kind)
