"""October of a shop with a bit of everything that a voucher must hold, closed by two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.tenancy import merchant_scope
from ledgers.models import Entry
from reconcile.models import Adjustment, Match, MatchLeg, Settlement
from reconcile.services import adjustments
from reconcile.vouchers.lines import Voucher
from tests.factories import Person
from tests.reconcile.acts import set_aside, settle, write_off
from tests.reconcile.books import OCTOBER, Books, open_books

DAY = date(2026, 10, 5)


def short(books: Books, ours_minor: int, theirs_minor: int, kind: Adjustment.Kind) -> Match:
    """A match whose sides differ, with the difference booked."""
    with merchant_scope(books.merchant.id):
        match = books.match(
            ("LEFT", books.entry("LEFT", ours_minor)), ("RIGHT", books.entry("RIGHT", theirs_minor))
        )
        adjustments.book(
            merchant=books.merchant,
            actor=books.owner.actor,
            kind=kind,
            amount_minor=ours_minor - theirs_minor,
            currency="CNY",
            reason="kept by the channel",
            match=match,
        )
    return match


def dollars(books: Books, amount_minor: int) -> Entry:
    """An order in dollars."""
    statement = books.left
    return Entry.objects.create(
        merchant=books.merchant, ledger=statement.ledger, statement=statement, edition=0, identity="usd",
        row_number=900, booked_on=DAY, kind="PAYMENT", gross_minor=amount_minor, fee_minor=0,
        net_minor=amount_minor, currency="USD", order_ref="USD1", order_key="USD1", raw="USD1",
    )  # fmt: skip


def converted(books: Books) -> Match:
    """100.00 dollars that came as 705.00 yuan where 710.00 were due: 5.00 are exchange."""
    theirs = books.entry("RIGHT", 70_500)
    with merchant_scope(books.merchant.id):
        ours = dollars(books, 10_000)
        match = Match.objects.create(
            merchant=books.merchant, reconciliation=books.reconciliation, run=books.run, state="CONFIRMED",
            rule_number=2, rule="other currency", cardinality="1:1", currency="CNY", difference_minor=500,
            period_on=DAY,
        )  # fmt: skip
        MatchLeg.objects.bulk_create(
            MatchLeg(
                merchant=books.merchant, reconciliation=books.reconciliation, match=match, entry=entry,
                side=side, amount_minor=entry.gross_minor, converted_minor=worth,
            )
            for side, entry, worth in (("LEFT", ours, 71_000), ("RIGHT", theirs, None))
        )  # fmt: skip
        adjustments.book(
            merchant=books.merchant,
            actor=books.owner.actor,
            kind=Adjustment.Kind.FX,
            amount_minor=500,
            currency="CNY",
            reason="the bank's rate",
            match=match,
        )
    return match


def october(owner: Person) -> Books:
    """Orders against a channel: paid, paid back, short by a fee and a rounding, in dollars, and open."""
    books = open_books(owner)
    books.match(
        ("LEFT", books.entry("LEFT", 30_000)),
        ("RIGHT", books.entry("RIGHT", 30_000, fee_minor=180)),
    )
    books.match(("LEFT", books.entry("LEFT", -2_000)), ("RIGHT", books.entry("RIGHT", -2_000)))
    short(books, 5_000, 4_900, Adjustment.Kind.FEE)
    short(books, 3_001, 3_002, Adjustment.Kind.TOLERANCE)
    converted(books)
    write_off(books, owner, books.case("LEFT", 333))
    write_off(books, owner, books.case("RIGHT", 44))
    set_aside(books, owner.actor, books.case("RIGHT", 150))
    books.case("LEFT", 2_500)
    books.case("RIGHT", 800)
    return books


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed books and their settlement."""

    books: Books
    settlement: Settlement


def close_october(owner: Person, maker: Person, checker: Person) -> Closed:
    books = october(owner)
    return Closed(books, settle(books, maker, checker, OCTOBER))


def movement(vouchers: list[Voucher], code: str) -> int:
    """Debit less credit of an account over vouchers."""
    return sum(x.amount_minor for v in vouchers for x in v.lines if x.account.code == code)
