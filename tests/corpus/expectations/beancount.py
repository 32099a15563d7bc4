"""Statements that others have booked in Beancount (`.expected.beancount`): days and amounts of transactions.

The books are a person's: they leave out what was closed or came back, and name accounts as that person likes.
The account that every transaction moves is the statement's own, and its postings have signs as the entries
have. Where there is none, a transaction's own words say whether money came or went.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.corpus.expectations.movements import Found, Wanted, compare
from tests.corpus.taking import Taken

HEAD = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2}) [*!]")
POSTING = re.compile(r"^\s+([A-Z]\w*(?::[\w*.-]+)+)\s+(-?[0-9.]+) ([A-Z]+)")
WORD = re.compile(r'^\s+(?:dc|type|txType|credit_or_debit): "([^"]*)"')
SIGNS = {"收入": 1, "收": 1, "支出": -1, "支": -1}
SECTION = re.compile(r"^\*{4} (.*)$", re.MULTILINE)
# several statements may be booked in one file: by a word of the section's title
SECTIONS = {
    "cn_alipay_personal": "支付宝",
    "cn_bank": "hqmx",
    "cn_jd_personal": "京东",
    "cn_meituan_personal": "美团",
    "cn_pdd_buyer": "拼多多",
    "cn_wechat_personal": "微信",
}


@dataclass(slots=True)
class Booked:
    """One transaction."""

    day: date
    postings: list[tuple[str, Decimal, str]] = field(default_factory=list)
    sign: int | None = None


def check(taken: Taken, text: str) -> Found:
    """Every transaction must be an entry."""
    found = Found()
    books = _transactions(_section(text, SECTIONS.get(taken.path.parent.name, "")))
    books = [one for one in books if one.postings]
    own = _own_account(books)
    compare(taken, [_wanted(one, own) for one in books], found)
    return found


def _section(text: str, word: str) -> str:
    """The part of the text under the title that has a word; the whole text where it has no titles."""
    parts = SECTION.split(text)
    titled = [body for title, body in zip(parts[1::2], parts[2::2], strict=True) if word in title]
    return titled[0] if titled and word else text


def _transactions(text: str) -> list[Booked]:
    found: list[Booked] = []
    for line in text.splitlines():
        if head := HEAD.match(line):
            found.append(Booked(date.fromisoformat(head.group(1))))
        elif found and (posting := POSTING.match(line)):
            account, amount, currency = posting.groups()
            found[-1].postings.append((account, Decimal(amount), currency))
        elif found and (word := WORD.match(line)):
            found[-1].sign = SIGNS.get(word.group(1), found[-1].sign)
    return found


def _own_account(books: Sequence[Booked]) -> str | None:
    """The one account that is in all transactions."""
    counted = Counter(account for one in books for account in {a for a, _n, _c in one.postings})
    in_all = [account for account, times in counted.items() if times == len(books)]
    return in_all[0] if len(in_all) == 1 else None


def _wanted(one: Booked, own: str | None) -> Wanted:
    currency = one.postings[0][2]
    mine = [amount for account, amount, _currency in one.postings if account == own]
    if mine:
        return Wanted(sum(mine, Decimal(0)), one.day, currency)
    # a fee is a posting of its own: what all accounts gave is the whole, or what they got where none gave
    amounts = [amount for _account, amount, _currency in one.postings]
    amount = -sum(n for n in amounts if n < 0) or sum(amounts)
    return Wanted(amount * (one.sign or 1), one.day, currency, is_signed=one.sign is not None)
